using System.Text.Json.Serialization;
using CoreScope.App.Shared.Api;

namespace CoreScope.App.Features.Nodes;

// Shapes of spec/api.md §4 for the figures of one node; key names are upstream's.

internal sealed record NodeHealthAnswer(
    [property: JsonPropertyName("node")] NodeItem Node,
    [property: JsonPropertyName("observers")] IReadOnlyList<NodeObserverItem> Observers,
    [property: JsonPropertyName("stats")] NodeStatsItem Stats,
    [property: JsonPropertyName("recentPackets")] IReadOnlyList<PacketItem> RecentPackets);

internal sealed record BulkHealthItem(
    [property: JsonPropertyName("public_key")] string PublicKey,
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("role")] string Role,
    [property: JsonPropertyName("lat")] double? Latitude,
    [property: JsonPropertyName("lon")] double? Longitude,
    [property: JsonPropertyName("stats")] NodeStatsItem Stats,
    [property: JsonPropertyName("observers")] IReadOnlyList<NodeObserverItem> Observers);

internal sealed record NodeStatsItem
{
    [JsonPropertyName("totalTransmissions")] public required int TotalTransmissions { get; init; }

    [JsonPropertyName("totalObservations")] public required int TotalObservations { get; init; }

    [JsonPropertyName("totalPackets")] public required int TotalPackets { get; init; }

    [JsonPropertyName("packetsToday")] public required int PacketsToday { get; init; }

    [JsonPropertyName("avgSnr")] public double? AverageSnr { get; init; }

