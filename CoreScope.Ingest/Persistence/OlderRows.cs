using CoreScope.Core.Store.Archive;
using CoreScope.Core.Store.Queries;

namespace CoreScope.Ingest.Persistence;

/// <summary>One view of <see cref="ArchivedPackets"/>: what lies below one border.</summary>
internal sealed class OlderRows(ArchivedPackets archive, bool isOfTransmissions, int below, int count) : IOlderRows
{
    /// <inheritdoc />
    public int Below => below;

    /// <inheritdoc />
    public int Count => count;

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<RowKey>> PageAsync(int skip, int count, CancellationToken cancellationToken)
    {
        var from = Math.Max(0, Count - skip - count);
        return archive.PageAsync(isOfTransmissions, from, Math.Max(0, Count - skip - from), cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask<int> PositionOfAsync(int id, CancellationToken cancellationToken)
    {
        if (id >= below || await archive.RankAsync(isOfTransmissions, id, cancellationToken).ConfigureAwait(false) is not (>= 0 and var rank))
            return -1;
        return Count - 1 - rank;
    }
}
