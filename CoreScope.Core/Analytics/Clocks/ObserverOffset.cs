namespace CoreScope.Core.Analytics.Clocks;

/// <summary>How far an observer's clock is from that of the others that heard the same adverts (analytics.md §7).</summary>
/// <param name="ObserverIndex">The observer.</param>
/// <param name="Seconds">Positive = ahead: the median over these adverts.</param>
/// <param name="Samples">Adverts that others heard too.</param>
public readonly record struct ObserverOffset(int ObserverIndex, double Seconds, int Samples)
{
    private const double CriticalFrom = 3600;
    private const double WarningFrom = 300;

    /// <summary>How wrong.</summary>
    public ClockSeverity Severity => Math.Abs(Seconds) switch
    {
        >= CriticalFrom => ClockSeverity.Critical,
        >= WarningFrom => ClockSeverity.Warning,
        _ => ClockSeverity.Ok,
    };
}
