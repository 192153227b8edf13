namespace CoreScope.Core.Analytics.Clocks;

/// <summary>How wrong a node's clock is (analytics.md §7), in the order in which lists show them: worst first.</summary>
public enum ClockSeverity : byte
{
    NoClock,
    Bimodal,
    Absurd,
    Critical,
    Warning,
    Ok,
}

/// <summary>Names of severities for the API and pages.</summary>
public static class ClockSeverities
{
    /// <summary>Upstream's name.</summary>
    public static string Name(this ClockSeverity severity) => severity switch
    {
        ClockSeverity.NoClock => "no_clock",
        ClockSeverity.Bimodal => "bimodal_clock",
        ClockSeverity.Absurd => "absurd",
        ClockSeverity.Critical => "critical",
        ClockSeverity.Warning => "warning",
        _ => "ok",
    };
}
