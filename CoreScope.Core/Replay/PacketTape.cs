using CoreScope.Core.Identity;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;
using CoreScope.Core.Store.Queries;

namespace CoreScope.Core.Replay;

/// <summary>
/// All packets in order of arrival, whether in memory or only on disk, to be run forward from any time: a place on it is the id of
/// a transmission, which neither eviction nor new traffic moves. Keeps nothing. Thread-safe.
/// </summary>
public sealed class PacketTape
{
    // How many missing ids a step back looks over; ids are given one after the other.
    private const int MostMissing = 64;

    private readonly Mesh _mesh;
    private readonly IArchivedPackets _archive;

    public PacketTape(Mesh mesh, IArchivedPackets archive)
    {
        _mesh = mesh;
        _archive = archive;
    }

    /// <summary>The place behind everything.</summary>
    public int End => _mesh.Store.LastTransmissionId + 1;

    /// <summary>The place from which on packets were first heard at <paramref name="time"/> or later. Ids and times ascend together.</summary>
    public async ValueTask<int> SeekAsync(UnixMillis time, CancellationToken cancellationToken)
    {
        var snapshot = _mesh.Store.Snapshot();
        if (HasOlder(snapshot) && (snapshot.Count == 0 || snapshot[0].FirstSeen > time))
            return Math.Min(await _archive.FirstSinceAsync(time, cancellationToken).ConfigureAwait(false), snapshot.Count == 0 ? End : snapshot[0].Id);
        int from = 0, to = snapshot.Count;
        while (from < to)
        {
            var middle = from + ((to - from) / 2);
            if (snapshot[middle].FirstSeen >= time)
                to = middle;
            else
                from = middle + 1;
        }

        return from < snapshot.Count ? snapshot[from].Id : End;
    }

    /// <summary>Up to <paramref name="count"/> packets from this place on; none at the end.</summary>
    public async ValueTask<IReadOnlyList<Transmission>> ReadAsync(int place, int count, CancellationToken cancellationToken)
    {
        var snapshot = _mesh.Store.Snapshot();
        var border = PacketHistory.FirstOf(snapshot);
        if (place < border && HasOlder(snapshot))
        {
            var older = await _archive.ForwardAsync(place, border, count, cancellationToken).ConfigureAwait(false);
            if (older.Count > 0)
                return older;
        }

        var from = snapshot.PositionOf(place);
        var packets = new Transmission[Math.Clamp(snapshot.Count - from, 0, count)];
        for (var i = 0; i < packets.Length; i++)
            packets[i] = snapshot[from + i];
        return packets;
    }

    /// <summary>The packet right before this place, or null at the beginning.</summary>
    public async ValueTask<Transmission?> BeforeAsync(int place, CancellationToken cancellationToken)
    {
        var snapshot = _mesh.Store.Snapshot();
        if (snapshot.PositionOf(place) is > 0 and var position)
            return snapshot[position - 1];
        if (!HasOlder(snapshot))
            return null;
        int[] ids = [.. Enumerable.Range(1, MostMissing).Select(back => Math.Min(place, PacketHistory.FirstOf(snapshot)) - back).TakeWhile(id => id > 0)];
        var found = await _archive.LoadAsync(ids, cancellationToken).ConfigureAwait(false);
        return found.Count > 0 ? found[0] : null;
    }

    // While history is being read memory ends somewhere in the middle: then there is no border to go on from.
    private bool HasOlder(PacketSnapshot snapshot) => _mesh.Store.Status.IsReady && (_mesh.Store.IsPartial || snapshot.Count == 0);
}
