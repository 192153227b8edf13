namespace CoreScope.Ingest.Pipeline;

/// <summary>What an operator wants kept and dropped, as configured; comparisons ignore case and surrounding white space.</summary>
public sealed class IngestFilterOptions
{
    /// <summary>Observers of which nothing is stored, by key.</summary>
    public IReadOnlyList<string> ObserverBlacklist { get; init; } = [];

    /// <summary>Regions from which packets and statuses are taken; empty means all.</summary>
    public IReadOnlyList<string> ObserverIataWhitelist { get; init; } = [];

    /// <summary>Roaming companions' positions are taken (operations.md §2.9).</summary>
    public bool ClientRxCoverage { get; init; }

    /// <summary>Companions' direct messages are stored (DECISIONS 22).</summary>
    public bool StoreDirectMessages { get; init; }

    /// <summary>Per-source rules, one for each tag.</summary>
    public IReadOnlyList<SourceRules> Sources { get; init; } = [];
}
