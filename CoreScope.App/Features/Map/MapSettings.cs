using System.Globalization;
using CoreScope.App.Interop;

namespace CoreScope.App.Features.Map;

/// <summary>How one reader wants the map drawn; kept in the browser.</summary>
public sealed record MapSettings
{
    private const double DefaultHeat = 0.25;

    /// <summary>What lies close together is drawn as one.</summary>
    public bool Clusters { get; init; } = true;

    /// <summary>Repeaters bear the beginning of their key by which hops name them.</summary>
    public bool ShowsHashLabels { get; init; } = true;

    /// <summary>Repeaters are tinted by whether they handle longer hashes.</summary>
    public bool ShowsMultibyte { get; init; }

    /// <summary>Repeaters are tinted by which floods they forward.</summary>
    public bool ShowsScopes { get; init; }

    /// <summary>Where much is advertised glows.</summary>
    public bool ShowsHeat { get; init; }

    /// <summary>How strongly it glows, 0.05 to 1.</summary>
    public double HeatOpacity { get; init; } = DefaultHeat;

    /// <summary>The area that the operator has set is outlined.</summary>
    public bool ShowsArea { get; init; }

    /// <summary>The panel is closed.</summary>
    public bool IsPanelHidden { get; init; }

    /// <summary>What storage holds; anything may stand there.</summary>
    public static MapSettings Read(Func<string, string?> stored) => new()
    {
        Clusters = stored(StorageKeys.MapClusters) != "false",
        ShowsHashLabels = stored(StorageKeys.MapHashLabels) != "false",
        ShowsMultibyte = stored(StorageKeys.MapMultibyte) == "true",
        ShowsScopes = stored(StorageKeys.MapScopeColors) == "true" && stored(StorageKeys.MapMultibyte) != "true",
        ShowsHeat = stored(StorageKeys.MapHeat) == "true",
        HeatOpacity = HeatOf(stored(StorageKeys.MapHeatOpacity)),
        ShowsArea = stored(StorageKeys.GeoFilterShown) == "true",
        IsPanelHidden = stored(StorageKeys.MapPanelHidden) == "true",
    };

    /// <summary>Every choice as it is stored.</summary>
    public IEnumerable<KeyValuePair<string, string>> ToStored() =>
    [
        new(StorageKeys.MapClusters, Text(Clusters)),
        new(StorageKeys.MapHashLabels, Text(ShowsHashLabels)),
        new(StorageKeys.MapMultibyte, Text(ShowsMultibyte)),
        new(StorageKeys.MapScopeColors, Text(ShowsScopes)),
        new(StorageKeys.MapHeat, Text(ShowsHeat)),
        new(StorageKeys.MapHeatOpacity, HeatOpacity.ToString("0.##", CultureInfo.InvariantCulture)),
        new(StorageKeys.GeoFilterShown, Text(ShowsArea)),
        new(StorageKeys.MapPanelHidden, Text(IsPanelHidden)),
    ];

    /// <summary>The strength that a text names, cut to what makes sense; the usual one for anything that is none.</summary>
    public static double HeatOf(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var opacity) && double.IsFinite(opacity) ? Math.Clamp(opacity, 0.05, 1) : DefaultHeat;

    private static string Text(bool value) => value ? "true" : "false";
}
