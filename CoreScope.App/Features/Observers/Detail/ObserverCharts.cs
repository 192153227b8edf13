using System.Globalization;
using CoreScope.App.Shared.Charts;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Analytics.Telemetry;
using CoreScope.Core.Protocol;

namespace CoreScope.App.Features.Observers.Detail;

/// <summary>Figures of one observer as the charts take them. Series without a value show the chart's own empty state.</summary>
public static class ObserverCharts
{
    /// <summary>Observations by time. A time without any is 0; nothing heard at all is empty.</summary>
    public static IReadOnlyList<ChartSeries> Packets(ObserverAnalytics figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        return figures.Observations == 0 ? [] : [new ChartSeries("Packets", [.. figures.Timeline.Select(bucket => ChartPoint.At(bucket.Start, bucket.Observations))])];
    }

    /// <summary>Distinct stations by time.</summary>
    public static IReadOnlyList<ChartSeries> Nodes(ObserverAnalytics figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        return figures.Timeline.All(bucket => bucket.Nodes == 0) ? [] : [new ChartSeries("Nodes", [.. figures.Timeline.Select(bucket => ChartPoint.At(bucket.Start, bucket.Nodes))], "--chart-2")];
    }

    /// <summary>Observations by packet type, most first.</summary>
    public static IReadOnlyList<ChartSeries> Types(ObserverAnalytics figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        return figures.Types.Count == 0 ? [] : [new ChartSeries("Packets", [.. figures.Types.Select(type => ChartPoint.Of(type.Type.Label(), type.Count))])];
    }

    /// <summary>Battery in volts.</summary>
    public static IReadOnlyList<ChartSeries> Battery(TelemetrySeries telemetry) => Of(telemetry, ("Battery", point => point.Row.BatteryMillivolts / 1000.0));

    /// <summary>Noise floor in dBm.</summary>
    public static IReadOnlyList<ChartSeries> NoiseFloor(TelemetrySeries telemetry) => Of(telemetry, ("Noise floor", point => point.Row.NoiseFloor));

    /// <summary>Shares of time on air, in percent; nothing is told across a reboot.</summary>
    public static IReadOnlyList<ChartSeries> Airtime(TelemetrySeries telemetry) => Of(telemetry, ("Sending", point => point.TxAirtimePercent), ("Receiving", point => point.RxAirtimePercent));

    /// <summary>Failed receptions among all, in percent.</summary>
    public static IReadOnlyList<ChartSeries> Errors(TelemetrySeries telemetry) => Of(telemetry, ("Receive errors", point => point.ReceiveErrorPercent));

    private static IReadOnlyList<ChartSeries> Of(TelemetrySeries telemetry, params (string Name, Func<TelemetryPoint, double?> Value)[] columns)
    {
        ArgumentNullException.ThrowIfNull(telemetry);
        return
        [
            .. columns
                .Where(column => telemetry.Points.Any(point => column.Value(point) is not null))
                .Select(column => new ChartSeries(column.Name, [.. telemetry.Points.Select(point => ChartPoint.At(point.Row.At, column.Value(point)))])),
        ];
    }
}
