using CoreScope.App.Features.Observers.Listing;
using CoreScope.App.Shared.Charts;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Analytics.Telemetry;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Store.Queries;

namespace CoreScope.App.Features.Observers.Detail;

/// <summary>One observer: its facts, its newest packets, its figures over a time. One circuit at a time.</summary>
public sealed class ObserverViewModel(ObserverSources sources)
{
    private const int RecentPackets = 20;

    // Statuses come every few minutes, and the rows are on disk.
    private static readonly TimeSpan s_telemetryLifetime = TimeSpan.FromMinutes(1);

    private ObserverUrlState _url = new("", 0);
    private ObserverAnalytics? _figures;
    private TelemetrySeries? _telemetry;
    private long _telemetryAt;
    private int _newest;

    /// <summary>The observer; null when there is none with this id, or it was not looked for yet.</summary>
    public ObserverRow? Row { get; private set; }

    /// <summary>The node with the same key, if one was heard and may be shown.</summary>
    public Node? Node { get; private set; }

    /// <summary>Its newest observations, newest first.</summary>
    public IReadOnlyList<PacketRow> Recent { get; private set; } = [];

    public ObserverChartSet Charts { get; private set; } = ObserverChartSet.Empty;

    /// <summary>True until the figures of the chosen time are there.</summary>
    public bool IsLoading => _figures is null;

    /// <summary>Boots within the chosen time.</summary>
    public int Reboots => _telemetry?.Reboots.Count ?? 0;

    /// <summary>How the battery is: <c>ok</c>, <c>low</c>, <c>critical</c>, <c>unknown</c>.</summary>
    public string BatteryState => sources.Batteries.StateOf(Row?.Facts.BatteryMillivolts);

    /// <summary>The charts of packets begin here, later than asked for: what is older is on disk only. Null when they are whole.</summary>
    public UnixMillis? CountedFrom { get; private set; }

    /// <summary>Takes another observer or another time; what belongs to the former is gone at once.</summary>
    public void Choose(ObserverUrlState url)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (url == _url)
            return;
        if (url.Id != _url.Id)
            (Row, Node, Recent, _newest) = (null, null, [], 0);
        _url = url;
        (_figures, _telemetry, CountedFrom) = (null, null, null);
        Charts = ObserverChartSet.Empty;
    }

    /// <summary>Reads facts and newest packets: cheap, for every message.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var url = _url;
        var row = await sources.Figures.FindAsync(url.Id, cancellationToken);
        if (url.Id != _url.Id)
            return;
        Row = row;
        Node = row is null || row.Observer.Key.IsNone ? null : sources.Mesh.Visibility.Shown(sources.Mesh.Nodes.Find(row.Observer.Key));
        if (row is null)
            return;
        var keys = Newest(row.Observer.Index, out var newest);
        if (newest == _newest && keys.Count == Recent.Count)
            return;
        var recent = await sources.Rows.BuildAsync(keys, cancellationToken);
        if (url.Id == _url.Id)
            (Recent, _newest) = (recent, newest);
    }

    /// <summary>Reads the figures of the chosen time; those that did not change keep their charts.</summary>
    public async Task RefreshChartsAsync(CancellationToken cancellationToken)
    {
        if (Row is not { } row)
            return;
        var url = _url;
        var figures = await sources.Reports.GetAsync(new ObserverAnalyticsReport(row.Observer.Index, url.Days), AnalyticsScope.All, cancellationToken);
        if (url == _url && !ReferenceEquals(figures, _figures))
            Show(figures);
        if (_telemetry is not null && sources.Mesh.Clock.GetElapsedTime(_telemetryAt) < s_telemetryLifetime)
            return;
        var now = UnixMillis.Now(sources.Mesh.Clock);
        var rows = await sources.Telemetry.LoadAsync(row.Observer.Index, now - TimeSpan.FromDays(url.Days), now, cancellationToken);
        if (url == _url)
            Show(TelemetrySeries.Of(rows, url.Days == 1 ? TimeSpan.FromMinutes(5) : TimeSpan.FromHours(1)));
    }

    private void Show(ObserverAnalytics figures)
    {
        _figures = figures;
        Charts = Charts with
        {
            Packets = ObserverCharts.Packets(figures),
            Types = ObserverCharts.Types(figures),
            Nodes = ObserverCharts.Nodes(figures),
            Snr = StepSeries.OfSnr(figures.SnrSteps),
        };
        var store = sources.Mesh.Store;
        var snapshot = store.Snapshot();
        var since = UnixMillis.Now(sources.Mesh.Clock) - TimeSpan.FromDays(_url.Days);
        CountedFrom = store.IsPartial && snapshot.Count > 0 && snapshot[0].FirstSeen > since ? snapshot[0].FirstSeen : null;
    }

    private void Show(TelemetrySeries telemetry)
    {
        _telemetry = telemetry;
        _telemetryAt = sources.Mesh.Clock.GetTimestamp();
        Charts = Charts with
        {
            Battery = ObserverCharts.Battery(telemetry),
            NoiseFloor = ObserverCharts.NoiseFloor(telemetry),
            Airtime = ObserverCharts.Airtime(telemetry),
            Errors = ObserverCharts.Errors(telemetry),
        };
    }

    private List<RowKey> Newest(int observerIndex, out int newest)
    {
        var ids = sources.Mesh.Store.ByObserver(observerIndex).Span;
        var keys = new List<RowKey>(RecentPackets);
        newest = ids.Length == 0 ? 0 : ids[^1];
        for (var i = ids.Length - 1; i >= 0 && keys.Count < RecentPackets; i--)
        {
            if (sources.Mesh.Store.TryFindObservation(ids[i], out var transmission, out var index))
                keys.Add(new RowKey(transmission, index, IsGroup: false));
        }

        return keys;
    }
}
