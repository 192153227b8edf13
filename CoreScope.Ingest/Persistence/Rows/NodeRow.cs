using CoreScope.Core.Identity;

namespace CoreScope.Ingest.Persistence.Rows;

/// <summary>Row of a node. <see cref="Id"/> is its directory id.</summary>
public sealed class NodeRow
{
    public int Id { get; init; }
    public PublicKey Key { get; init; }
    public required string Name { get; init; }
    public int Role { get; init; }
    public double? Latitude { get; init; }
    public double? Longitude { get; init; }
    public UnixMillis FirstSeen { get; init; }
    public UnixMillis LastSeen { get; init; }
    public int AdvertCount { get; init; }
    public int? BatteryMillivolts { get; init; }
    public double? TemperatureCelsius { get; init; }
    public bool IsForeign { get; init; }
    public string? DefaultScope { get; init; }
    public bool Inactive { get; init; }
    public string? DeclaredScopes { get; init; }
    public UnixMillis ScopesDeclaredAt { get; init; }
}
