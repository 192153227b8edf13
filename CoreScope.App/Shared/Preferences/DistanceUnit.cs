namespace CoreScope.App.Shared.Preferences;

/// <summary>How distances are written.</summary>
public enum DistanceUnit
{
    /// <summary>Miles where the browser speaks American or British English, else kilometres.</summary>
    Auto,

    /// <summary>Kilometres and metres.</summary>
    Kilometres,

    /// <summary>Miles and feet.</summary>
    Miles,
}
