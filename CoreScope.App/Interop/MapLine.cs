using CoreScope.Core.Geo;

namespace CoreScope.App.Interop;

/// <summary>A line over several places.</summary>
/// <param name="Id">Names it for good.</param>
/// <param name="Points">The places in order.</param>
/// <param name="Color">Name of its colour in tokens.css.</param>
/// <param name="Width">In pixels.</param>
/// <param name="IsDashed">For what is guessed.</param>
/// <param name="Text">Shown at the pointer; untrusted text.</param>
public sealed record MapLine(string Id, IReadOnlyList<GeoPoint> Points, string Color, double Width = 2, bool IsDashed = false, string? Text = null);
