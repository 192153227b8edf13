using CoreScope.Core.Identity;

namespace CoreScope.Core.Paths;

/// <summary>A radio link between two nodes as observations suggest it (analytics.md §4).</summary>
/// <param name="A">The lower node id.</param>
/// <param name="B">The higher node id.</param>
/// <param name="Count">Observations that used it.</param>
/// <param name="FirstSeen">Server time of the first.</param>
/// <param name="LastSeen">Server time of the last.</param>
/// <param name="Observers">Distinct observers that reported it.</param>
public readonly record struct NeighborEdge(int A, int B, long Count, UnixMillis FirstSeen, UnixMillis LastSeen, int Observers)
{
    private const double HalfLifeHours = 168;

    /// <summary>What else its sightings told.</summary>
    public LinkDetails Details { get; init; } = LinkDetails.None;

    /// <summary>min(1, count/100) × 2^(−age / 7 days).</summary>
    public double Score(UnixMillis now)
    {
        var age = Math.Max(0, (now - LastSeen).TotalHours);
        return Math.Min(1.0, Count / 100.0) * Math.Exp(-Math.Log(2) * age / HalfLifeHours);
    }

    /// <summary>min(1, max(1, observers) / 3).</summary>
    public double Confidence => Math.Min(1.0, Math.Max(1, Observers) / 3.0);

    /// <summary>The end that is not <paramref name="node"/>.</summary>
    public int Other(int node) => node == A ? B : A;

    /// <summary>This edge with the sightings of <paramref name="other"/> added: of the same two nodes.</summary>
    public NeighborEdge With(in NeighborEdge other)
    {
        var details = Details.With(other.Details);
        return this with
        {
            Count = Count + other.Count,
            FirstSeen = other.FirstSeen < FirstSeen ? other.FirstSeen : FirstSeen,
            LastSeen = other.LastSeen > LastSeen ? other.LastSeen : LastSeen,
            Observers = details.ObserverIndexes.Count,
            Details = details,
        };
    }
}
