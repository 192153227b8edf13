using CoreScope.Core.Analytics.Telemetry;
using CoreScope.Ingest.Mqtt;

namespace CoreScope.App.Hosting.Options;

/// <summary>Voltages below which a battery is low or critical, in mV; 0 and below mean the default.</summary>
public sealed class BatteryThresholdOptions
{
    private static readonly BatteryThresholds s_default = new();

    public int LowMv { get; set; } = s_default.LowMillivolts;

    public int CriticalMv { get; set; } = s_default.CriticalMillivolts;

    internal BatteryThresholds ToThresholds() => new(LowMv > 0 ? LowMv : s_default.LowMillivolts, CriticalMv > 0 ? CriticalMv : s_default.CriticalMillivolts);

    internal IEnumerable<OptionFault> Faults()
    {
        var thresholds = ToThresholds();
        if (thresholds.CriticalMillivolts > thresholds.LowMillivolts)
            yield return new OptionFault(nameof(CriticalMv), $"must not be above {nameof(LowMv)}");
    }
}
