using CoreScope.App.Shared.Api;
using CoreScope.Core;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Store.Queries;

namespace CoreScope.App.Features.Observers;

/// <summary>Makes the API's rows of observers. Thread-safe.</summary>
internal sealed class ObserverItems
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromSeconds(30);

    // What the last hour's figures cost when the archive has to count them.
    private static readonly TimeSpan s_countLifetime = TimeSpan.FromSeconds(10);

    private readonly Mesh _mesh;
    private readonly ApiSettings _settings;
    private readonly PacketCounts _counts;
    private readonly AnswerCache<ObserverListAnswer> _cache;
    private readonly SharedAnswer<IReadOnlyDictionary<int, int>> _lastHour;

    public ObserverItems(Mesh mesh, PacketCounts counts, ApiSettings settings)
    {
        _mesh = mesh;
        _counts = counts;
        _settings = settings;
        _cache = new AnswerCache<ObserverListAnswer>(mesh.Clock, s_lifetime);
        _lastHour = new SharedAnswer<IReadOnlyDictionary<int, int>>(mesh.Clock, s_countLifetime);
    }

    /// <summary>All observers, up to 30 s old; a new observer or a changed fact shows at once.</summary>
    public async Task<(ObserverListAnswer Answer, TimeSpan Age)> CachedAsync(CancellationToken cancellationToken)
    {
        var version = _mesh.Observers.Version;
        if (_cache.TryGet(version) is { } known)
            return known;
        var lastHour = await LastHourAsync(cancellationToken).ConfigureAwait(false);
        return _cache.Get(version, () => Build(lastHour));
    }

    /// <summary>All observers as they are now, heard last first, without those retired or hidden.</summary>
    public async Task<ObserverListAnswer> BuildAsync(CancellationToken cancellationToken) => Build(await LastHourAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>One observer, or null.</summary>
    public async Task<ObserverItem?> FindAsync(string id, CancellationToken cancellationToken) =>
        _mesh.Observers.Find(id) is { } observer && !_settings.HiddenObservers.Contains(observer.Id)
            ? ItemOf(observer, UnixMillis.Now(_mesh.Clock), await LastHourAsync(cancellationToken).ConfigureAwait(false))
            : null;

    private Task<IReadOnlyDictionary<int, int>> LastHourAsync(CancellationToken cancellationToken) =>
        _counts.NeedsArchive
            ? _lastHour.GetAsync(0, () => _counts.LastHourByObserverAsync(CancellationToken.None), cancellationToken)
            : _counts.LastHourByObserverAsync(cancellationToken);

    private ObserverListAnswer Build(IReadOnlyDictionary<int, int> lastHour)
    {
        var now = UnixMillis.Now(_mesh.Clock);
        var shown = _mesh.Observers.Snapshot().Where(IsShown).OrderByDescending(o => o.LastSeen).ThenBy(o => o.Index);
        return new ObserverListAnswer([.. shown.Select(o => ItemOf(o, now, lastHour))], now.ToString());
    }

    private bool IsShown(Observer observer) => !observer.IsInactive && !_settings.HiddenObservers.Contains(observer.Id);

    private ObserverItem ItemOf(Observer observer, UnixMillis now, IReadOnlyDictionary<int, int> lastHour)
    {
        var facts = observer.Facts;
        var node = observer.Key.IsNone ? null : _mesh.Visibility.Shown(_mesh.Nodes.Find(observer.Key));
        var skew = observer.ClockSkew is { } sign && sign.IsCurrent(now) ? sign : null;
        return new ObserverItem
        {
            Id = observer.Id,
            Name = facts.Name,
            Iata = facts.Region,
            LastSeen = ApiTime.Text(observer.LastSeen),
            FirstSeen = ApiTime.Text(observer.FirstSeen),
            PacketCount = observer.PacketCount,
            Model = facts.Model,
            Firmware = facts.Firmware,
            ClientVersion = facts.ClientVersion,
            Radio = facts.Radio,
            BatteryMillivolts = facts.BatteryMillivolts,
            UptimeSeconds = facts.UptimeSeconds,
            NoiseFloor = facts.NoiseFloor,
            LastPacketAt = ApiTime.Text(observer.LastPacketAt),
            PacketsLastHour = lastHour.GetValueOrDefault(observer.Index),
            Latitude = node?.Latitude,
            Longitude = node?.Longitude,
            NodeRole = node?.Role.Label(),
            ClockNaive = skew is not null,
            ClockSkewSeconds = skew?.SkewSeconds,
            ClockSkewCount = skew?.Count24h,
            ClockLastNaiveAt = skew is null ? null : ApiTime.Text(skew.LastAt),
            CanRelay = facts.CanRelay,
        };
    }
}
