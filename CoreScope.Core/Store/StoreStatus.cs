namespace CoreScope.Core.Store;

/// <summary>In which phase the store is.</summary>
public enum StorePhase : byte
{
    /// <summary>Nothing done yet.</summary>
    Cold,

    /// <summary>History is being read from the archive; messages wait.</summary>
    Warming,

    /// <summary>Everything is in memory and live.</summary>
    Ready,

    /// <summary>Live, but the history could not be read to its end.</summary>
    Degraded,
}

/// <summary>The one answer to "is the store ready". Immutable.</summary>
/// <param name="Phase">Where it stands.</param>
/// <param name="Loaded">Observations read so far.</param>
/// <param name="Total">Observations to read; 0 when unknown.</param>
/// <param name="Reason">Why it is degraded, for the operator.</param>
public sealed record StoreStatus(StorePhase Phase, long Loaded = 0, long Total = 0, string? Reason = null)
{
    /// <summary>What comes after the store is ready.</summary>
    public HistoryStatus History { get; init; } = HistoryStatus.NoneDue;

    /// <summary>True when pages and reports may be taken at their word.</summary>
    public bool IsReady => Phase is StorePhase.Ready or StorePhase.Degraded;

    /// <summary>0 to 1.</summary>
    public double Progress => IsReady ? 1 : Total <= 0 ? 0 : Math.Clamp((double)Loaded / Total, 0, 1);
}
