namespace CoreScope.Core.Store;

/// <summary>How far the history behind a hot start has come (store.md §7). Immutable.</summary>
/// <param name="IsEnded">Nothing further comes.</param>
/// <param name="Loaded">Transmissions in memory of those that are due.</param>
/// <param name="Expected">Transmissions of the archive that the limits allow.</param>
/// <param name="Error">What went wrong, for the operator; null = nothing.</param>
public sealed record HistoryStatus(bool IsEnded, long Loaded = 0, long Expected = 0, string? Error = null)
{
    private const double EnoughCoverage = 0.9;

    /// <summary>Everything was in memory when the program went live.</summary>
    public static HistoryStatus NoneDue { get; } = new(true);

    /// <summary>Part of what is due that is in memory, 0 to 1; 0 as well when an error came before that was known.</summary>
    public double Coverage => Expected > 0 ? Math.Min(1, (double)Loaded / Expected) : Error is null ? 1 : 0;

    /// <summary>All is there, but for so little that figures over it may be taken at their word.</summary>
    public bool IsComplete => IsEnded && Coverage >= EnoughCoverage;

    /// <summary>It ended too early.</summary>
    public bool HasFailed => IsEnded && !IsComplete;
}