    /// <summary>Left out of the answer about many nodes.</summary>
    [JsonPropertyName("avgHops"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public int? AverageHops { get; init; }

    [JsonPropertyName("lastHeard")] public string? LastHeard { get; init; }
}

internal sealed record NodeObserverItem(
    [property: JsonPropertyName("observer_id")] string ObserverId,
    [property: JsonPropertyName("observer_name")] string? ObserverName,
    [property: JsonPropertyName("iata")] string? Iata,
    [property: JsonPropertyName("packetCount")] int PacketCount,
    [property: JsonPropertyName("avgSnr")] double? AverageSnr,
    [property: JsonPropertyName("avgRssi")] double? AverageRssi,
    [property: JsonPropertyName("firstSeen")] string? FirstSeen,
    [property: JsonPropertyName("lastSeen")] string? LastSeen,
    [property: JsonPropertyName("can_relay")] bool? CanRelay);

internal sealed record NodeAnalyticsAnswer
{
    [JsonPropertyName("node")] public required NodeItem Node { get; init; }

    [JsonPropertyName("timeRange")] public required TimeRangeItem TimeRange { get; init; }

    [JsonPropertyName("activityTimeline")] public required IReadOnlyList<BucketItem> ActivityTimeline { get; init; }

    [JsonPropertyName("snrTrend")] public required IReadOnlyList<SnrItem> SnrTrend { get; init; }

    /// <summary>Ours: packets by SNR in steps of 2 dB.</summary>
    [JsonPropertyName("snrDistribution")] public required IReadOnlyList<SnrStepItem> SnrDistribution { get; init; }

    [JsonPropertyName("packetTypeBreakdown")] public required IReadOnlyList<TypeCountItem> PacketTypes { get; init; }

    [JsonPropertyName("observerCoverage")] public required IReadOnlyList<NodeObserverItem> ObserverCoverage { get; init; }

    [JsonPropertyName("hopDistribution")] public required IReadOnlyList<HopCountItem> HopDistribution { get; init; }

    [JsonPropertyName("peerInteractions")] public required IReadOnlyList<PeerItem> PeerInteractions { get; init; }

    [JsonPropertyName("uptimeHeatmap")] public required IReadOnlyList<HeatItem> UptimeHeatmap { get; init; }

    [JsonPropertyName("computedStats")] public required ComputedStatsItem ComputedStats { get; init; }

    [JsonPropertyName("clockSkew"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public ClockSkewItem? ClockSkew { get; init; }
}

internal sealed record TimeRangeItem(
    [property: JsonPropertyName("from")] string From,
    [property: JsonPropertyName("to")] string To,
    [property: JsonPropertyName("days")] int Days);

internal sealed record BucketItem([property: JsonPropertyName("bucket")] string Bucket, [property: JsonPropertyName("count")] int Count);

internal sealed record SnrItem(
    [property: JsonPropertyName("timestamp")] string Timestamp,
    [property: JsonPropertyName("snr")] double Snr,
    [property: JsonPropertyName("rssi")] double? Rssi,
    [property: JsonPropertyName("observer_id")] string? ObserverId,
    [property: JsonPropertyName("observer_name")] string? ObserverName);

internal sealed record SnrStepItem([property: JsonPropertyName("from")] int From, [property: JsonPropertyName("to")] int To, [property: JsonPropertyName("count")] int Count);

internal sealed record TypeCountItem([property: JsonPropertyName("payload_type")] int PayloadType, [property: JsonPropertyName("count")] int Count);

internal sealed record HopCountItem([property: JsonPropertyName("hops")] string Hops, [property: JsonPropertyName("count")] int Count);

internal sealed record PeerItem(
    [property: JsonPropertyName("peer_key")] string PeerKey,
    [property: JsonPropertyName("peer_name")] string? PeerName,
    [property: JsonPropertyName("messageCount")] int MessageCount,
    [property: JsonPropertyName("lastContact")] string LastContact);

internal sealed record HeatItem(
    [property: JsonPropertyName("dayOfWeek")] int DayOfWeek,
    [property: JsonPropertyName("hour")] int Hour,
    [property: JsonPropertyName("count")] int Count);

internal sealed record ComputedStatsItem
{
    [JsonPropertyName("availabilityPct")] public required double AvailabilityPercent { get; init; }

    [JsonPropertyName("longestSilenceMs")] public required long LongestSilenceMs { get; init; }

    [JsonPropertyName("longestSilenceStart")] public string? LongestSilenceStart { get; init; }

    /// <summary>Null without any SNR.</summary>
    [JsonPropertyName("signalGrade")] public string? SignalGrade { get; init; }

    [JsonPropertyName("snrMean")] public double? SnrMean { get; init; }

    [JsonPropertyName("snrStdDev")] public required double SnrDeviation { get; init; }

    [JsonPropertyName("relayPct")] public required double RelayPercent { get; init; }

    [JsonPropertyName("totalPackets")] public required int TotalPackets { get; init; }

    [JsonPropertyName("uniqueObservers")] public required int UniqueObservers { get; init; }

    [JsonPropertyName("uniquePeers")] public required int UniquePeers { get; init; }

    [JsonPropertyName("avgPacketsPerDay")] public required double PacketsPerDay { get; init; }
}

internal sealed record BatteryAnswer(
    [property: JsonPropertyName("public_key")] string PublicKey,
    [property: JsonPropertyName("days")] int Days,
    [property: JsonPropertyName("samples")] IReadOnlyList<BatteryItem> Samples,
    [property: JsonPropertyName("latest_mv")] int? LatestMillivolts,
    [property: JsonPropertyName("latest_ts")] string? LatestAt,
    [property: JsonPropertyName("status")] string Status,
    [property: JsonPropertyName("thresholds")] BatteryLimitsItem Thresholds);

internal sealed record BatteryItem([property: JsonPropertyName("timestamp")] string Timestamp, [property: JsonPropertyName("battery_mv")] int Millivolts);

internal sealed record BatteryLimitsItem([property: JsonPropertyName("low_mv")] int Low, [property: JsonPropertyName("critical_mv")] int Critical);

[JsonSerializable(typeof(NodeHealthAnswer))]
[JsonSerializable(typeof(IReadOnlyList<BulkHealthItem>))]
[JsonSerializable(typeof(NodeAnalyticsAnswer))]
[JsonSerializable(typeof(BatteryAnswer))]
[JsonSerializable(typeof(ClockSkewItem))]
[JsonSerializable(typeof(IReadOnlyList<ClockSkewItem>))]
[JsonSerializable(typeof(NodeNeighborsAnswer))]
[JsonSerializable(typeof(NodeReachAnswer))]
[JsonSerializable(typeof(AffinityAnswer))]
internal sealed partial class NodeReportsJson : JsonSerializerContext;
