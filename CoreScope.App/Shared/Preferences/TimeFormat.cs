namespace CoreScope.App.Shared.Preferences;

/// <summary>How date and time are written.</summary>
public enum TimeFormat
{
    /// <summary><c>2026-11-22 14:05:09</c></summary>
    Iso,

    /// <summary>The same with milliseconds.</summary>
    IsoSeconds,

    /// <summary>As the reader's language has it.</summary>
    Locale,
}
