using System.Text.Json;

namespace CoreScope.Ingest.Messages;

/// <summary>
/// Reads the body of a neighbours report: <c>{"self":{"scopes":"A,B"},"neighbors":[{"pubkey","snr","heard_secs_ago","scopes",
/// "status"}]}</c>. What is not as it should be is passed over, entry by entry. The body is known to be a JSON object.
/// </summary>
internal static class NeighborsReader
{
    /// <summary>Entries taken: ten kilobytes hold far fewer.</summary>
    public const int MostNeighbors = 256;

    private const int ShortestKey = 8;
    private const int LongestKey = 64;
    private const int LongestScopes = 256;
    private const double LongestAge = 31_536_000;

    public static (string? Scopes, IReadOnlyList<ReportedNeighbor> Neighbors) Read(ReadOnlySpan<byte> body)
    {
        string? scopes = null;
        var neighbors = new List<ReportedNeighbor>();
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isSelf, isNeighbors) = (reader.ValueTextEquals("self"u8), reader.ValueTextEquals("neighbors"u8));
            reader.Read();
            if (isSelf && reader.TokenType == JsonTokenType.StartObject)
                scopes = ReadEntry(ref reader).Scopes;
            else if (isNeighbors && reader.TokenType == JsonTokenType.StartArray)
                ReadNeighbors(ref reader, neighbors);
            else
                reader.Skip();
        }

        return (scopes, neighbors);
    }

    private static void ReadNeighbors(ref Utf8JsonReader reader, List<ReportedNeighbor> neighbors)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            var entry = ReadEntry(ref reader);
            if (neighbors.Count < MostNeighbors && entry.Key is { Length: >= ShortestKey and <= LongestKey } key && key.Length % 2 == 0 && key.All(char.IsAsciiHexDigit))
                neighbors.Add(new ReportedNeighbor(key.ToLowerInvariant(), entry.Snr, entry.Age, entry.Scopes ?? "", entry.Status is "responded"));
        }
    }

    private static Entry ReadEntry(ref Utf8JsonReader reader)
    {
        var entry = default(Entry);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            var field = name.SequenceEqual("pubkey"u8) ? 1 : name.SequenceEqual("snr"u8) ? 2 : name.SequenceEqual("heard_secs_ago"u8) ? 3
                : name.SequenceEqual("scopes"u8) ? 4 : name.SequenceEqual("status"u8) ? 5 : 0;
            reader.Read();
            switch (field)
            {
                case 1: entry.Key = TextOf(reader); break;
                case 2: entry.Snr = NumberOf(reader); break;
                case 3: entry.Age = NumberOf(reader) is { } seconds and >= 0 and <= LongestAge ? TimeSpan.FromSeconds(seconds) : null; break;
                case 4: entry.Scopes = TextOf(reader) is { } scopes ? CleanScopes(scopes) : null; break;
                case 5: entry.Status = TextOf(reader); break;
            }

            reader.Skip();
        }

        return entry;
    }

    private static string? TextOf(in Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
            return null;
        Span<char> text = stackalloc char[LongestScopes * 2];
        return JsonText.Decode(reader.ValueSpan, reader.ValueIsEscaped, text).ToString();
    }

    private static double? NumberOf(in Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;

    // Names that strangers chose: one line, no blanks around, each once.
    private static string CleanScopes(string scopes)
    {
        Span<char> buffer = stackalloc char[LongestScopes];
        var line = MeshText.Line(scopes, buffer, LongestScopes).ToString();
        return string.Join(',', line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal));
    }

    private struct Entry
    {
        public string? Key;
        public double? Snr;
        public TimeSpan? Age;
        public string? Scopes;
        public string? Status;
    }
}
