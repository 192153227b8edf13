namespace CoreScope.Core.Analytics.Scoring;

/// <summary>How useful a relay is to the mesh (analytics.md §5). All but the share are ÷ the maximum of the mesh, 0 to 1.</summary>
/// <param name="Bridge">How much runs over it.</param>
/// <param name="Coverage">How near it is to all others.</param>
/// <param name="Redundancy">How much falls apart without it.</param>
/// <param name="TrafficShare">Share of all transmissions but adverts with a resolved path through it.</param>
/// <param name="Usefulness">The four weighted, the share ÷ its maximum.</param>
public readonly record struct NodeScore(double Bridge, double Coverage, double Redundancy, double TrafficShare, double Usefulness)
{
    private const double BridgeWeight = 0.30;
    private const double CoverageWeight = 0.25;
    private const double RedundancyWeight = 0.25;
    private const double TrafficWeight = 0.20;

    /// <summary>A to F; null while nothing is known of it.</summary>
    public string? Grade => this == default ? null : Math.Round(Usefulness, 9) switch
    {
        >= 0.65 => "A",
        >= 0.45 => "B",
        >= 0.30 => "C",
        >= 0.15 => "D",
        _ => "F",
    };

    /// <summary>The score of these four, of which the share's maximum in the mesh is given.</summary>
    public static NodeScore Of(double bridge, double coverage, double redundancy, double trafficShare, double largestShare)
    {
        var traffic = largestShare > 0 ? trafficShare / largestShare : 0;
        return new NodeScore(
            bridge, coverage, redundancy, trafficShare, (BridgeWeight * bridge) + (CoverageWeight * coverage) + (RedundancyWeight * redundancy) + (TrafficWeight * traffic));
    }
}
