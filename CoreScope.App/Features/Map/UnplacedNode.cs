namespace CoreScope.App.Features.Map;

/// <summary>A node or observer that should stand on the map, but has told no place.</summary>
/// <param name="Name">Untrusted text.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Href">Where its page is.</param>
public sealed record UnplacedNode(string Name, string Kind, string Href);
