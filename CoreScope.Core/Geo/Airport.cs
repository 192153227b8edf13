namespace CoreScope.Core.Geo;

/// <summary>An airport, whose code names the region of the observers around it.</summary>
/// <param name="Code">IATA code.</param>
/// <param name="City">The city it serves.</param>
/// <param name="Position">Where it is, to about a kilometre.</param>
public sealed record Airport(string Code, string City, GeoPoint Position);
