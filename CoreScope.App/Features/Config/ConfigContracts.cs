using System.Text.Json.Serialization;

namespace CoreScope.App.Features.Config;

// Shapes of spec/api.md §2; key names are upstream's.

internal sealed record AreaItem([property: JsonPropertyName("key")] string Key, [property: JsonPropertyName("label")] string Label);

internal sealed record AreaBorderItem
{
    [JsonPropertyName("key")] public required string Key { get; init; }

    [JsonPropertyName("label")] public required string Label { get; init; }

    [JsonPropertyName("polygon"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public double[][]? Polygon { get; init; }

    [JsonPropertyName("latMin"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public double? LatMin { get; init; }

    [JsonPropertyName("latMax"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public double? LatMax { get; init; }

    [JsonPropertyName("lonMin"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public double? LonMin { get; init; }

    [JsonPropertyName("lonMax"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public double? LonMax { get; init; }
}

internal sealed record CoordsItem([property: JsonPropertyName("lat")] double Lat, [property: JsonPropertyName("lon")] double Lon);

internal sealed record IataCoordsAnswer([property: JsonPropertyName("coords")] IReadOnlyDictionary<string, CoordsItem> Coords);

[JsonSerializable(typeof(ClientConfigAnswer))]
[JsonSerializable(typeof(IReadOnlyList<AreaItem>))]
[JsonSerializable(typeof(IReadOnlyList<AreaBorderItem>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(IataCoordsAnswer))]
internal sealed partial class ConfigJson : JsonSerializerContext;
