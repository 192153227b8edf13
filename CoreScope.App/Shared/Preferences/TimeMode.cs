namespace CoreScope.App.Shared.Preferences;

/// <summary>How a moment is written; the other form is in the tooltip.</summary>
public enum TimeMode
{
    /// <summary>As an age: <c>5m ago</c>.</summary>
    Ago,

    /// <summary>As date and time.</summary>
    Absolute,
}
