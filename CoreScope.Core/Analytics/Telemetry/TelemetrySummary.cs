namespace CoreScope.Core.Analytics.Telemetry;

/// <summary>What an observer told of itself over a window, in a line (analytics.md §8). Pure.</summary>
/// <param name="CurrentNoiseFloor">dBm, the last one told.</param>
/// <param name="AverageNoiseFloor">dBm.</param>
/// <param name="MaxNoiseFloor">dBm.</param>
/// <param name="BatteryMillivolts">mV, the last one told.</param>
/// <param name="Samples">Rows in the window.</param>
/// <param name="NoiseFloors">Every noise floor told, dBm, oldest first.</param>
public sealed record TelemetrySummary(
    double? CurrentNoiseFloor, double? AverageNoiseFloor, double? MaxNoiseFloor, int? BatteryMillivolts, int Samples, IReadOnlyList<double> NoiseFloors)
{
    /// <summary>The summary of these rows (ascending).</summary>
    public static TelemetrySummary Of(IReadOnlyList<TelemetryRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        List<double> floors = [.. rows.Where(row => row.NoiseFloor.HasValue).Select(row => row.NoiseFloor!.Value)];
        return new TelemetrySummary(
            floors.Count == 0 ? null : floors[^1],
            floors.Count == 0 ? null : Math.Round(floors.Average(), 1),
            floors.Count == 0 ? null : floors.Max(),
            rows.LastOrDefault(row => row.BatteryMillivolts.HasValue).BatteryMillivolts,
            rows.Count,
            floors);
    }
}
