using CoreScope.App.Shared.Preferences;
using CoreScope.Ingest.Mqtt;

namespace CoreScope.App.Hosting.Options;

/// <summary>How times are written for readers who have not chosen.</summary>
public sealed class TimestampOptions
{
    private const int LongestFormat = 64;

    /// <summary>Ages or dates.</summary>
    public TimeMode DefaultMode { get; set; }

    /// <summary>The reader's zone or UTC.</summary>
    public TimeZoneChoice Timezone { get; set; }

    /// <summary><c>iso</c>, <c>iso-seconds</c> or <c>locale</c>.</summary>
    public string FormatPreset { get; set; } = "iso";

    /// <summary>A format of the tokens YYYY MM DD HH mm ss SSS Z that goes before the preset.</summary>
    public string CustomFormat { get; set; } = "";

    /// <summary>Readers may write a format of their own, and <see cref="CustomFormat"/> holds.</summary>
    public bool AllowCustomFormat { get; set; }

    internal IEnumerable<OptionFault> Faults()
    {
        if (FormatOf(FormatPreset) is null)
            yield return new OptionFault(nameof(FormatPreset), "must be iso, iso-seconds or locale");
        if (CustomFormat.Length > LongestFormat)
            yield return new OptionFault(nameof(CustomFormat), $"must have at most {LongestFormat} characters");
    }

    internal DisplayDefaults ToDefaults() => new()
    {
        TimeMode = DefaultMode,
        Zone = Timezone,
        TimeFormat = FormatOf(FormatPreset) ?? TimeFormat.Iso,
        CustomTimeFormat = CustomFormat,
        AllowsCustomTimeFormat = AllowCustomFormat,
    };

    private static TimeFormat? FormatOf(string preset) => preset.Trim().ToLowerInvariant() switch
    {
        "iso" => TimeFormat.Iso,
        "iso-seconds" => TimeFormat.IsoSeconds,
        "locale" => TimeFormat.Locale,
        _ => null,
    };
}
