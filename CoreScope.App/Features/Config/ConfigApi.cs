using CoreScope.App.Interop;
using CoreScope.App.Shared.Api;
using CoreScope.App.Shared.Mesh;
using CoreScope.App.Shared.Preferences;
using CoreScope.Core;
using CoreScope.Core.Analytics;
using CoreScope.Core.Geo;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CoreScope.App.Features.Config;

/// <summary>What clients must know of the operator's settings (spec/api.md §2).</summary>
public static class ConfigApi
{
    private static readonly IataCoordsAnswer s_coords = new(
        IataAirports.All.OrderBy(airport => airport.Code, StringComparer.Ordinal).ToDictionary(airport => airport.Code, airport => new CoordsItem(airport.Position.Lat, airport.Position.Lon)));

    public static void MapConfigApi(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/config/client", Client).WithName("GetClientConfig").WithTags("Config");
        routes.MapGet("/api/config/regions", Regions).WithName("GetRegions").WithTags("Config");
        routes.MapGet("/api/config/areas", Areas).WithName("GetAreas").WithTags("Config");
        routes.MapGet("/api/config/areas/polygons", Borders).WithName("GetAreaBorders").WithTags("Config");
        routes.MapGet("/api/iata-coords", Coords).WithName("GetAirports").WithTags("Config");
    }

    private static JsonHttpResult<ClientConfigAnswer> Client(HealthThresholds thresholds, DisplayDefaults defaults, MapTiles tiles, ApiSettings settings) =>
        TypedResults.Json(ClientConfigAnswer.Of(thresholds, defaults, tiles, settings), ConfigJson.Default.ClientConfigAnswer);

    private static JsonHttpResult<IReadOnlyDictionary<string, string>> Regions(RegionList regions) =>
        TypedResults.Json<IReadOnlyDictionary<string, string>>(regions.All.ToDictionary(region => region.Code, region => region.Label), ConfigJson.Default.IReadOnlyDictionaryStringString);

    private static JsonHttpResult<IReadOnlyList<AreaItem>> Areas(Mesh mesh) =>
        TypedResults.Json<IReadOnlyList<AreaItem>>([.. mesh.Areas.All.Select(area => new AreaItem(area.Key, area.Label))], ConfigJson.Default.IReadOnlyListAreaItem);

    private static JsonHttpResult<IReadOnlyList<AreaBorderItem>> Borders(Mesh mesh) =>
        TypedResults.Json<IReadOnlyList<AreaBorderItem>>([.. mesh.Areas.All.Select(BorderOf)], ConfigJson.Default.IReadOnlyListAreaBorderItem);

    private static JsonHttpResult<IataCoordsAnswer> Coords() => TypedResults.Json(s_coords, ConfigJson.Default.IataCoordsAnswer);

    private static AreaBorderItem BorderOf(Area area) => area.Polygon is { } polygon
        ? new AreaBorderItem { Key = area.Key, Label = area.Label, Polygon = [.. polygon.Points.Select(point => new[] { point.Lat, point.Lon })] }
        : new AreaBorderItem { Key = area.Key, Label = area.Label, LatMin = area.Box?.LatMin, LatMax = area.Box?.LatMax, LonMin = area.Box?.LonMin, LonMax = area.Box?.LonMax };
}
