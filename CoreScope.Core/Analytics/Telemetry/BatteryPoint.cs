using CoreScope.Core.Identity;

namespace CoreScope.Core.Analytics.Telemetry;

/// <summary>A battery's voltage at a moment, mV.</summary>
public readonly record struct BatteryPoint(UnixMillis At, int Millivolts);
