using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Store.Archive;

namespace CoreScope.Core.Analytics.Telemetry;

/// <summary>
/// The battery of a node: what it reports as an observer, under the same key, and what a sensor's adverts tell. Thread-safe.
/// </summary>
public sealed class NodeBatteryQuery(Mesh mesh, ReportCache reports, IObserverTelemetry telemetry)
{
    /// <summary>The voltages from so many days ago until now, ascending; null = all there are.</summary>
    public async Task<IReadOnlyList<BatteryPoint>> LoadAsync(Node node, int? days, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(node);
        var now = UnixMillis.Now(mesh.Clock);
        var told = (await reports.GetAsync(new NodeAnalyticsReport(node.Id, days), AnalyticsScope.All, cancellationToken).ConfigureAwait(false)).Battery;
        if (mesh.Observers.Find(node.Key.ToString()) is not { } observer)
            return told;
        var rows = await telemetry.LoadAsync(observer.Index, days is { } back ? now - TimeSpan.FromDays(back) : default, now, cancellationToken).ConfigureAwait(false);
        return [.. rows.Where(row => row.BatteryMillivolts is not null).Select(row => new BatteryPoint(row.At, row.BatteryMillivolts!.Value)).Concat(told).OrderBy(point => point.At)];
    }
}
