using CoreScope.Core.Identity;

namespace CoreScope.Core.Analytics.Telemetry;

/// <summary>
/// Turns an observer's counters into rates (analytics.md §8). Pure. Nothing is told across a gap of more than two intervals, nor
/// across a boot, which shows as a counter that went back.
/// </summary>
public sealed record TelemetrySeries(IReadOnlyList<TelemetryPoint> Points, IReadOnlyList<UnixMillis> Reboots)
{
    private const int LongestGap = 2;

    /// <summary>The series of these rows (ascending). Of each <paramref name="interval"/> the last row stands.</summary>
    public static TelemetrySeries Of(IReadOnlyList<TelemetryRow> rows, TimeSpan interval)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var points = new List<TelemetryPoint>(rows.Count);
        var reboots = new List<UnixMillis>();
        TelemetryRow? before = null;
        foreach (var row in LastOfEach(rows, interval))
        {
            var isReboot = before is { } previous && HasRebooted(previous, row);
            if (isReboot)
                reboots.Add(row.At);
            points.Add(before is { } known && !isReboot && row.At - known.At <= interval * LongestGap && row.At > known.At
                ? Rates(known, row)
                : new TelemetryPoint(row, null, null, null, isReboot));
            before = row;
        }

        return new TelemetrySeries(points, reboots);
    }

    private static IEnumerable<TelemetryRow> LastOfEach(IReadOnlyList<TelemetryRow> rows, TimeSpan interval)
    {
        var width = Math.Max(1, (long)interval.TotalMilliseconds);
        for (var i = 0; i < rows.Count; i++)
        {
            if (i == rows.Count - 1 || rows[i + 1].At.Value / width != rows[i].At.Value / width)
                yield return rows[i];
        }
    }

    private static bool HasRebooted(in TelemetryRow before, in TelemetryRow row) =>
        row.TxAirSeconds < before.TxAirSeconds || row.RxAirSeconds < before.RxAirSeconds || row.ReceiveErrors < before.ReceiveErrors
        || row.PacketsSent < before.PacketsSent || row.PacketsReceived < before.PacketsReceived;

    private static TelemetryPoint Rates(in TelemetryRow before, in TelemetryRow row)
    {
        var seconds = (row.At - before.At).TotalSeconds;
        var errors = row.ReceiveErrors - before.ReceiveErrors;
        var tried = row.PacketsReceived - before.PacketsReceived + errors;
        return new TelemetryPoint(
            row,
            Percent(row.TxAirSeconds - before.TxAirSeconds, seconds),
            Percent(row.RxAirSeconds - before.RxAirSeconds, seconds),
            tried > 0 ? Percent(errors, tried.Value) : null,
            IsReboot: false);
    }

    private static double? Percent(double? part, double whole) => part is { } given ? Math.Round(Math.Clamp(given * 100 / whole, 0, 100), 2) : null;
}
