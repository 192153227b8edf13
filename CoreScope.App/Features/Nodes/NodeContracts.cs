using System.Text.Json.Serialization;
using CoreScope.App.Shared.Api;

namespace CoreScope.App.Features.Nodes;

// Shapes of spec/api.md §4; key names are upstream's.

internal sealed record NodeListAnswer(
    [property: JsonPropertyName("nodes")] IReadOnlyList<NodeItem> Nodes,
    [property: JsonPropertyName("total")] int Total,
    [property: JsonPropertyName("counts")] RoleCounts Counts);

internal sealed record NodeDetailAnswer(
    [property: JsonPropertyName("node")] NodeItem Node,
    [property: JsonPropertyName("recentAdverts")] IReadOnlyList<PacketItem> RecentAdverts);

internal sealed record NodeItem
{
    [JsonPropertyName("public_key")] public required string PublicKey { get; init; }

    [JsonPropertyName("name")] public string? Name { get; init; }

    [JsonPropertyName("role")] public required string Role { get; init; }

    [JsonPropertyName("lat")] public double? Latitude { get; init; }

    [JsonPropertyName("lon")] public double? Longitude { get; init; }

    [JsonPropertyName("last_seen")] public string? LastSeen { get; init; }

    [JsonPropertyName("first_seen")] public string? FirstSeen { get; init; }

    [JsonPropertyName("advert_count")] public required int AdvertCount { get; init; }

    [JsonPropertyName("hash_size"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public int? HashSize { get; init; }

    [JsonPropertyName("hash_size_inconsistent")] public required bool HashSizeInconsistent { get; init; }

    [JsonPropertyName("hash_sizes_seen"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<int>? HashSizesSeen { get; init; }

    [JsonPropertyName("foreign")] public required bool Foreign { get; init; }

    [JsonPropertyName("battery_mv")] public int? BatteryMillivolts { get; init; }

    [JsonPropertyName("temperature_c")] public double? Temperature { get; init; }

    [JsonPropertyName("default_scope")] public string? DefaultScope { get; init; }

    [JsonPropertyName("last_heard"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? LastHeard { get; init; }

    // From here on repeaters and rooms only.

    [JsonPropertyName("last_relayed"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? LastRelayed { get; init; }

    [JsonPropertyName("relay_active"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public bool? RelayActive { get; init; }

    [JsonPropertyName("relay_count_1h"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public int? RelayCount1h { get; init; }

    [JsonPropertyName("relay_count_24h"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public int? RelayCount24h { get; init; }

    /// <summary>Ours: packets with a hop that other nodes share, not among the others.</summary>
    [JsonPropertyName("relay_possible_24h"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public int? RelayPossible24h { get; init; }

    [JsonPropertyName("unscoped_relay_count_24h"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public int? UnscopedRelayCount24h { get; init; }

    [JsonPropertyName("transported_scopes"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<string>? TransportedScopes { get; init; }

    [JsonPropertyName("traffic_share_score"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public double? TrafficShare { get; init; }

    [JsonPropertyName("bridge_score"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public double? Bridge { get; init; }

    [JsonPropertyName("coverage_score"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public double? Coverage { get; init; }

    [JsonPropertyName("redundancy_score"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public double? Redundancy { get; init; }

    [JsonPropertyName("usefulness_score"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public double? Usefulness { get; init; }

    /// <summary>Left out until it was computed.</summary>
    [JsonPropertyName("usefulness_grade"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Grade { get; init; }

    // From here on the detail only.

    [JsonPropertyName("relay_window_hours"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public double? RelayWindowHours { get; init; }

    [JsonPropertyName("flood_advert_count_7d"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public int? FloodAdverts7d { get; init; }
}

/// <param name="CountedFrom">Ours: first sight of the oldest packet counted here, when older ones are on disk only; null when all are.</param>
internal sealed record NodePathsAnswer(
    [property: JsonPropertyName("node")] PathNodeItem Node,
    [property: JsonPropertyName("paths")] IReadOnlyList<NodePathItem> Paths,
    [property: JsonPropertyName("totalPaths")] int TotalPaths,
    [property: JsonPropertyName("totalTransmissions")] int TotalTransmissions,
    [property: JsonPropertyName("countedFrom")] string? CountedFrom);

internal sealed record PathNodeItem(
    [property: JsonPropertyName("public_key")] string PublicKey,
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("lat")] double? Latitude,
    [property: JsonPropertyName("lon")] double? Longitude);

internal sealed record NodePathItem(
    [property: JsonPropertyName("hops")] IReadOnlyList<PathHopItem> Hops,
    [property: JsonPropertyName("count")] int Count,
    [property: JsonPropertyName("lastSeen")] string LastSeen,
    [property: JsonPropertyName("sampleHash")] string SampleHash);

/// <summary>One hop; a hop that names no node for sure has its bytes for a name and no key.</summary>
internal sealed record PathHopItem(
    [property: JsonPropertyName("prefix")] string Prefix,
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("pubkey")] string? PublicKey,
    [property: JsonPropertyName("lat")] double? Latitude,
    [property: JsonPropertyName("lon")] double? Longitude);

[JsonSerializable(typeof(NodeListAnswer))]
[JsonSerializable(typeof(NodeDetailAnswer))]
[JsonSerializable(typeof(NodePathsAnswer))]
internal sealed partial class NodesJson : JsonSerializerContext;
