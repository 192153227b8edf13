namespace CoreScope.Core.Analytics.Telemetry;

/// <summary>From which voltage on a battery is low (analytics.md §8), mV.</summary>
public sealed record BatteryThresholds(int LowMillivolts = 3300, int CriticalMillivolts = 3000)
{
    /// <summary><c>ok</c>, <c>low</c>, <c>critical</c>, or <c>unknown</c> without a voltage.</summary>
    public string StateOf(int? millivolts) => millivolts switch
    {
        null => "unknown",
        { } mv when mv < CriticalMillivolts => "critical",
        { } mv when mv < LowMillivolts => "low",
        _ => "ok",
    };
}
