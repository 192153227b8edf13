namespace CoreScope.Core.Store;

/// <summary>How much is kept in memory; the archive has its own limits (spec/store.md §7, §8). Zero = no limit.</summary>
/// <param name="Retention">Age from which a transmission leaves memory.</param>
/// <param name="MaxBytes">Most bytes, as <see cref="StoreFootprint"/> counts them.</param>
/// <param name="HotStart">How far back is read before the program goes live; the rest follows while it runs. Zero = all before.</param>
public sealed record StoreLimits(TimeSpan Retention = default, long MaxBytes = 0, TimeSpan HotStart = default)
{
    /// <summary>Below this count nothing is left out of memory for its size at start.</summary>
    public const int LeastKept = 1000;

    /// <summary>Eviction goes down to this part of <see cref="MaxBytes"/>, so that it need not come again at once.</summary>
    public const double LowWatermark = 0.85;

    /// <summary>True when nothing ever has to leave.</summary>
    public bool IsUnlimited => Retention == TimeSpan.Zero && MaxBytes == 0;
}
