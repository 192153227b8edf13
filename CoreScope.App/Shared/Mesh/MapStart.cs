using CoreScope.Core.Geo;

namespace CoreScope.App.Shared.Mesh;

/// <summary>Where the operator lets a map look first.</summary>
/// <param name="Center">Null = so that most nodes are seen.</param>
/// <param name="Zoom">As Leaflet counts.</param>
public sealed record MapStart(GeoPoint? Center, int Zoom);
