using System.Globalization;
using CoreScope.App.Interop;
using CoreScope.Core.Replay;

namespace CoreScope.App.Features.Live;

/// <summary>What one reader has chosen for the live map; kept in the browser.</summary>
public sealed record LiveOptions
{
    private const double DefaultHeat = 0.35;

    /// <summary>Hops whose place is only inferred are drawn, dimmer.</summary>
    public bool ShowsInferredHops { get; init; } = true;

    /// <summary>Observations of a packet are gathered and flown together.</summary>
    public bool IsRealistic { get; init; }

    /// <summary>Only what a favourite or claimed node takes part in.</summary>
    public bool IsFavoritesOnly { get; init; }

    /// <summary>Nothing with path hashes of one byte.</summary>
    public bool IsMultibyteOnly { get; init; }

    /// <summary>Nodes that the chosen regions do not hear stay on the map.</summary>
    public bool ShowsAllNodes { get; init; }

    /// <summary>Where traffic is dense glows.</summary>
    public bool ShowsHeat { get; init; }

    /// <summary>How strongly it glows, 0.05 to 1.</summary>
    public double HeatOpacity { get; init; } = DefaultHeat;

    /// <summary>The area that the operator has set is outlined.</summary>
    public bool ShowsArea { get; init; }

    public bool IsFeedHidden { get; init; }

    public bool IsLegendHidden { get; init; }

    /// <summary>Speed of replay.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>What storage holds; anything may stand there.</summary>
    public static LiveOptions Read(Func<string, string?> stored) => new()
    {
        ShowsInferredHops = stored(StorageKeys.LiveInferredHops) != "false",
        IsRealistic = stored(StorageKeys.LiveRealistic) == "true",
        IsFavoritesOnly = stored(StorageKeys.LiveFavoritesOnly) == "true",
        IsMultibyteOnly = stored(StorageKeys.LiveMultibyteOnly) == "true",
        ShowsAllNodes = stored(StorageKeys.ShowAllNodes) == "true",
        ShowsHeat = stored(StorageKeys.LiveHeat) == "true",
        HeatOpacity = HeatOf(stored(StorageKeys.LiveHeatOpacity)),
        ShowsArea = stored(StorageKeys.GeoFilterShown) == "true",
        IsFeedHidden = stored(StorageKeys.LiveFeedHidden) == "true",
        IsLegendHidden = stored(StorageKeys.LiveLegendHidden) == "true",
        Speed = SpeedOf(stored(StorageKeys.LiveSpeed)),
    };

    /// <summary>Every choice as it is stored.</summary>
    public IEnumerable<KeyValuePair<string, string>> ToStored() =>
    [
        new(StorageKeys.LiveInferredHops, Text(ShowsInferredHops)),
        new(StorageKeys.LiveRealistic, Text(IsRealistic)),
        new(StorageKeys.LiveFavoritesOnly, Text(IsFavoritesOnly)),
        new(StorageKeys.LiveMultibyteOnly, Text(IsMultibyteOnly)),
        new(StorageKeys.ShowAllNodes, Text(ShowsAllNodes)),
        new(StorageKeys.LiveHeat, Text(ShowsHeat)),
        new(StorageKeys.LiveHeatOpacity, LiveText.Number(HeatOpacity)),
        new(StorageKeys.GeoFilterShown, Text(ShowsArea)),
        new(StorageKeys.LiveFeedHidden, Text(IsFeedHidden)),
        new(StorageKeys.LiveLegendHidden, Text(IsLegendHidden)),
        new(StorageKeys.LiveSpeed, LiveText.Number(Speed)),
    ];

    /// <summary>The speed that a text names; 1 for anything that is none.</summary>
    public static double SpeedOf(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var speed) && VcrPlayer.Speeds.Contains(speed) ? speed : 1;

    /// <summary>The strength that a text names, cut to what makes sense; the usual one for anything that is none.</summary>
    public static double HeatOf(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var opacity) && double.IsFinite(opacity) ? Math.Clamp(opacity, 0.05, 1) : DefaultHeat;

    private static string Text(bool value) => value ? "true" : "false";
}
