using CoreScope.Core.Identity;

namespace CoreScope.Core.Analytics.Telemetry;

/// <summary>What an observer told of itself at one moment (analytics.md §8); null = not told. Counters count since its last boot.</summary>
/// <param name="At">Rounded to the sample interval.</param>
/// <param name="NoiseFloor">dBm.</param>
/// <param name="TxAirSeconds">Counter.</param>
/// <param name="RxAirSeconds">Counter.</param>
/// <param name="ReceiveErrors">Counter.</param>
/// <param name="BatteryMillivolts">mV.</param>
/// <param name="PacketsSent">Counter.</param>
/// <param name="PacketsReceived">Counter.</param>
public readonly record struct TelemetryRow(
    UnixMillis At, double? NoiseFloor, long? TxAirSeconds, long? RxAirSeconds, long? ReceiveErrors, int? BatteryMillivolts, long? PacketsSent, long? PacketsReceived);
