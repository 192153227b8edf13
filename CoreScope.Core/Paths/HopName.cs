using CoreScope.Core.Directories;
using CoreScope.Core.Identity;

namespace CoreScope.Core.Paths;

/// <summary>A hop with the name to show for it.</summary>
/// <param name="Prefix">The bytes in the path.</param>
/// <param name="Node">The node it most likely is, or null.</param>
/// <param name="Confidence">How likely; below <see cref="HopConfidence.Graph"/> it is for the eye only.</param>
/// <param name="Candidates">How many nodes have this prefix.</param>
public readonly record struct HopName(HopPrefix Prefix, Node? Node, HopConfidence Confidence, int Candidates);
