namespace CoreScope.Core.Analytics.Telemetry;

/// <summary>A row and what it shows against the row before.</summary>
/// <param name="Row">The row.</param>
/// <param name="TxAirtimePercent">Share of the time it sent, 0 to 100; null where nothing can be told.</param>
/// <param name="RxAirtimePercent">Share of the time it received.</param>
/// <param name="ReceiveErrorPercent">Failed receptions among all.</param>
/// <param name="IsReboot">A counter went back: the first row after a boot.</param>
public readonly record struct TelemetryPoint(TelemetryRow Row, double? TxAirtimePercent, double? RxAirtimePercent, double? ReceiveErrorPercent, bool IsReboot);
