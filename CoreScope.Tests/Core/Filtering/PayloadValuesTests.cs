using System.Globalization;
using System.Text.Json;
using CoreScope.Core.Dissection;
using CoreScope.Core.Filtering;
using CoreScope.Tests.Core.Dissection;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Filtering;

/// <summary>A filter sees of a payload what the result model says of it: of each field, in each kind of packet.</summary>
public sealed class PayloadValuesTests
{
    private static readonly FilterField[] s_fields = [.. FilterFields.All.Where(field => field.Name.StartsWith("payload.", StringComparison.Ordinal))];

    [Fact]
    [Trait("row", "FL-02")]
    public void EveryField_OfEveryVector_IsTheResultModels()
    {
        var seen = new HashSet<string>();
        foreach (var frame in PacketVector.Frames)
        {
            var bed = new FilterBed();
            var packet = PacketDissector.Dissect(frame, PacketVector.AllKeys, PacketVector.AllRegions);
            using var json = JsonDocument.Parse(ResultJson.PayloadText(packet));
            var transmission = bed.Bed.Hear(frame);
            foreach (var field in s_fields)
            {
                var filter = Expected(json.RootElement, field.Name["payload.".Length..]) is { } text ? $"{field.Name} == {text}" : $"!({field.Name} != impossible)";
                Assert.True(bed.Scan(filter).Matches(transmission), $"{Convert.ToHexString(frame)}: {filter}");
                if (!filter.StartsWith('!'))
                    seen.Add(field.Name);
            }
        }

        // Nothing of this sort is in the vectors.
        Assert.Equal([], s_fields.Select(field => field.Name).Except(seen).Except(["payload.battery_mv", "payload.temperature_c"]));
    }

    private static string? Expected(JsonElement payload, string path)
    {
        foreach (var name in path.Split('.'))
        {
            if (payload.ValueKind != JsonValueKind.Object || !payload.TryGetProperty(name, out payload))
                return null;
        }

        return payload.ValueKind switch
        {
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Number => payload.GetDecimal().ToString(CultureInfo.InvariantCulture),
            JsonValueKind.Array => Quoted(string.Join(',', payload.EnumerateArray().Select(item => item.GetDouble().ToString(CultureInfo.InvariantCulture)))),
            _ => Quoted(payload.GetString()!),
        };
    }

    private static string Quoted(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
