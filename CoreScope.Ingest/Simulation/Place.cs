namespace CoreScope.Ingest.Simulation;

/// <summary>A town or a hill of the invented coast.</summary>
/// <param name="Name">Invented.</param>
/// <param name="Latitude">Degrees.</param>
/// <param name="Longitude">Degrees.</param>
/// <param name="Zone">Index into <see cref="PlaceNames.Zones"/>.</param>
/// <param name="Weight">Share of the stations; 0 for a hill, which has one repeater.</param>
internal readonly record struct Place(string Name, double Latitude, double Longitude, int Zone, int Weight);
