using System.Text.Json.Serialization;

namespace CoreScope.App.Features.Nodes;

// Shapes of spec/api.md §4 for neighbours and reach; key names are upstream's.

internal sealed record NodeNeighborsAnswer(
    [property: JsonPropertyName("node")] string Node,
    [property: JsonPropertyName("neighbors")] IReadOnlyList<NeighborItem> Neighbors,
    [property: JsonPropertyName("total_observations")] long TotalObservations);

internal sealed record NeighborItem
{
    [JsonPropertyName("pubkey")] public string? PublicKey { get; init; }

    [JsonPropertyName("prefix")] public required string Prefix { get; init; }

    [JsonPropertyName("name")] public string? Name { get; init; }

    [JsonPropertyName("role")] public string? Role { get; init; }

    [JsonPropertyName("count")] public required long Count { get; init; }

    /// <summary>Sightings by bytes of the hop, 0 = unknown.</summary>
    [JsonPropertyName("counts_by_mode")] public required IReadOnlyDictionary<string, int> CountsByMode { get; init; }

    [JsonPropertyName("score")] public required double Score { get; init; }

    /// <summary>Ours: <c>ambiguous</c>, <c>low</c>, <c>medium</c> or <c>high</c>.</summary>
    [JsonPropertyName("confidence")] public required string Confidence { get; init; }

    [JsonPropertyName("first_seen")] public string? FirstSeen { get; init; }

    [JsonPropertyName("last_seen")] public string? LastSeen { get; init; }

    [JsonPropertyName("avg_snr")] public double? AverageSnr { get; init; }

    [JsonPropertyName("distance_km"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public double? DistanceKm { get; init; }

    [JsonPropertyName("observers")] public required IReadOnlyList<string> Observers { get; init; }

    /// <summary>Ours: when an observer named it as its neighbour.</summary>
    [JsonPropertyName("confirmed_at"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? ConfirmedAt { get; init; }

    [JsonPropertyName("ambiguous")] public required bool IsAmbiguous { get; init; }

    [JsonPropertyName("unresolved"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool IsUnresolved { get; init; }

    [JsonPropertyName("candidates"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<CandidateItem>? Candidates { get; init; }
}

internal sealed record CandidateItem(
    [property: JsonPropertyName("pubkey")] string PublicKey,
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("role")] string Role);

internal sealed record NodeReachAnswer
{
    [JsonPropertyName("node")] public required ReachNodeItem Node { get; init; }

    [JsonPropertyName("window")] public required ReachWindowItem Window { get; init; }

    [JsonPropertyName("reliable_tokens")] public required IReadOnlyList<string> ReliableTokens { get; init; }

    [JsonPropertyName("importance")] public required ImportanceItem Importance { get; init; }

    [JsonPropertyName("direct_observers")] public required IReadOnlyList<DirectObserverItem> DirectObservers { get; init; }

    [JsonPropertyName("links")] public required IReadOnlyList<ReachLinkItem> Links { get; init; }
}

internal sealed record ReachNodeItem(
    [property: JsonPropertyName("pubkey")] string PublicKey,
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("role")] string Role,
    [property: JsonPropertyName("lat")] double? Latitude,
    [property: JsonPropertyName("lon")] double? Longitude,
    [property: JsonPropertyName("first_seen")] string? FirstSeen);

internal sealed record ReachWindowItem([property: JsonPropertyName("days")] int Days, [property: JsonPropertyName("since")] string Since);

internal sealed record ImportanceItem(
    [property: JsonPropertyName("neighbor_degree")] int NeighborDegree,
    [property: JsonPropertyName("degree_rank")] int DegreeRank,
    [property: JsonPropertyName("nodes_with_edges")] int NodesWithEdges,
    [property: JsonPropertyName("relay_observations")] int RelayObservations,
    [property: JsonPropertyName("bidirectional_links")] int BidirectionalLinks,
    [property: JsonPropertyName("direct_observers")] int DirectObservers);

internal sealed record DirectObserverItem(
    [property: JsonPropertyName("pubkey")] string PublicKey,
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("count")] int Count,
    [property: JsonPropertyName("avg_snr")] double? AverageSnr,
    [property: JsonPropertyName("lat")] double? Latitude,
    [property: JsonPropertyName("lon")] double? Longitude,
    [property: JsonPropertyName("distance_km")] double? DistanceKm);

internal sealed record ReachLinkItem(
    [property: JsonPropertyName("pubkey")] string PublicKey,
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("role")] string Role,
    [property: JsonPropertyName("lat")] double? Latitude,
    [property: JsonPropertyName("lon")] double? Longitude,
    [property: JsonPropertyName("we_hear")] int WeHear,
    [property: JsonPropertyName("they_hear")] int TheyHear,
    [property: JsonPropertyName("bottleneck")] int Bottleneck,
    [property: JsonPropertyName("bidir")] bool IsTwoWay,
    [property: JsonPropertyName("distance_km")] double? DistanceKm);
