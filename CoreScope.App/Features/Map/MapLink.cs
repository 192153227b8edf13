using CoreScope.Core.Geo;

namespace CoreScope.App.Features.Map;

/// <summary>A line between two places of the map.</summary>
/// <param name="From">One end.</param>
/// <param name="To">The other end.</param>
/// <param name="Color">In CSS.</param>
/// <param name="Width">In pixels.</param>
/// <param name="IsDashed">One of several nodes it could lead to.</param>
/// <param name="Text">Shown at the pointer; untrusted text.</param>
public sealed record MapLink(GeoPoint From, GeoPoint To, string Color, double Width, bool IsDashed, string Text)
{
    /// <summary>As the script takes it.</summary>
    public object[] ToScript() =>
        [Math.Round(From.Lat, 5), Math.Round(From.Lon, 5), Math.Round(To.Lat, 5), Math.Round(To.Lon, 5), Color, Math.Round(Width, 1), IsDashed ? 1 : 0, Text];
}
