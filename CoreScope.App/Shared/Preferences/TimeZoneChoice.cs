namespace CoreScope.App.Shared.Preferences;

/// <summary>Whose clock dates are written by.</summary>
public enum TimeZoneChoice
{
    /// <summary>The reader's.</summary>
    Local,

    /// <summary>UTC.</summary>
    Utc,
}
