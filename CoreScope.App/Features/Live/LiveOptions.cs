using System.Globalization;
using CoreScope.App.Interop;
using CoreScope.Core.Replay;

namespace CoreScope.App.Features.Live;

/// <summary>What one reader has chosen for the live map; kept in the browser.</summary>
public sealed record LiveOptions
{
    private const double DefaultHeat = 0.35;
    private const int DefaultBpm = 120;
    private const int DefaultVolume = 30;

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

    /// <summary>The packets' own bytes travel over a dark green map.</summary>
    public bool IsMatrix { get; init; }

    /// <summary>Each observation falls as a column of the packet's bytes.</summary>
    public bool IsRaining { get; init; }

    /// <summary>Packets are heard.</summary>
    public bool HasSound { get; init; }

    /// <summary>Notes' pace, 40 to 300 beats a minute.</summary>
    public int SoundBpm { get; init; } = DefaultBpm;

    /// <summary>0 to 100.</summary>
    public int SoundVolume { get; init; } = DefaultVolume;

    /// <summary>The packets' bytes are needed in the browser.</summary>
    public bool NeedsBytes => IsMatrix || IsRaining || HasSound;

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
        IsMatrix = stored(StorageKeys.LiveMatrix) == "true",
        IsRaining = stored(StorageKeys.LiveRain) == "true",
        HasSound = stored(StorageKeys.LiveSound) == "true",
        SoundBpm = BpmOf(stored(StorageKeys.LiveSoundBpm)),
        SoundVolume = VolumeOf(stored(StorageKeys.LiveSoundVolume)),
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
        new(StorageKeys.LiveMatrix, Text(IsMatrix)),
        new(StorageKeys.LiveRain, Text(IsRaining)),
        new(StorageKeys.LiveSound, Text(HasSound)),
        new(StorageKeys.LiveSoundBpm, LiveText.Number(SoundBpm)),
        new(StorageKeys.LiveSoundVolume, LiveText.Number(SoundVolume)),
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

    /// <summary>The pace that a text names, cut to what can be played.</summary>
    public static int BpmOf(string? text) => WholeOf(text, 40, 300, DefaultBpm);

    /// <summary>The loudness that a text names, 0 to 100.</summary>
    public static int VolumeOf(string? text) => WholeOf(text, 0, 100, DefaultVolume);

    private static int WholeOf(string? text, int least, int most, int usual) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? Math.Clamp(value, least, most) : usual;

    private static string Text(bool value) => value ? "true" : "false";
}
