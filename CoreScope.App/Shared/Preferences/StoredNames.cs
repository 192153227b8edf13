namespace CoreScope.App.Shared.Preferences;

/// <summary>The words under which choices stand in the browser's storage: upstream's, so that nobody loses a setting.</summary>
internal static class StoredNames
{
    private static readonly string[] s_timeModes = ["ago", "absolute"];
    private static readonly string[] s_zones = ["local", "utc"];
    private static readonly string[] s_timeFormats = ["iso", "iso-seconds", "locale"];
    private static readonly string[] s_distanceUnits = ["auto", "km", "mi"];

    public static string Of(TimeMode mode) => s_timeModes[(int)mode];

    public static string Of(TimeZoneChoice zone) => s_zones[(int)zone];

    public static string Of(TimeFormat format) => s_timeFormats[(int)format];

    public static string Of(DistanceUnit unit) => s_distanceUnits[(int)unit];

    /// <summary>The choice that <paramref name="stored"/> names; storage may hold anything.</summary>
    public static TimeMode TimeMode(string? stored, TimeMode otherwise) => (TimeMode)IndexOf(s_timeModes, stored, (int)otherwise);

    public static TimeZoneChoice Zone(string? stored, TimeZoneChoice otherwise) => (TimeZoneChoice)IndexOf(s_zones, stored, (int)otherwise);

    public static TimeFormat TimeFormat(string? stored, TimeFormat otherwise) => (TimeFormat)IndexOf(s_timeFormats, stored, (int)otherwise);

    public static DistanceUnit DistanceUnit(string? stored) => (DistanceUnit)IndexOf(s_distanceUnits, stored, 0);

    private static int IndexOf(string[] words, string? stored, int otherwise) => Array.IndexOf(words, stored) is >= 0 and var index ? index : otherwise;
}
