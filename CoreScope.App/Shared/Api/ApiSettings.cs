namespace CoreScope.App.Shared.Api;

/// <summary>What the API needs of the configuration.</summary>
public sealed record ApiSettings
{
    /// <summary>Key for writes and for what only the operator may read; empty = none.</summary>
    public string ApiKey { get; init; } = "";

    /// <summary>True when everybody may see the MQTT sources: names and addresses of brokers.</summary>
    public bool SourcesArePublic { get; init; } = true;

    /// <summary>True when receptions of roaming companions are taken.</summary>
    public bool TakesRxCoverage { get; init; }

    /// <summary>Observers that are never shown, in any case.</summary>
    public IReadOnlySet<string> HiddenObservers { get; init; } = new HashSet<string>();
}
