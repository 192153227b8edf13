using CoreScope.App.Shared.Mesh;
using CoreScope.Core.Geo;
using CoreScope.Ingest.Mqtt;

namespace CoreScope.App.Hosting.Options;

/// <summary>Where a map looks first for a reader who has not been there yet.</summary>
public sealed class MapDefaultOptions
{
    private const int Smallest = 1;
    private const int Largest = 20;

    /// <summary><c>[lat, lon]</c>; empty = so that most nodes are seen.</summary>
    public IList<double> Center { get; set; } = [];

    /// <summary>1 (the world) to 20 (a garden).</summary>
    public int Zoom { get; set; } = 9;

    internal IEnumerable<OptionFault> Faults()
    {
        if (Center.Count > 0 && (Center.Count != 2 || !new GeoPoint(Center[0], Center[1]).IsValid))
            yield return new OptionFault(nameof(Center), "must be a latitude from -90 to 90 and a longitude from -180 to 180");
        if (Zoom is < Smallest or > Largest)
            yield return new OptionFault(nameof(Zoom), $"must be from {Smallest} to {Largest}");
    }

    internal MapStart ToStart() => new(Center.Count == 2 ? new GeoPoint(Center[0], Center[1]) : null, Zoom);
}
