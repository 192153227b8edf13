namespace CoreScope.App.Features.Map.Route;

/// <summary>A line of a drawn way.</summary>
/// <param name="Points">Latitude and longitude; longitudes run on beyond ±180.</param>
/// <param name="Color">A CSS colour of variables, so that it follows the theme.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Dash">Stroke pattern; null = a whole line.</param>
/// <param name="Opacity">1 = full.</param>
/// <param name="Text">Shown at the pointer; untrusted text.</param>
/// <param name="Stop">The station it leads to, by its place in the list; −1 = none of the list.</param>
public sealed record RouteLine(IReadOnlyList<double[]> Points, string Color, double Width, string? Dash, double Opacity, string Text, int Stop);
