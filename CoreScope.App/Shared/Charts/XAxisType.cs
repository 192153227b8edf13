namespace CoreScope.App.Shared.Charts;

/// <summary>What stands on the x axis.</summary>
public enum XAxisType
{
    /// <summary>Names, in the order in which they come.</summary>
    Category,

    /// <summary>Moments, in the reader's zone.</summary>
    Datetime,

    /// <summary>Numbers.</summary>
    Numeric,
}
