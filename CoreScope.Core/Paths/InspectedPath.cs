namespace CoreScope.Core.Paths;

/// <summary>One way that the hops may mean.</summary>
/// <param name="Hops">A node for each hop.</param>
/// <param name="Score">Geometric mean of the hops' scores, to three decimals.</param>
public sealed record InspectedPath(IReadOnlyList<InspectedHop> Hops, double Score)
{
    /// <summary>Below this there is little evidence.</summary>
    public const double SpeculativeBelow = 0.7;

    /// <summary>There is little evidence for it.</summary>
    public bool IsSpeculative => Score < SpeculativeBelow;
}
