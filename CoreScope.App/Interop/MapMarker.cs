namespace CoreScope.App.Interop;

/// <summary>A node or observer on a map.</summary>
/// <param name="Id">Names it for good: updates move the marker that stands.</param>
/// <param name="Lat">Degrees north.</param>
/// <param name="Lon">Degrees east.</param>
/// <param name="Name">What people read; untrusted text.</param>
/// <param name="Kind">What it is, for assistive technology.</param>
/// <param name="Path">Its outline as an SVG path around (0, 0), 20 units wide at most.</param>
/// <param name="Color">Name of its colour in tokens.css.</param>
/// <param name="Radius">In pixels.</param>
/// <param name="Href">Where its name leads; null = nowhere.</param>
/// <param name="Opacity">1 = full.</param>
public sealed record MapMarker(string Id, double Lat, double Lon, string Name, string Kind, string Path, string Color, double Radius, string? Href, double Opacity);
