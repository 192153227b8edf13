using System.Text.Json.Serialization;

namespace CoreScope.App.Features.Observers;

// Shapes of spec/api.md §6; key names are upstream's.

internal sealed record ObserverListAnswer(
    [property: JsonPropertyName("observers")] IReadOnlyList<ObserverItem> Observers,
    [property: JsonPropertyName("server_time")] string ServerTime);

internal sealed record ObserverItem
{
    [JsonPropertyName("id")] public required string Id { get; init; }

    [JsonPropertyName("name")] public string? Name { get; init; }

    [JsonPropertyName("iata")] public string? Iata { get; init; }

    [JsonPropertyName("last_seen")] public string? LastSeen { get; init; }

    [JsonPropertyName("first_seen")] public string? FirstSeen { get; init; }

    [JsonPropertyName("packet_count")] public required long PacketCount { get; init; }

    [JsonPropertyName("model")] public string? Model { get; init; }

    [JsonPropertyName("firmware")] public string? Firmware { get; init; }

    [JsonPropertyName("client_version")] public string? ClientVersion { get; init; }

    [JsonPropertyName("radio")] public string? Radio { get; init; }

    [JsonPropertyName("battery_mv")] public int? BatteryMillivolts { get; init; }

    [JsonPropertyName("uptime_secs")] public long? UptimeSeconds { get; init; }

    [JsonPropertyName("noise_floor")] public double? NoiseFloor { get; init; }

    [JsonPropertyName("last_packet_at")] public string? LastPacketAt { get; init; }

    [JsonPropertyName("packetsLastHour")] public required int PacketsLastHour { get; init; }

    [JsonPropertyName("lat")] public double? Latitude { get; init; }

    [JsonPropertyName("lon")] public double? Longitude { get; init; }

    [JsonPropertyName("nodeRole")] public string? NodeRole { get; init; }

    [JsonPropertyName("clock_naive")] public required bool ClockNaive { get; init; }

    [JsonPropertyName("clock_skew_seconds")] public long? ClockSkewSeconds { get; init; }

    [JsonPropertyName("clock_skew_count_24h")] public int? ClockSkewCount { get; init; }

    [JsonPropertyName("clock_last_naive_at")] public string? ClockLastNaiveAt { get; init; }

    /// <summary>Left out until the observer has said so.</summary>
    [JsonPropertyName("can_relay"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public bool? CanRelay { get; init; }
}

[JsonSerializable(typeof(ObserverListAnswer))]
[JsonSerializable(typeof(ObserverItem))]
internal sealed partial class ObserversJson : JsonSerializerContext;
