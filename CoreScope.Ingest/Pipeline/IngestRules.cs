using CoreScope.Core.Geo;
using CoreScope.Core.Protocol.Crypto;

namespace CoreScope.Ingest.Pipeline;

/// <summary>Everything configured that decides what becomes of a message. Immutable; a change of configuration makes a new one.</summary>
public sealed record IngestRules
{
    /// <summary>Observer and region lists.</summary>
    public IngestFilter Filter { get; init; } = IngestFilter.KeepAll;

    /// <summary>Channel keys to try on group packets.</summary>
    public ChannelKeyring Keys { get; init; } = ChannelKeyring.Default;

    /// <summary>Regions whose scope is recognised.</summary>
    public RegionScopes Regions { get; init; } = RegionScopes.Empty;

    /// <summary>The mesh's own area.</summary>
    public GeoFilter Area { get; init; } = GeoFilter.None;

    /// <summary>Adverts from outside the area are dropped; else kept and marked.</summary>
    public bool DropForeign { get; init; }

    /// <summary>Adverts whose signature does not verify are refused.</summary>
    public bool ValidateSignatures { get; init; } = true;

    /// <summary>Seconds between two metrics rows of one observer.</summary>
    public int MetricIntervalSeconds { get; init; } = 300;

    /// <summary>Name under which a companion bridge's messages appear.</summary>
    public string CompanionName { get; init; } = "Companion";
}
