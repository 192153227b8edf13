using System.Buffers;
using System.Text.Json;

namespace CoreScope.Tests.TestKit;

/// <summary>Writes and compares JSON in tests.</summary>
internal static class JsonText
{
    private const double Tolerance = 1e-9;

    /// <summary>What <paramref name="write"/> wrote, parsed.</summary>
    public static JsonElement Of(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            write(json);
        return JsonDocument.Parse(buffer.WrittenMemory.ToArray()).RootElement;
    }

    /// <summary>
    /// Null when equal in depth, else where and how they differ. Whole numbers compare exactly, others within 1e-9; an object may
    /// have neither more nor fewer keys.
    /// </summary>
    public static string? Difference(JsonElement expected, JsonElement actual, string at = "$")
    {
        if (expected.ValueKind != actual.ValueKind)
            return $"{at}: expected {expected}, got {actual}";
        return expected.ValueKind switch
        {
            JsonValueKind.Object => DifferenceOfObjects(expected, actual, at),
            JsonValueKind.Array => DifferenceOfArrays(expected, actual, at),
            JsonValueKind.Number => AreEqual(expected, actual) ? null : $"{at}: expected {expected}, got {actual}",
            JsonValueKind.String => expected.GetString() == actual.GetString() ? null : $"{at}: expected \"{expected}\", got \"{actual}\"",
            _ => null,
        };
    }

    private static bool AreEqual(JsonElement expected, JsonElement actual) =>
        expected.TryGetInt64(out var whole) && actual.TryGetInt64(out var other)
            ? whole == other
            : Math.Abs(expected.GetDouble() - actual.GetDouble()) <= Tolerance;

    private static string? DifferenceOfObjects(JsonElement expected, JsonElement actual, string at)
    {
        foreach (var property in actual.EnumerateObject())
        {
            if (!expected.TryGetProperty(property.Name, out _))
                return $"{at}.{property.Name}: must be absent, got {property.Value}";
        }

        foreach (var property in expected.EnumerateObject())
        {
            if (!actual.TryGetProperty(property.Name, out var value))
                return $"{at}.{property.Name}: is missing, expected {property.Value}";
            if (Difference(property.Value, value, $"{at}.{property.Name}") is { } difference)
                return difference;
        }

        return null;
    }

    private static string? DifferenceOfArrays(JsonElement expected, JsonElement actual, string at)
    {
        if (expected.GetArrayLength() != actual.GetArrayLength())
            return $"{at}: expected {expected}, got {actual}";
        for (var i = 0; i < expected.GetArrayLength(); i++)
        {
            if (Difference(expected[i], actual[i], $"{at}[{i}]") is { } difference)
                return difference;
        }

        return null;
    }
}
