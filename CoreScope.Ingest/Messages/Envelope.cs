using System.Text.Json;

namespace CoreScope.Ingest.Messages;

/// <summary>
/// The fields of one JSON body, found in a single pass without a document: each is a token's place in the bytes, decoded only
/// when asked for. Reused from message to message; not thread-safe. Of repeated keys the last one counts.
/// </summary>
internal sealed class Envelope
{
    // Longer than any number or time an observer writes; what exceeds it is "not given".
    private const int MaxScalarLength = 64;
    private const int MaxEscapedName = 6 * 16;

    private readonly Token[] _fields = new Token[(int)EnvelopeField.Count];
    private readonly Token[] _stats = new Token[EnvelopeFields.StatsCount];
    private ReadOnlyMemory<byte> _body;

    /// <summary>Takes the fields of <paramref name="body"/>. False when it is not one JSON object; fields are then undefined.</summary>
    public bool TryRead(ReadOnlyMemory<byte> body)
    {
        Array.Clear(_fields);
        Array.Clear(_stats);
        _body = body;
        if (!LooksLikeObject(body.Span))
            return false;
        try
        {
            var reader = new Utf8JsonReader(body.Span);
            reader.Read();
            ReadObject(ref reader, EnvelopeField.None);
            return !reader.Read();
        }
        catch (JsonException)
        {
            // The reader has no other way to say that the text is not JSON.
            return false;
        }
    }

    /// <summary>True when the field holds a string of at least one character.</summary>
    public bool HasText(EnvelopeField field) => _fields[(int)field] is { Type: JsonTokenType.String, Length: > 0 };

    /// <summary>The string in <paramref name="field"/>, cut at the buffer's length; empty when it is not a string.</summary>
    public ReadOnlySpan<char> Text(EnvelopeField field, Span<char> buffer)
    {
        ref readonly var token = ref _fields[(int)field];
        return token.Type == JsonTokenType.String ? JsonText.Decode(Bytes(token), token.Escaped, buffer) : default;
    }

    /// <summary>The bytes of a string as sent, escapes and all.</summary>
    public ReadOnlySpan<byte> RawText(EnvelopeField field, out bool escaped)
    {
        ref readonly var token = ref _fields[(int)field];
        escaped = token.Escaped;
        return token.Type == JsonTokenType.String ? Bytes(token) : default;
    }

    /// <summary>The number in <paramref name="field"/>, be it a number or a string of one; null when it is neither.</summary>
    public double? Number(EnvelopeField field) => Number(_fields[(int)field]);

    /// <summary>The first of two spellings that yields a number.</summary>
    public double? Number(EnvelopeField first, EnvelopeField second) => Number(first) ?? Number(second);

    /// <summary>A statistic: from <c>stats</c> when the key is there, else from the top level.</summary>
    public double? Stat(EnvelopeField field)
    {
        ref readonly var nested = ref _stats[field - EnvelopeField.BatteryMv];
        return nested.Type == JsonTokenType.None ? Number(field) : Number(nested);
    }

    /// <summary>A switch: true, false, a number, or a word for on or off; null for anything else.</summary>
    public bool? Flag(EnvelopeField field)
    {
        ref readonly var token = ref _fields[(int)field];
        switch (token.Type)
        {
            case JsonTokenType.True: return true;
            case JsonTokenType.False: return false;
            case JsonTokenType.Number: return Number(token) is { } number ? number != 0 : null;
            case JsonTokenType.String: break;
            default: return null;
        }

        Span<char> buffer = stackalloc char[MaxScalarLength];
        var word = JsonText.Decode(Bytes(token), token.Escaped, buffer).Trim();
        if (Is(word, "on") || Is(word, "true") || Is(word, "1") || Is(word, "yes"))
            return true;
        return Is(word, "off") || Is(word, "false") || Is(word, "0") || Is(word, "no") ? false : null;
    }

    private static bool Is(ReadOnlySpan<char> text, string word) => text.Equals(word, StringComparison.OrdinalIgnoreCase);

    // Spares the exception for the commonest other bodies, such as the bare word "connected".
    private static bool LooksLikeObject(ReadOnlySpan<byte> body)
    {
        var text = body.TrimStart(" \t\r\n"u8);
        return text.Length > 0 && text[0] == (byte)'{';
    }

    private void ReadObject(ref Utf8JsonReader reader, EnvelopeField parent)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = FieldOf(in reader);
            reader.Read();
            if (parent == EnvelopeField.None && reader.TokenType == JsonTokenType.StartObject && field is EnvelopeField.Stats or EnvelopeField.Gps)
            {
                Forget(field);
                ReadObject(ref reader, field);
                continue;
            }

            if (parent == EnvelopeField.None && field is EnvelopeField.Stats or EnvelopeField.Gps)
                Forget(field);
            Keep(in reader, parent, field);
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                reader.Skip();
        }
    }

    private void Keep(in Utf8JsonReader reader, EnvelopeField parent, EnvelopeField field)
    {
        if (field == EnvelopeField.None)
            return;
        var isStat = field >= EnvelopeField.BatteryMv;
        var isPosition = field is EnvelopeField.Lat or EnvelopeField.Lon or EnvelopeField.AccuracyMetres;
        if (parent == EnvelopeField.Stats)
        {
            if (isStat)
                _stats[field - EnvelopeField.BatteryMv] = Token.Of(in reader);
        }
        else if (isPosition == (parent == EnvelopeField.Gps))
        {
            _fields[(int)field] = Token.Of(in reader);
        }
    }

    private void Forget(EnvelopeField parent)
    {
        if (parent == EnvelopeField.Stats)
            Array.Clear(_stats);
        else
            _fields.AsSpan((int)EnvelopeField.Lat, 3).Clear();
    }

    private static EnvelopeField FieldOf(in Utf8JsonReader reader)
    {
        var name = reader.ValueSpan;
        if (!reader.ValueIsEscaped)
            return EnvelopeFields.Find(name);
        if (name.Length > MaxEscapedName)
            return EnvelopeField.None;
        Span<char> text = stackalloc char[MaxEscapedName];
        Span<byte> ascii = stackalloc byte[MaxEscapedName];
        return System.Text.Ascii.FromUtf16(JsonText.Decode(name, escaped: true, text), ascii, out var length) == System.Buffers.OperationStatus.Done
            ? EnvelopeFields.Find(ascii[..length])
            : EnvelopeField.None;
    }

    private double? Number(in Token token)
    {
        if (token.Length is 0 or > MaxScalarLength)
            return null;
        if (token.Type == JsonTokenType.Number)
            return SignalText.TryParse(Bytes(token), out var plain) ? plain : null;
        if (token.Type != JsonTokenType.String)
            return null;
        Span<char> buffer = stackalloc char[MaxScalarLength];
        return SignalText.TryParse(JsonText.Decode(Bytes(token), token.Escaped, buffer), out var number) ? number : null;
    }

    private ReadOnlySpan<byte> Bytes(in Token token) => _body.Span.Slice(token.Start, token.Length);

    private readonly record struct Token(JsonTokenType Type, bool Escaped, int Start, int Length)
    {
        public static Token Of(in Utf8JsonReader reader)
        {
            var isString = reader.TokenType == JsonTokenType.String;
            return new Token(reader.TokenType, isString && reader.ValueIsEscaped, (int)reader.TokenStartIndex + (isString ? 1 : 0), reader.ValueSpan.Length);
        }
    }
}
