using CoreScope.App.Features.Nodes.Detail;
using CoreScope.App.Shared.Charts;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Analytics.Telemetry;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;

namespace CoreScope.App.Features.Nodes.Analytics;

/// <summary>
/// One node's figures over a time, as one circuit shows them. What was shown stays until the new figures are there; each part fails alone.
/// One circuit at a time, on whose thread it goes on after each wait.
/// </summary>
public sealed class NodeAnalyticsViewModel(NodeSources sources, NodeBatteryQuery batteries, BatteryThresholds thresholds, ILogger log)
{
    /// <summary>Least time between two looks; the reports themselves are good for as long.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private const string Failed = "It could not be computed; the log says why.";

    private string _key = "";
    private int? _days;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private int _choice;
    private int _loading;
    private long _loadedAt;
    private bool _isLoaded;
    private bool _wasReady;

    /// <summary>The node; null until it is found, and when it is not.</summary>
    public Node? Node { get; private set; }

    /// <summary>The nodes that are meant when the key is the beginning of several.</summary>
    public IReadOnlyList<Node> Candidates { get; private set; } = [];

    /// <summary>True once it is known whether the node is there.</summary>
    public bool IsSearched { get; private set; }

    /// <summary>Figures of what was chosen are on their way; what is shown is of what was chosen before.</summary>
    public bool IsStale { get; private set; }

    public NodePart<NodeAnalytics> Figures { get; private set; } = new();

    public NodePart<IReadOnlyList<BatteryPoint>> Battery { get; private set; } = new();

    public NodePart<PeerNetwork> Peers { get; private set; } = new();

    public NodeChartSet Charts { get; private set; } = NodeChartSet.Empty;

    /// <summary>Who heard the packets best, without hidden ones.</summary>
    public IReadOnlyList<NodeObserver> Observers { get; private set; } = [];

    /// <summary>The newest voltage; null without any.</summary>
    public BatteryPoint? Voltage => Battery.Value is { Count: > 0 } told ? told[^1] : null;

    /// <summary>How the battery is: <c>ok</c>, <c>low</c>, <c>critical</c>, <c>unknown</c>.</summary>
    public string BatteryState => thresholds.StateOf(Voltage?.Millivolts);

    /// <summary>The figures begin here, later than asked for: what is older is on disk only. Null when they are whole.</summary>
    public UnixMillis? CountedFrom { get; private set; }

    /// <summary>Takes another node, time or zone.</summary>
    public void Choose(string key, int? days, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var isOther = key != _key || days != _days;
        if (key != _key)
        {
            (Node, Candidates, IsSearched, CountedFrom) = (null, [], false, null);
            (Figures, Battery, Peers, Observers, Charts) = (new(), new(), new(), [], NodeChartSet.Empty);
        }

        var isOtherZone = !zone.Equals(_zone);
        (_key, _days, _zone) = (key, days, zone);
        if (isOther)
            (_choice, _isLoaded, IsStale) = (_choice + 1, false, true);
        else if (isOtherZone && Figures.Value is { } figures)
            Charts = Charts with { Heatmap = NodeCharts.Heatmap(figures, zone) };
    }

    /// <summary>True when <see cref="LoadAsync"/> would tell something new. While history is read, as seldom as later; at its end at once.</summary>
    public bool IsDue()
    {
        var mesh = sources.Mesh;
        if (_loading > 0)
            return false;
        if (!_isLoaded || Node is null || mesh.Visibility.IsHidden(Node) || mesh.Store.Status.IsReady != _wasReady)
            return true;
        return mesh.Clock.GetElapsedTime(_loadedAt) >= Interval;
    }

