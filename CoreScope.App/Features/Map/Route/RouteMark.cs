namespace CoreScope.App.Features.Map.Route;

/// <summary>A station of a drawn way.</summary>
/// <param name="Stops">Its places in the list; none for one that only other ways pass, or who heard the packet.</param>
/// <param name="Label">What stands in it; empty = nothing.</param>
/// <param name="Lat">Degrees north.</param>
/// <param name="Lon">Degrees east; runs on beyond ±180.</param>
/// <param name="Color">Name of its colour in tokens.css.</param>
/// <param name="Path">Outline for what has no number; see <see cref="Shared.Mesh.RoleStyle.Path"/>.</param>
/// <param name="Rings">Around it: one for an end, two where the way ends where it began.</param>
/// <param name="IsGuess">Its place is only put between its neighbours.</param>
/// <param name="Title">What it is, for pointer and assistive technology; untrusted text.</param>
public sealed record RouteMark(IReadOnlyList<int> Stops, string Label, double Lat, double Lon, string Color, string? Path, int Rings, bool IsGuess, string Title);
