using System.Globalization;
using CoreScope.App.Shared.Api;
using CoreScope.Core;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Clocks;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Analytics.Telemetry;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;

namespace CoreScope.App.Features.Observers;

/// <summary>Figures of observers over HTTP (spec/api.md §6).</summary>
public static class ObserverAnalyticsApi
{
    // A year in minutes.
    private const long LongestWindow = 365 * 1440;

    private static readonly PageLimit s_days = new(7, 365);
    private static readonly TimeSpan s_day = TimeSpan.FromDays(1);

    public static void MapObserverAnalyticsApi(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/observers/clock-skew", ClocksAsync).WithName("ListObserverClocks").WithTags("Observers");
        routes.MapGet("/api/observers/metrics/summary", SummaryAsync).WithName("ListObserverMetrics").WithTags("Observers");
        routes.MapGet("/api/observers/{id}/analytics", AnalyticsAsync).WithName("GetObserverAnalytics").WithTags("Observers");
        routes.MapGet("/api/observers/{id}/metrics", MetricsAsync).WithName("GetObserverMetrics").WithTags("Observers");
    }

    private static async Task<IResult> AnalyticsAsync(
        string id, HttpRequest request, Mesh mesh, ReportCache reports, ApiSettings settings, PacketItems packets, CancellationToken cancellationToken)
    {
        if (Shown(mesh, settings, id) is not { } observer)
            return ApiErrors.NotFound("observer not found");
        var days = s_days.Clamp(request.Query["days"]);
        var found = await reports.GetAsync(new ObserverAnalyticsReport(observer.Index, days), AnalyticsScope.All, cancellationToken).ConfigureAwait(false);
        List<Transmission> recent = [.. found.Recent.Select(row => row.Transmission)];
        return TypedResults.Json(
            new ObserverAnalyticsAnswer(
                [.. found.Timeline.Select(bucket => new LabelCountItem(LabelOf(bucket.Start, days), bucket.Observations))],
                found.Types.ToDictionary(type => ((int)type.Type).ToString(CultureInfo.InvariantCulture), type => type.Count),
                [.. found.Timeline.Select(bucket => new LabelCountItem(LabelOf(bucket.Start, days), bucket.Nodes))],
                [.. found.SnrSteps.Select(step => new RangeCountItem(string.Create(CultureInfo.InvariantCulture, $"{step.From} to {step.From + 2}"), step.Count))],
                await packets.BuildAsync(recent, withObservations: false, cancellationToken).ConfigureAwait(false)),
            ObserverReportsJson.Default.ObserverAnalyticsAnswer);
    }

    private static async Task<IResult> MetricsAsync(
        string id, HttpRequest request, Mesh mesh, ApiSettings settings, IObserverTelemetry telemetry, CancellationToken cancellationToken)
    {
        if (ResolutionOf(request.Query["resolution"]) is not { } resolution)
            return ApiErrors.BadRequest("resolution must be 5m, 1h or 1d");
        var now = UnixMillis.Now(mesh.Clock);
        if (!TryTime(request.Query["since"], now - s_day, out var since) || !TryTime(request.Query["until"], now, out var until))
            return ApiErrors.BadRequest("since and until must be RFC 3339 times");
        var observer = Shown(mesh, settings, id);
        var rows = observer is null ? [] : await telemetry.LoadAsync(observer.Index, since, until, cancellationToken).ConfigureAwait(false);
        var series = TelemetrySeries.Of(rows, resolution);
        return TypedResults.Json(
            new ObserverMetricsAnswer(observer?.Id ?? id, observer?.Facts.Name, [.. series.Reboots.Select(at => at.ToString())], [.. series.Points.Select(ItemOf)]),
            ObserverReportsJson.Default.ObserverMetricsAnswer);
    }

