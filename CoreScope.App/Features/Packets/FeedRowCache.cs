using CoreScope.Core.Store.Queries;

namespace CoreScope.App.Features.Packets;

/// <summary>
/// The rows on one screen between two refreshes. A row is made anew when its transmission was heard again, and all of them every
/// few seconds, since names of nodes and observers may have become known. One circuit at a time.
/// </summary>
internal sealed class FeedRowCache(PacketRows rows, TimeProvider clock)
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromSeconds(5);
    private Dictionary<(int Id, bool IsGroup), FeedRow> _rows = [];
    private long _madeAt;

    public async ValueTask<IReadOnlyList<FeedRow>> GetAsync(List<RowKey> keys, CancellationToken cancellationToken)
    {
        if (clock.GetElapsedTime(_madeAt) > s_lifetime)
        {
            _rows = [];
            _madeAt = clock.GetTimestamp();
        }

        var known = _rows;
        var missing = keys.FindAll(key => !IsFresh(known, key));
        var made = new Dictionary<(int Id, bool IsGroup), FeedRow>(keys.Count);
        foreach (var row in await rows.BuildAsync(missing, cancellationToken))
            made[(row.Observation.Id, row.IsGroup)] = new FeedRow(row);

        var result = new FeedRow[keys.Count];
        for (var i = 0; i < result.Length; i++)
        {
            var id = IdOf(keys[i]);
            result[i] = made.TryGetValue(id, out var row) ? row : known[id];
            made[id] = result[i];
        }

        _rows = made;
        return result;
    }

    private static bool IsFresh(Dictionary<(int Id, bool IsGroup), FeedRow> rows, RowKey key) =>
        rows.TryGetValue(IdOf(key), out var row)
        && (!key.IsGroup || row.Packet.ObservationCount == key.Transmission.Observations.Length);

    private static (int Id, bool IsGroup) IdOf(RowKey key) => (key.Transmission.Observations[key.ObservationIndex].Id, key.IsGroup);
}
