using System.Globalization;
using System.Text.Json;
using CoreScope.App.Shared.Mesh;
using CoreScope.Core.Identity;

namespace CoreScope.App.Shared.Stored;

/// <summary>How favourites, claimed nodes and lists stand in the browser's storage and in exported files: upstream's form. Anything may stand there.</summary>
internal static class StoredJson
{
    /// <summary>More than anybody stars by hand; a longer list is cut.</summary>
    public const int MostNodes = 1_000;

    private const int LongestName = 200;

    /// <summary>The keys of an array of public keys; what is none is passed over.</summary>
    public static IReadOnlyList<PublicKey> ReadKeys(JsonElement array) =>
        [.. Items(array).Select(item => KeyOf(item)).OfType<PublicKey>().Distinct().Take(MostNodes)];

    /// <summary>The nodes of an array of <c>{pubkey, name, addedAt}</c>; what is none is passed over.</summary>
    public static IReadOnlyList<ClaimedNode> ReadNodes(JsonElement array) =>
        [.. Items(array).Select(NodeOf).OfType<ClaimedNode>().DistinctBy(node => node.Key).Take(MostNodes)];

    /// <summary>The strings of an array; what is none is passed over.</summary>
    public static IReadOnlyList<string> Strings(JsonElement array) => [.. Items(array).Select(StringOf).OfType<string>()];

    /// <summary>Parses stored text; null when it is no JSON.</summary>
    public static JsonElement? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        try
        {
            return JsonDocument.Parse(text).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static void Write(Utf8JsonWriter json, IEnumerable<PublicKey> keys)
    {
        json.WriteStartArray();
        foreach (var key in keys)
            json.WriteStringValue(key.ToString());
        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, IEnumerable<ClaimedNode> nodes)
    {
        json.WriteStartArray();
        foreach (var node in nodes)
        {
            json.WriteStartObject();
            json.WriteString("pubkey", node.Key.ToString());
            json.WriteString("name", node.Name);
            json.WriteString("addedAt", node.AddedAt.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The text that <paramref name="write"/> makes.</summary>
    public static string TextOf(Action<Utf8JsonWriter> write, bool isIndented = false)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = isIndented }))
            write(json);
        return System.Text.Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static JsonElement[] Items(JsonElement array) => array.ValueKind == JsonValueKind.Array ? [.. array.EnumerateArray()] : [];

    private static PublicKey? KeyOf(JsonElement item) =>
        StringOf(item) is { } text && PublicKey.TryParse(text, out var key) && !key.IsNone ? key : null;

    private static ClaimedNode? NodeOf(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("pubkey", out var text) || KeyOf(text) is not { } key)
            return null;
        var name = item.TryGetProperty("name", out var named) ? StringOf(named) ?? "" : "";
        var added = item.TryGetProperty("addedAt", out var at) ? TimeOf(at) : default;
        return new ClaimedNode(key, Cut(name), added);
    }

    /// <summary>Text of a string; null for anything else, and for half a character, which can stand in JSON but not be written again.</summary>
    public static string? StringOf(JsonElement item)
    {
        try
        {
            return item.ValueKind == JsonValueKind.String ? item.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string Cut(string name)
    {
        if (name.Length <= LongestName)
            return name;
        return char.IsHighSurrogate(name[LongestName - 1]) ? name[..(LongestName - 1)] : name[..LongestName];
    }

    private static UnixMillis TimeOf(JsonElement at)
    {
        if (at.ValueKind == JsonValueKind.Number && at.TryGetInt64(out var ms) && ms is > 0 and < 253402300799999)
            return new UnixMillis(ms);
        return StringOf(at) is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && time.ToUnixTimeMilliseconds() > 0
            ? new UnixMillis(time.ToUnixTimeMilliseconds())
            : default;
    }
}
