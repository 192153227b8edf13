using CoreScope.Core.Identity;
using CoreScope.Core.Store.Archive;

namespace CoreScope.Core.Store.Queries;

/// <summary>
/// How many packets there are and how many came in lately, whether memory reaches as far back or not: from memory while it holds
/// everything, else with the archive, whose answer takes milliseconds. Callers keep it for a while. Thread-safe.
/// </summary>
public sealed class PacketCounts
{
    private const int Attempts = 3;
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_day = TimeSpan.FromDays(1);

    private readonly Mesh _mesh;
    private readonly IArchivedPackets _archive;

    public PacketCounts(Mesh mesh, IArchivedPackets archive)
    {
        _mesh = mesh;
        _archive = archive;
    }

    /// <summary>True when memory does not answer alone. While history is being read it does, with what it has.</summary>
    public bool NeedsArchive => Store.IsPartial && Store.Status.IsReady;

    private PacketStore Store => _mesh.Store;

    /// <summary>All packets, and the observations of the last hour and day.</summary>
    public async Task<PacketTotals> CountAsync(CancellationToken cancellationToken)
    {
        var now = UnixMillis.Now(_mesh.Clock);
        if (!NeedsArchive)
            return InMemory(now);
        var (transmissions, observations) = await AllAsync(cancellationToken).ConfigureAwait(false);
        var hour = await _archive.CountHeardAsync(now - s_hour, byObserver: false, cancellationToken).ConfigureAwait(false);
        var lastHour = hour.Total + Uncommitted(hour);
        var day = await _archive.CountHeardAsync(now - s_day, byObserver: false, cancellationToken).ConfigureAwait(false);
        return new PacketTotals(transmissions, observations, lastHour, day.Total + Uncommitted(day));
    }

    /// <summary>Observations of the last hour by the observer's index; who has none is absent.</summary>
    public async Task<IReadOnlyDictionary<int, int>> LastHourByObserverAsync(CancellationToken cancellationToken)
    {
        var since = UnixMillis.Now(_mesh.Clock) - s_hour;
        var isOnDisk = NeedsArchive;
        var archived = isOnDisk ? await _archive.CountHeardAsync(since, byObserver: true, cancellationToken).ConfigureAwait(false) : null;
        var counts = archived is null ? [] : new Dictionary<int, int>(archived.ByObserver);
        foreach (var observer in _mesh.Observers.Snapshot())
        {
            if (CountInMemory(observer.Index, since, archived?.LastObservationId ?? 0) is > 0 and var count)
                counts[observer.Index] = counts.GetValueOrDefault(observer.Index) + count;
        }

        return counts;
    }

    // Observations of one observer stand in order of arrival, so the search ends at the first that is too old.
    private int CountInMemory(int observerIndex, UnixMillis since, int aboveId)
    {
        var ids = Store.ByObserver(observerIndex).Span;
        var count = 0;
        for (var i = ids.Length - 1; i >= 0 && ids[i] > aboveId; i--)
        {
            if (!Store.TryFindObservation(ids[i], out var transmission, out var index))
                continue;
            if (transmission.Observations[index].IngestTime < since)
                break;
            count++;
        }

        return count;
    }

    // What was heard but is not on disk yet: a moment's worth, all of it just now.
    private int Uncommitted(HeardCounts counted) => Store.CountObservations(counted.LastObservationId + 1, Store.LastObservationId);

    private async Task<(int Transmissions, int Observations)> AllAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var snapshot = Store.Snapshot();
            var lastId = Store.LastObservationId;
            var first = PacketHistory.FirstOf(snapshot);
            var transmissions = await _archive.OlderTransmissionsAsync(first, cancellationToken).ConfigureAwait(false);
            var observations = await _archive.OlderObservationsAsync(first, lastId, cancellationToken).ConfigureAwait(false);
            var inMemory = Store.CountObservations(observations.Below, lastId);
            // Evicted meanwhile: memory may no longer have what the border says it has.
            if (PacketHistory.FirstOf(Store.Snapshot()) == first || attempt == Attempts)
                return (transmissions.Count + snapshot.Count, observations.Count + inMemory);
        }
    }

    private PacketTotals InMemory(UnixMillis now)
    {
        var (hourAgo, dayAgo) = (now - s_hour, now - s_day);
        var snapshot = Store.Snapshot();
        int all = 0, hour = 0, day = 0;
        for (var i = 0; i < snapshot.Count; i++)
        {
            var observations = snapshot[i].Observations;
            all += observations.Length;
            if (snapshot[i].LastSeen < dayAgo)
                continue;
            foreach (ref readonly var observation in observations)
            {
                day += observation.IngestTime >= dayAgo ? 1 : 0;
                hour += observation.IngestTime >= hourAgo ? 1 : 0;
            }
        }

        return new PacketTotals(snapshot.Count, all, hour, day);
    }
}
