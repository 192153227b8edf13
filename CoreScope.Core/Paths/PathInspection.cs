using CoreScope.Core.Identity;

namespace CoreScope.Core.Paths;

/// <summary>What some hops may mean.</summary>
/// <param name="Paths">Best first; none when a prefix is nobody's.</param>
/// <param name="Unknown">Prefixes that no known repeater has, each once.</param>
/// <param name="Expansions">Hops weighed on the way: what it cost.</param>
public sealed record PathInspection(IReadOnlyList<InspectedPath> Paths, IReadOnlyList<HopPrefix> Unknown, int Expansions);
