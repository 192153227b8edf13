using CoreScope.App.Interop;
using CoreScope.App.Shared.Formatting;

namespace CoreScope.App.Shared.Preferences;

/// <summary>
/// How one reader wants things shown. A component gets it by <c>[CascadingParameter]</c> and is drawn again when it changes.
/// Times need none of it: js/times.js writes them.
/// </summary>
public sealed record DisplayPreferences
{
    private const int LongestFormat = 64;
    private const int LongestZone = 64;

    public TimeMode TimeMode { get; init; }

    public TimeZoneChoice Zone { get; init; }

    public TimeFormat TimeFormat { get; init; }

    /// <summary>A format of tokens that goes before <see cref="TimeFormat"/>; empty = none.</summary>
    public string CustomTimeFormat { get; init; } = "";

    public DistanceUnit DistanceUnit { get; init; }

    /// <summary>Hops of one byte are left out wherever paths are shown; never from search or filters.</summary>
    public bool HidesOneByteHops { get; init; }

    /// <summary>Packets are coloured by their hash, else by their type.</summary>
    public bool ColorsByHash { get; init; } = true;

    /// <summary>The browser's language, which <see cref="DistanceUnit.Auto"/> goes by.</summary>
    public string Language { get; init; } = "";

    /// <summary>Name of the reader's own zone, as the browser tells it; anything.</summary>
    public string LocalZone { get; init; } = "";

    /// <summary>The zone by which hours are told apart on the server: the chosen one, UTC where this machine does not know it.</summary>
    public TimeZoneInfo TimeZone =>
        Zone == TimeZoneChoice.Local && IsZoneName(LocalZone) && TimeZoneInfo.TryFindSystemTimeZoneById(LocalZone, out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>True when distances are written in miles.</summary>
    public bool UsesMiles => DistanceUnit == DistanceUnit.Miles || (DistanceUnit == DistanceUnit.Auto && Language is "en-US" or "en-GB");

    /// <summary>The one way distances are written; null and nonsense are a dash.</summary>
    public string Distance(double? kilometres) => DistanceText.Of(kilometres, UsesMiles);

    /// <summary>What storage holds, with the operator's defaults where it holds nothing of sense.</summary>
    public static DisplayPreferences Read(Func<string, string?> stored, DisplayDefaults defaults, string language) => new()
    {
        TimeMode = StoredNames.TimeMode(stored(StorageKeys.TimeMode), defaults.TimeMode),
        Zone = StoredNames.Zone(stored(StorageKeys.TimeZone), defaults.Zone),
        TimeFormat = StoredNames.TimeFormat(stored(StorageKeys.TimeFormat), defaults.TimeFormat),
        CustomTimeFormat = Cut(stored(StorageKeys.CustomTimeFormat) ?? defaults.CustomTimeFormat),
        DistanceUnit = StoredNames.DistanceUnit(stored(StorageKeys.DistanceUnit)),
        HidesOneByteHops = stored(StorageKeys.HideOneByteHops) == "true",
        ColorsByHash = stored(StorageKeys.ColorByHash) != "false",
        Language = language,
    };

    /// <summary>Every choice as it is stored.</summary>
    public IEnumerable<KeyValuePair<string, string>> ToStored() =>
    [
        new(StorageKeys.TimeMode, StoredNames.Of(TimeMode)),
        new(StorageKeys.TimeZone, StoredNames.Of(Zone)),
        new(StorageKeys.TimeFormat, StoredNames.Of(TimeFormat)),
        new(StorageKeys.CustomTimeFormat, Cut(CustomTimeFormat)),
        new(StorageKeys.DistanceUnit, StoredNames.Of(DistanceUnit)),
        new(StorageKeys.HideOneByteHops, HidesOneByteHops ? "true" : "false"),
        new(StorageKeys.ColorByHash, ColorsByHash ? "true" : "false"),
    ];

    // The name becomes a path below the system's zones: nothing that leads out of there.
    private static bool IsZoneName(string name) =>
        name.Length is > 0 and <= LongestZone && name[0] != '/' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+');

    private static string Cut(string text) => text.Length <= LongestFormat ? text : text[..LongestFormat];
}
