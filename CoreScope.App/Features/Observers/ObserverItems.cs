using CoreScope.App.Shared.Api;
using CoreScope.Core;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;

namespace CoreScope.App.Features.Observers;

/// <summary>Makes the API's rows of observers. Thread-safe.</summary>
internal sealed class ObserverItems
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    private readonly Mesh _mesh;
    private readonly ApiSettings _settings;
    private readonly AnswerCache<ObserverListAnswer> _cache;

    public ObserverItems(Mesh mesh, ApiSettings settings)
    {
        _mesh = mesh;
        _settings = settings;
        _cache = new AnswerCache<ObserverListAnswer>(mesh.Clock, s_lifetime);
    }

    /// <summary>All observers, up to 30 s old; a new observer or a changed fact shows at once.</summary>
    public (ObserverListAnswer Answer, TimeSpan Age) Cached() => _cache.Get(_mesh.Observers.Version, Build);

    /// <summary>All observers as they are now, heard last first, without those retired or hidden.</summary>
    public ObserverListAnswer Build()
    {
        var now = UnixMillis.Now(_mesh.Clock);
        var shown = _mesh.Observers.Snapshot().Where(IsShown).OrderByDescending(o => o.LastSeen).ThenBy(o => o.Index);
        return new ObserverListAnswer([.. shown.Select(o => ItemOf(o, now))], now.ToString());
    }

    /// <summary>One observer, or null.</summary>
    public ObserverItem? Find(string id) =>
        _mesh.Observers.Find(id) is { } observer && !_settings.HiddenObservers.Contains(observer.Id) ? ItemOf(observer, UnixMillis.Now(_mesh.Clock)) : null;

    private bool IsShown(Observer observer) => !observer.IsInactive && !_settings.HiddenObservers.Contains(observer.Id);

    private ObserverItem ItemOf(Observer observer, UnixMillis now)
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
            PacketsLastHour = CountSince(observer, now - s_hour),
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

    // Observations of one observer stand in order of arrival, so the search ends at the first that is too old.
    private int CountSince(Observer observer, UnixMillis since)
    {
        var ids = _mesh.Store.ByObserver(observer.Index).Span;
        var count = 0;
        for (var i = ids.Length - 1; i >= 0; i--)
        {
            if (!_mesh.Store.TryFindObservation(ids[i], out var transmission, out var index))
                continue;
            if (transmission.Observations[index].IngestTime < since)
                break;
            count++;
        }

        return count;
    }
}
