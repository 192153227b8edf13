using System.Text.Json.Serialization;
using CoreScope.App.Shared.Api;

namespace CoreScope.App.Features.Observers;

// Shapes of spec/api.md §6 for the figures of observers; key names are upstream's.

internal sealed record ObserverAnalyticsAnswer(
    [property: JsonPropertyName("timeline")] IReadOnlyList<LabelCountItem> Timeline,
    [property: JsonPropertyName("packetTypes")] IReadOnlyDictionary<string, int> PacketTypes,
    [property: JsonPropertyName("nodesTimeline")] IReadOnlyList<LabelCountItem> NodesTimeline,
    [property: JsonPropertyName("snrDistribution")] IReadOnlyList<RangeCountItem> SnrDistribution,
    [property: JsonPropertyName("recentPackets")] IReadOnlyList<PacketItem> RecentPackets);

internal sealed record LabelCountItem([property: JsonPropertyName("label")] string Label, [property: JsonPropertyName("count")] int Count);

internal sealed record RangeCountItem([property: JsonPropertyName("range")] string Range, [property: JsonPropertyName("count")] int Count);

internal sealed record ObserverMetricsAnswer(
    [property: JsonPropertyName("observer_id")] string ObserverId,
    [property: JsonPropertyName("observer_name")] string? ObserverName,
    [property: JsonPropertyName("reboots")] IReadOnlyList<string> Reboots,
    [property: JsonPropertyName("metrics")] IReadOnlyList<MetricItem> Metrics);

internal sealed record MetricItem
{
    [JsonPropertyName("timestamp")] public required string Timestamp { get; init; }

    [JsonPropertyName("noise_floor")] public double? NoiseFloor { get; init; }

    [JsonPropertyName("tx_air_secs"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public long? TxAirSeconds { get; init; }

    [JsonPropertyName("rx_air_secs"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public long? RxAirSeconds { get; init; }

    [JsonPropertyName("recv_errors"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public long? ReceiveErrors { get; init; }

    [JsonPropertyName("battery_mv")] public int? BatteryMillivolts { get; init; }

    [JsonPropertyName("packets_sent"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public long? PacketsSent { get; init; }

    [JsonPropertyName("packets_recv"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public long? PacketsReceived { get; init; }

    [JsonPropertyName("tx_airtime_pct")] public double? TxAirtimePercent { get; init; }

    [JsonPropertyName("rx_airtime_pct")] public double? RxAirtimePercent { get; init; }

    [JsonPropertyName("recv_error_rate")] public double? ReceiveErrorPercent { get; init; }

    [JsonPropertyName("is_reboot_sample")] public required bool IsReboot { get; init; }
}

internal sealed record ObserverSummariesAnswer([property: JsonPropertyName("observers")] IReadOnlyList<ObserverSummaryItem> Observers);

internal sealed record ObserverSummaryItem
{
    [JsonPropertyName("observer_id")] public required string ObserverId { get; init; }

    [JsonPropertyName("observer_name")] public string? ObserverName { get; init; }

    [JsonPropertyName("iata"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Region { get; init; }

    [JsonPropertyName("current_noise_floor")] public double? CurrentNoiseFloor { get; init; }

    [JsonPropertyName("avg_noise_floor_24h")] public double? AverageNoiseFloor { get; init; }

    [JsonPropertyName("max_noise_floor_24h")] public double? MaxNoiseFloor { get; init; }

    [JsonPropertyName("battery_mv")] public int? BatteryMillivolts { get; init; }

    [JsonPropertyName("sample_count")] public required int Samples { get; init; }

    [JsonPropertyName("sparkline")] public required IReadOnlyList<double> Sparkline { get; init; }
}

internal sealed record ObserverClockItem(
    [property: JsonPropertyName("observerID")] string ObserverId,
    [property: JsonPropertyName("offsetSec")] double OffsetSeconds,
    [property: JsonPropertyName("samples")] int Samples);

[JsonSerializable(typeof(ObserverAnalyticsAnswer))]
[JsonSerializable(typeof(ObserverMetricsAnswer))]
[JsonSerializable(typeof(ObserverSummariesAnswer))]
[JsonSerializable(typeof(IReadOnlyList<ObserverClockItem>))]
internal sealed partial class ObserverReportsJson : JsonSerializerContext;