    private static async Task<IResult> SummaryAsync(HttpRequest request, Mesh mesh, ApiSettings settings, IObserverTelemetry telemetry, CancellationToken cancellationToken)
    {
        if (WindowOf(request.Query["window"]) is not { } window)
            return ApiErrors.BadRequest("window must be a time such as 24h or 7d, at most 365d");
        var region = request.Query["region"].ToString().Trim();
        var now = UnixMillis.Now(mesh.Clock);
        var rows = new List<ObserverSummaryItem>();
        foreach (var observer in mesh.Observers.Snapshot())
        {
            if (settings.HiddenObservers.Contains(observer.Id) || (region.Length > 0 && !string.Equals(observer.Facts.Region, region, StringComparison.OrdinalIgnoreCase)))
                continue;
            var summary = TelemetrySummary.Of(await telemetry.LoadAsync(observer.Index, now - window, now, cancellationToken).ConfigureAwait(false));
            if (summary.Samples > 0)
                rows.Add(ItemOf(observer, summary));
        }

        // Noisiest first; who told no noise floor comes last.
        rows.Sort((a, b) => Nullable.Compare(b.MaxNoiseFloor, a.MaxNoiseFloor));
        return TypedResults.Json(new ObserverSummariesAnswer(rows), ObserverReportsJson.Default.ObserverSummariesAnswer);
    }

    private static async Task<IResult> ClocksAsync(Mesh mesh, ReportCache reports, ApiSettings settings, CancellationToken cancellationToken)
    {
        var clocks = await reports.GetAsync(new ClockHealthReport(), AnalyticsScope.All, cancellationToken).ConfigureAwait(false);
        var rows = new List<ObserverClockItem>();
        foreach (var offset in clocks.Observers)
        {
            if (mesh.Observers.Find(offset.ObserverIndex) is { } observer && !settings.HiddenObservers.Contains(observer.Id))
                rows.Add(new ObserverClockItem(observer.Id, Math.Round(offset.Seconds, 3), offset.Samples));
        }

        return TypedResults.Json(rows, ObserverReportsJson.Default.IReadOnlyListObserverClockItem);
    }

    private static Observer? Shown(Mesh mesh, ApiSettings settings, string id) =>
        mesh.Observers.Find(id) is { } observer && !settings.HiddenObservers.Contains(observer.Id) ? observer : null;

    private static string LabelOf(UnixMillis start, int days) =>
        start.ToDateTimeOffset().ToString(days <= 1 ? "HH:mm" : days <= 7 ? "ddd HH:mm" : "MMM dd", CultureInfo.InvariantCulture);

    private static TimeSpan? ResolutionOf(string? text) => text switch
    {
        null or "" or "5m" => TimeSpan.FromMinutes(5),
        "1h" => TimeSpan.FromHours(1),
        "1d" => TimeSpan.FromDays(1),
        _ => null,
    };

    // A whole number of minutes, hours or days; a day when nothing is said.
    private static TimeSpan? WindowOf(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return s_day;
        if (!int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count == 0)
            return null;
        var minutes = text[^1] switch
        {
            'm' => count,
            'h' => count * 60L,
            'd' => count * 1440L,
            _ => 0,
        };
        return minutes is > 0 and <= LongestWindow ? TimeSpan.FromMinutes(minutes) : null;
    }

    private static bool TryTime(string? text, UnixMillis otherwise, out UnixMillis time)
    {
        time = otherwise;
        return string.IsNullOrWhiteSpace(text) || ApiTime.TryParse(text, out time);
    }

    private static ObserverSummaryItem ItemOf(Observer observer, TelemetrySummary summary) => new()
    {
        ObserverId = observer.Id,
        ObserverName = observer.Facts.Name,
        Region = observer.Facts.Region,
        CurrentNoiseFloor = summary.CurrentNoiseFloor,
        AverageNoiseFloor = summary.AverageNoiseFloor,
        MaxNoiseFloor = summary.MaxNoiseFloor,
        BatteryMillivolts = summary.BatteryMillivolts,
        Samples = summary.Samples,
        Sparkline = summary.NoiseFloors,
    };

    private static MetricItem ItemOf(TelemetryPoint point) => new()
    {
        Timestamp = point.Row.At.ToString(),
        NoiseFloor = point.Row.NoiseFloor,
        TxAirSeconds = point.Row.TxAirSeconds,
        RxAirSeconds = point.Row.RxAirSeconds,
        ReceiveErrors = point.Row.ReceiveErrors,
        BatteryMillivolts = point.Row.BatteryMillivolts,
        PacketsSent = point.Row.PacketsSent,
        PacketsReceived = point.Row.PacketsReceived,
        TxAirtimePercent = point.TxAirtimePercent,
        RxAirtimePercent = point.RxAirtimePercent,
        ReceiveErrorPercent = point.ReceiveErrorPercent,
        IsReboot = point.IsReboot,
    };
}
