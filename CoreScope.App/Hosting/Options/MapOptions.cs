using CoreScope.App.Interop;
using CoreScope.Ingest.Mqtt;

namespace CoreScope.App.Hosting.Options;

/// <summary>Maps.</summary>
public sealed class MapOptions
{
    /// <summary>Where the pictures come from.</summary>
    public MapTileOptions Tiles { get; set; } = new();

    internal IEnumerable<OptionFault> Faults() => Tiles.Faults().Select(fault => new OptionFault($"{nameof(Tiles)}:{fault.Key}", fault.Text));

    internal MapTiles ToTiles() => Tiles.ToTiles();
}
