using CoreScope.Core.Directories;
using CoreScope.Core.Identity;

namespace CoreScope.Core.Paths;

/// <summary>A hop with the name to show for it.</summary>
/// <param name="Prefix">The bytes in the path.</param>
/// <param name="Node">The node it most likely is, or null.</param>
/// <param name="Confidence">How likely; below <see cref="HopConfidence.Graph"/> it is for the eye only.</param>
/// <param name="Candidates">How many nodes it could be: those of the observer's region, or all where none of them lies there.</param>
/// <param name="IsOutOfRegion">Several nodes have this prefix, and none of them lies in the region of who heard it.</param>
/// <param name="IsUnreliable">The node lies too far from its neighbours in the path: the assignment is doubtful, not the node.</param>
public readonly record struct HopName(
    HopPrefix Prefix, Node? Node, HopConfidence Confidence, int Candidates, bool IsOutOfRegion = false, bool IsUnreliable = false);
