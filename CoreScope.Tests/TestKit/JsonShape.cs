using System.Text.Json;

namespace CoreScope.Tests.TestKit;

/// <summary>Checks which keys an object has and of which JSON type each is.</summary>
internal static class JsonShape
{
    /// <summary>
    /// Every key of <paramref name="shape"/> is there with its type: <c>n</c> number, <c>i</c> whole number, <c>s</c> text, <c>b</c> boolean,
    /// <c>a</c> array, <c>o</c> object, <c>0</c> null; a <c>?</c> behind it allows null too. Keys are separated by spaces: <c>id:i name:s?</c>.
    /// </summary>
    public static void AssertHas(JsonElement json, string shape)
    {
        foreach (var part in shape.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, type) = (part[..part.LastIndexOf(':')], part[(part.LastIndexOf(':') + 1)..]);
            Assert.True(json.TryGetProperty(key, out var value), $"{key} is missing in {json}");
            if (type.EndsWith('?') && value.ValueKind == JsonValueKind.Null)
                continue;
            Assert.True(Is(value, type[0]), $"{key} is {value.ValueKind} ({value}), not {type}");
        }
    }

    private static bool Is(JsonElement value, char type) => type switch
    {
        'i' => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        'n' => value.ValueKind == JsonValueKind.Number,
        's' => value.ValueKind == JsonValueKind.String,
        'b' => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        'a' => value.ValueKind == JsonValueKind.Array,
        'o' => value.ValueKind == JsonValueKind.Object,
        _ => value.ValueKind == JsonValueKind.Null,
    };
}
