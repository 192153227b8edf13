namespace CoreScope.Core.Paths;

/// <summary>What the sightings of a link told beside how many there were. Immutable.</summary>
/// <param name="SnrSum">Sum of the SNR of those sightings that had one, dB.</param>
/// <param name="SnrCount">How many had one.</param>
/// <param name="ByHashSize">Sightings by hash size: 0 unknown, 1, 2, 3 bytes.</param>
/// <param name="ObserverIndexes">The distinct observers that reported it.</param>
/// <param name="ConfirmedAt">When an observer named the other end as its neighbour, in ms; 0 = none ever did.</param>
public sealed record LinkDetails(double SnrSum, int SnrCount, IReadOnlyList<int> ByHashSize, IReadOnlyList<int> ObserverIndexes, long ConfirmedAt)
{
    /// <summary>Nothing known.</summary>
    public static LinkDetails None { get; } = new(0, 0, [0, 0, 0, 0], [], 0);

    /// <summary>dB; null when no sighting had one.</summary>
    public double? AverageSnr => SnrCount == 0 ? null : SnrSum / SnrCount;

    /// <summary>Both together.</summary>
    public LinkDetails With(LinkDetails other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new LinkDetails(
            SnrSum + other.SnrSum,
            SnrCount + other.SnrCount,
            [.. ByHashSize.Zip(other.ByHashSize, (one, two) => one + two)],
            [.. ObserverIndexes.Union(other.ObserverIndexes)],
            Math.Max(ConfirmedAt, other.ConfirmedAt));
    }
}
