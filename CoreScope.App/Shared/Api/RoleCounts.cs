using System.Text.Json.Serialization;
using CoreScope.Core.Directories;

namespace CoreScope.App.Shared.Api;

/// <summary>How many nodes there are of each role.</summary>
public sealed record RoleCounts(
    [property: JsonPropertyName("repeaters")] int Repeaters,
    [property: JsonPropertyName("rooms")] int Rooms,
    [property: JsonPropertyName("companions")] int Companions,
    [property: JsonPropertyName("sensors")] int Sensors)
{
    public static RoleCounts Of(IReadOnlyList<Node> nodes)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        Span<int> counts = stackalloc int[byte.MaxValue + 1];
        foreach (var node in nodes)
            counts[(int)node.Role]++;
        return new RoleCounts(counts[(int)NodeRole.Repeater], counts[(int)NodeRole.Room], counts[(int)NodeRole.Companion], counts[(int)NodeRole.Sensor]);
    }
}