    /// <summary>Looks for the node and reads its figures, telling of each part as it comes.</summary>
    public async Task LoadAsync(Action changed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changed);
        _loading++;
        try
        {
            await LoadOnceAsync(changed, cancellationToken);
        }
        finally
        {
            _loading--;
        }
    }

    private async Task LoadOnceAsync(Action changed, CancellationToken cancellationToken)
    {
        var mesh = sources.Mesh;
        var (choice, isReady) = (_choice, mesh.Store.Status.IsReady);
        Candidates = NodePrefix.Find(mesh, _key);
        IsSearched = isReady;
        Node = Candidates is [var only] ? only : null;
        if (Node is not { } node)
            return;
        var (days, zone) = (_days, _zone);
        var figures = await TryAsync(Figures, "analytics", () => sources.Figures.AnalyticsAsync(node.Id, days, cancellationToken));
        // Something else was chosen meanwhile.
        if (choice != _choice)
            return;
        Show(figures, zone);
        (IsStale, _isLoaded, _loadedAt, _wasReady) = (false, true, mesh.Clock.GetTimestamp(), isReady);
        changed();
        var battery = await TryAsync(Battery, "battery", () => batteries.LoadAsync(node, days, cancellationToken));
        if (choice != _choice)
            return;
        Show(battery);
        changed();
        if (figures.Value is not { } found)
            return;
        var peers = await TryAsync(Peers, "peers", async () => PeerNetwork.Of(node, found.Peers, (await sources.Figures.ScoresAsync(cancellationToken)).Map));
        if (choice != _choice)
            return;
        Peers = peers;
        changed();
    }

    private void Show(NodePart<NodeAnalytics> figures, TimeZoneInfo zone)
    {
        var isSame = ReferenceEquals(figures.Value, Figures.Value);
        Figures = figures;
        if (figures.Value is not { } found || isSame)
            return;
        Observers = [.. found.Observers.Where(row => !sources.IsHidden(row.Observer))];
        var nameOf = Names();
        Charts = Charts with
        {
            Activity = NodeCharts.Activity(found),
            SnrTrend = NodeCharts.SnrTrend(found, nameOf),
            SnrSteps = StepSeries.OfSnr(found.SnrSteps),
            Types = NodeCharts.Types(found),
            Observers = NodeCharts.Observers(Observers, nameOf),
            Hops = NodeCharts.Hops(found),
            Heatmap = NodeCharts.Heatmap(found, zone),
        };
        CountedFrom = CountedFromOf(found);
    }

    private void Show(NodePart<IReadOnlyList<BatteryPoint>> battery)
    {
        var isSame = battery.Value is { } told && Battery.Value is { } shown && told.SequenceEqual(shown);
        Battery = battery;
        if (!isSame)
            Charts = Charts with { Battery = battery.Value is { } points ? NodeCharts.Battery(points, thresholds) : [] };
    }

    // Two observers may have one name, but a chart tells its lines apart by them; a hidden one keeps its own to itself.
    private Func<Observer, string> Names()
    {
        var twins = Observers.GroupBy(row => row.Observer.DisplayName, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key).ToHashSet(StringComparer.Ordinal);
        return observer => sources.IsHidden(observer) ? "(hidden observer)" : twins.Contains(observer.DisplayName) ? $"{observer.DisplayName} ({observer.Id})" : observer.DisplayName;
    }

    private UnixMillis? CountedFromOf(NodeAnalytics found)
    {
        if (!sources.Mesh.Store.IsPartial)
            return null;
        var snapshot = sources.Mesh.Store.Snapshot();
        var oldest = snapshot.Count > 0 ? snapshot[0].FirstSeen : found.To;
        return _days is null || oldest > found.From ? oldest : null;
    }

    private async Task<NodePart<T>> TryAsync<T>(NodePart<T> before, string what, Func<Task<T>> load)
        where T : class
    {
        try
        {
            return new NodePart<T>(await load(), null);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            log.LogError(error, "[nodes] {What} of {Node} could not be computed", what, _key);
            // What was shown for another time must not stand for this one.
            return before.Value is null || IsStale ? new NodePart<T>(null, Failed) : before;
        }
    }
}
