using CoreScope.Core.Identity;

namespace CoreScope.Core.Paths;

/// <summary>A radio link between two nodes as observations suggest it (analytics.md §4).</summary>
/// <param name="A">The lower node id.</param>
/// <param name="B">The higher node id.</param>
/// <param name="Count">Observations that used it.</param>
/// <param name="FirstSeen">Server time of the first.</param>
/// <param name="LastSeen">Server time of the last.</param>
/// <param name="Observers">Distinct observers that reported it, counted up to 3: more changes nothing.</param>
public readonly record struct NeighborEdge(int A, int B, long Count, UnixMillis FirstSeen, UnixMillis LastSeen, int Observers)
{
    private const double HalfLifeHours = 168;

    /// <summary>min(1, count/100) × 2^(−age / 7 days).</summary>
    public double Score(UnixMillis now)
    {
        var age = Math.Max(0, (now - LastSeen).TotalHours);
        return Math.Min(1.0, Count / 100.0) * Math.Exp(-Math.Log(2) * age / HalfLifeHours);
    }

    /// <summary>min(1, max(1, observers) / 3).</summary>
    public double Confidence => Math.Min(1.0, Math.Max(1, Observers) / 3.0);
}
