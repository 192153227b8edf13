using System.Text.Json.Serialization;

namespace CoreScope.App.Features.Nodes;

// Shapes of spec/api.md §2 for a look into the neighbour graph; the names of the three parts and of the statistics are upstream's.

internal sealed record AffinityAnswer(
    [property: JsonPropertyName("edges")] IReadOnlyList<AffinityEdgeItem> Edges,
    [property: JsonPropertyName("resolutions")] IReadOnlyList<AffinityResolutionItem> Resolutions,
    [property: JsonPropertyName("stats")] AffinityStatsItem Stats);

internal sealed record AffinityEdgeItem
{
    [JsonPropertyName("nodeA")] public required string NodeA { get; init; }

    [JsonPropertyName("nodeAName")] public string? NameA { get; init; }

    [JsonPropertyName("nodeB")] public required string NodeB { get; init; }

    [JsonPropertyName("nodeBName")] public string? NameB { get; init; }

    [JsonPropertyName("count")] public required long Count { get; init; }

    [JsonPropertyName("score")] public required double Score { get; init; }

    [JsonPropertyName("confidence")] public required double Confidence { get; init; }

    [JsonPropertyName("avgSnr")] public double? AverageSnr { get; init; }

    [JsonPropertyName("lastSeen")] public string? LastSeen { get; init; }

    [JsonPropertyName("observers")] public required int Observers { get; init; }
}

internal sealed record AffinityResolutionItem
{
    [JsonPropertyName("prefix")] public required string Prefix { get; init; }

    [JsonPropertyName("knownNode")] public required string KnownNode { get; init; }

    [JsonPropertyName("knownNodeName")] public string? KnownNodeName { get; init; }

    [JsonPropertyName("count")] public required long Count { get; init; }

    [JsonPropertyName("method")] public required string Method { get; init; }

    [JsonPropertyName("chosen")] public string? Chosen { get; init; }

    [JsonPropertyName("ratio")] public double? Ratio { get; init; }

    [JsonPropertyName("candidates")] public required IReadOnlyList<AffinityCandidateItem> Candidates { get; init; }
}

internal sealed record AffinityCandidateItem(
    [property: JsonPropertyName("pubkey")] string PublicKey,
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("score")] double Score,
    [property: JsonPropertyName("count")] long Count,
    [property: JsonPropertyName("distance_km")] double? DistanceKm,
    [property: JsonPropertyName("jaccard")] double? Jaccard);

internal sealed record AffinityStatsItem
{
    [JsonPropertyName("totalEdges")] public required int TotalEdges { get; init; }

    [JsonPropertyName("totalNodes")] public required int TotalNodes { get; init; }

    [JsonPropertyName("resolvedCount")] public required int Resolved { get; init; }

    [JsonPropertyName("ambiguousCount")] public required int Ambiguous { get; init; }

    [JsonPropertyName("unresolvedCount")] public required int Unresolved { get; init; }

    [JsonPropertyName("avgConfidence")] public required double AverageConfidence { get; init; }

    /// <summary>Percent.</summary>
    [JsonPropertyName("coldStartCoverage")] public required double Coverage { get; init; }

    [JsonPropertyName("cacheAge")] public required string Age { get; init; }

    [JsonPropertyName("lastRebuild")] public required string BuiltAt { get; init; }
}
