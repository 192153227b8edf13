using System.Text.Json.Serialization;
using CoreScope.App.Shared.Api;

namespace CoreScope.App.Features.Packets;

// Shapes of spec/api.md §3; key names are upstream's.

internal sealed record PacketListAnswer(
    [property: JsonPropertyName("packets")] IAsyncEnumerable<PacketItem> Packets,
    [property: JsonPropertyName("total")] int Total,
    [property: JsonPropertyName("limit")] int Limit,
    [property: JsonPropertyName("offset")] int Offset);

internal sealed record PacketGroupsAnswer(
    [property: JsonPropertyName("packets")] IAsyncEnumerable<PacketGroupItem> Packets,
    [property: JsonPropertyName("total")] int Total,
    [property: JsonPropertyName("limit")] int Limit,
    [property: JsonPropertyName("offset")] int Offset);

internal sealed record PacketGroupItem
{
    [JsonPropertyName("hash")] public required string Hash { get; init; }

    [JsonPropertyName("first_seen")] public required string FirstSeen { get; init; }

    [JsonPropertyName("count")] public required int Count { get; init; }

    [JsonPropertyName("observer_count")] public required int ObserverCount { get; init; }

    [JsonPropertyName("observation_count")] public required int ObservationCount { get; init; }

    [JsonPropertyName("latest")] public required string Latest { get; init; }

    [JsonPropertyName("observer_id")] public string? ObserverId { get; init; }

    [JsonPropertyName("observer_name")] public string? ObserverName { get; init; }

    [JsonPropertyName("observer_iata")] public string? ObserverIata { get; init; }

    [JsonPropertyName("distinct_iatas")] public required IReadOnlyList<string> DistinctIatas { get; init; }

    [JsonPropertyName("path_json")] public required string PathJson { get; init; }

    [JsonPropertyName("payload_type")] public required int PayloadType { get; init; }

    [JsonPropertyName("route_type")] public required int RouteType { get; init; }

    [JsonPropertyName("raw_hex")] public required string RawHex { get; init; }

    [JsonPropertyName("decoded_json")] public required string DecodedJson { get; init; }

    [JsonPropertyName("snr")] public double? Snr { get; init; }

    [JsonPropertyName("rssi")] public double? Rssi { get; init; }

    [JsonPropertyName("observations"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<ObservationItem>? Observations { get; init; }
}

internal sealed record PacketDetailAnswer(
    [property: JsonPropertyName("packet")] PacketItem Packet,
    [property: JsonPropertyName("path")] IReadOnlyList<string> Path,
    [property: JsonPropertyName("observation_count")] int ObservationCount,
    [property: JsonPropertyName("observations")] IReadOnlyList<ObservationItem> Observations);

internal sealed record ObservationsRequest([property: JsonPropertyName("hashes")] IReadOnlyList<string?>? Hashes);

internal sealed record ObservationsAnswer([property: JsonPropertyName("results")] IReadOnlyDictionary<string, ObservationItem[]> Results);

internal sealed record PostedPacket
{
    [JsonPropertyName("hex")] public string? Hex { get; init; }

    [JsonPropertyName("observer")] public string? Observer { get; init; }

    [JsonPropertyName("snr")] public double? Snr { get; init; }

    [JsonPropertyName("rssi")] public double? Rssi { get; init; }

    [JsonPropertyName("region")] public string? Region { get; init; }
}

internal sealed record DecodeRequest([property: JsonPropertyName("hex")] string? Hex, [property: JsonPropertyName("keys")] GivenKeys? Keys);

internal sealed record GivenKeys(
    [property: JsonPropertyName("channels")] IReadOnlyDictionary<string, string?>? Channels,
    [property: JsonPropertyName("regions")] IReadOnlyList<string?>? Regions);

internal sealed record DroppedPacketItem(
    [property: JsonPropertyName("id")] long Id,
    [property: JsonPropertyName("hash")] string Hash,
    [property: JsonPropertyName("raw_hex")] string RawHex,
    [property: JsonPropertyName("reason")] string Reason,
    [property: JsonPropertyName("observer_id")] string ObserverId,
    [property: JsonPropertyName("observer_name")] string? ObserverName,
    [property: JsonPropertyName("node_pubkey")] string NodePubkey,
    [property: JsonPropertyName("node_name")] string? NodeName,
    [property: JsonPropertyName("dropped_at")] string DroppedAt);

[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowReadingFromString)]
// Metadata only: after some small answers the serializer would change to the generated writers, which cannot await rows.
[JsonSerializable(typeof(PacketListAnswer), GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(PacketGroupsAnswer), GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(PacketDetailAnswer))]
[JsonSerializable(typeof(ObservationsRequest))]
[JsonSerializable(typeof(ObservationsAnswer))]
[JsonSerializable(typeof(PostedPacket))]
[JsonSerializable(typeof(DecodeRequest))]
[JsonSerializable(typeof(DroppedPacketItem[]))]
internal sealed partial class PacketsJson : JsonSerializerContext;
