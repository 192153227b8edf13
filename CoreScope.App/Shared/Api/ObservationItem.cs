using System.Text.Json.Serialization;

namespace CoreScope.App.Shared.Api;

/// <summary>One observation of a packet (spec/api.md §3.1).</summary>
public sealed record ObservationItem
{
    [JsonPropertyName("id")] public required int Id { get; init; }

    [JsonPropertyName("transmission_id")] public required int TransmissionId { get; init; }

    [JsonPropertyName("hash")] public required string Hash { get; init; }

    [JsonPropertyName("observer_id")] public string? ObserverId { get; init; }

    [JsonPropertyName("observer_name")] public string? ObserverName { get; init; }

    [JsonPropertyName("observer_iata")] public string? ObserverIata { get; init; }

    [JsonPropertyName("snr")] public double? Snr { get; init; }

    [JsonPropertyName("rssi")] public double? Rssi { get; init; }

    [JsonPropertyName("path_json")] public required string PathJson { get; init; }

    [JsonPropertyName("resolved_path"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<string?>? ResolvedPath { get; init; }

    [JsonPropertyName("direction")] public string? Direction { get; init; }

    [JsonPropertyName("score"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public double? Score { get; init; }

    [JsonPropertyName("raw_hex")] public required string RawHex { get; init; }

    [JsonPropertyName("timestamp")] public required string Timestamp { get; init; }
}
