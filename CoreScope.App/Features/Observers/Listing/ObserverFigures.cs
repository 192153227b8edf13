using CoreScope.App.Shared.Api;
using CoreScope.Core;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Clocks;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Store.Queries;

namespace CoreScope.App.Features.Observers.Listing;

/// <summary>What the pages say of observers. What takes long is computed once for all who look. Thread-safe.</summary>
public sealed class ObserverFigures
{
    // Counting an hour of a busy mesh means passing over its observations.
    private static readonly TimeSpan s_countLifetime = TimeSpan.FromSeconds(10);

    private readonly Mesh _mesh;
    private readonly ReportCache _reports;
    private readonly PacketCounts _counts;
    private readonly ApiSettings _settings;
    private readonly SharedAnswer<IReadOnlyDictionary<int, int>> _lastHour;

    public ObserverFigures(Mesh mesh, ReportCache reports, PacketCounts counts, HealthThresholds thresholds, ApiSettings settings)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        _mesh = mesh;
        _reports = reports;
        _counts = counts;
        _settings = settings;
        Thresholds = thresholds;
        _lastHour = new SharedAnswer<IReadOnlyDictionary<int, int>>(mesh.Clock, s_countLifetime);
    }

    /// <summary>Which ages count as stale and offline.</summary>
    public HealthThresholds Thresholds { get; }

    /// <summary>All observers but those retired or hidden, in order of their first message.</summary>
    public async Task<IReadOnlyList<ObserverRow>> RowsAsync(CancellationToken cancellationToken)
    {
        var observers = _mesh.Observers.Snapshot().Where(observer => !observer.IsInactive && IsShown(observer)).ToList();
        return await BuildAsync(observers, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The observer with this id in any case, also a retired one; null when there is none or it is hidden.</summary>
    public async Task<ObserverRow?> FindAsync(string id, CancellationToken cancellationToken) =>
        id.Length > 0 && _mesh.Observers.Find(id) is { } observer && IsShown(observer)
            ? (await BuildAsync([observer], cancellationToken).ConfigureAwait(false))[0]
            : null;

    private bool IsShown(Observer observer) => !_settings.HiddenObservers.Contains(observer.Id);

    private async Task<IReadOnlyList<ObserverRow>> BuildAsync(List<Observer> observers, CancellationToken cancellationToken)
    {
        var lastHour = await _lastHour.GetAsync(0, () => _counts.LastHourByObserverAsync(CancellationToken.None), cancellationToken).ConfigureAwait(false);
        var clocks = await _reports.GetAsync(new ClockHealthReport(), AnalyticsScope.All, cancellationToken).ConfigureAwait(false);
        var names = NamesOfSeveral();
        var busiest = observers.Count == 0 ? 0 : observers.Max(observer => lastHour.GetValueOrDefault(observer.Index));
        var now = UnixMillis.Now(_mesh.Clock);
        return [.. observers.Select(observer => RowOf(observer, now, lastHour.GetValueOrDefault(observer.Index), busiest, clocks, names))];
    }

    private ObserverRow RowOf(Observer observer, UnixMillis now, int lastHour, int busiest, ClockHealth clocks, HashSet<string> names) => new()
    {
        Observer = observer,
        Facts = observer.Facts,
        State = Thresholds.StateOfObserver(observer.LastSeen, now),
        LastSeen = observer.LastSeen,
        LastPacketAt = observer.LastPacketAt,
        Packets = observer.PacketCount,
        PacketsLastHour = lastHour,
        Load = busiest == 0 ? 0 : (double)lastHour / busiest,
        Offset = clocks.OfObserver(observer.Index),
        NaiveClock = observer.ClockSkew is { } sign && sign.IsCurrent(now) ? sign : null,
        HasNamesake = names.Contains(observer.DisplayName),
    };

    private HashSet<string> NamesOfSeveral() =>
        [.. _mesh.Observers.Snapshot().Where(IsShown).GroupBy(observer => observer.DisplayName, StringComparer.OrdinalIgnoreCase).Where(group => group.Skip(1).Any()).SelectMany(group => group.Select(observer => observer.DisplayName))];
}
