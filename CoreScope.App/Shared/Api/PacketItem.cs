using System.Text.Json.Serialization;

namespace CoreScope.App.Shared.Api;

/// <summary>A packet as lists, details and sockets show it (spec/api.md §3.1): a transmission with one of its observations.</summary>
public sealed record PacketItem
{
    /// <summary>Id of the transmission.</summary>
    [JsonPropertyName("id")] public required int Id { get; init; }

    /// <summary>The frame as that observer heard it, upper case; empty for a companion bridge's message.</summary>
    [JsonPropertyName("raw_hex")] public required string RawHex { get; init; }

    [JsonPropertyName("hash")] public required string Hash { get; init; }

    [JsonPropertyName("first_seen")] public required string FirstSeen { get; init; }

    [JsonPropertyName("timestamp")] public required string Timestamp { get; init; }

    [JsonPropertyName("route_type")] public required int RouteType { get; init; }

    [JsonPropertyName("payload_type")] public required int PayloadType { get; init; }

    [JsonPropertyName("payload_version")] public required int PayloadVersion { get; init; }

    /// <summary>The payload object as JSON text.</summary>
    [JsonPropertyName("decoded_json")] public required string DecodedJson { get; init; }

    [JsonPropertyName("observation_count")] public required int ObservationCount { get; init; }

    [JsonPropertyName("observer_id")] public string? ObserverId { get; init; }

    [JsonPropertyName("observer_name")] public string? ObserverName { get; init; }

    [JsonPropertyName("observer_iata")] public string? ObserverIata { get; init; }

    [JsonPropertyName("snr")] public double? Snr { get; init; }

    [JsonPropertyName("rssi")] public double? Rssi { get; init; }

    /// <summary>The hops as JSON text.</summary>
    [JsonPropertyName("path_json")] public required string PathJson { get; init; }

    [JsonPropertyName("direction")] public string? Direction { get; init; }

    [JsonPropertyName("score"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public double? Score { get; init; }

    /// <summary>Public key or null for each hop; left out when nothing is known.</summary>
    [JsonPropertyName("resolved_path"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<string?>? ResolvedPath { get; init; }

    [JsonPropertyName("observations"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<ObservationItem>? Observations { get; init; }

    [JsonPropertyName("_parsedPath")] public required IReadOnlyList<string> ParsedPath { get; init; }
}
