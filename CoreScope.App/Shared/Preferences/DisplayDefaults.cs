namespace CoreScope.App.Shared.Preferences;

/// <summary>What the operator sets for readers who have not chosen (<c>timestamps</c>).</summary>
public sealed record DisplayDefaults
{
    public TimeMode TimeMode { get; init; }

    public TimeZoneChoice Zone { get; init; }

    public TimeFormat TimeFormat { get; init; }

    /// <summary>A format of tokens (YYYY MM DD HH mm ss SSS Z) that goes before <see cref="TimeFormat"/>; empty = none.</summary>
    public string CustomTimeFormat { get; init; } = "";

    /// <summary>Readers may write a format of their own.</summary>
    public bool AllowsCustomTimeFormat { get; init; }

    /// <summary>As it stands in the browser's storage.</summary>
    public string StoredTimeMode => StoredNames.Of(TimeMode);

    /// <summary>As it stands in the browser's storage.</summary>
    public string StoredZone => StoredNames.Of(Zone);

    /// <summary>As it stands in the browser's storage.</summary>
    public string StoredTimeFormat => StoredNames.Of(TimeFormat);
}
