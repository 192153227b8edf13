using CoreScope.Core.Directories;
using CoreScope.Core.Identity;

namespace CoreScope.Core.Paths;

/// <summary>One hop of a candidate path with what speaks for it.</summary>
/// <param name="Prefix">The bytes in the path.</param>
/// <param name="Node">The node taken for it.</param>
/// <param name="Score">0.05 to 1; see <see cref="PathInspector"/>.</param>
public sealed record InspectedHop(HopPrefix Prefix, Node Node, double Score)
{
    /// <summary>How many nodes have this prefix.</summary>
    public required int Candidates { get; init; }

    /// <summary>Score of the link to the hop before; 1 for the first hop, 0 without a link.</summary>
    public required double EdgeWeight { get; init; }

    /// <summary>How often that link was seen; 0 for the first hop and without a link.</summary>
    public long LinkCount { get; init; }

    /// <summary>To the hop before; null for the first and where a position is not known.</summary>
    public double? DistanceKm { get; init; }

    /// <summary>Others with this prefix, scored behind the same hop before, best first.</summary>
    public IReadOnlyList<(Node Node, double Score)> Alternatives { get; init; } = [];
}
