namespace CoreScope.Core.Store.Archive;

/// <summary>What the rest of the system may read of the archive on disk. Every call may take milliseconds; none is made under a lock.</summary>
public interface IPacketArchive
{
    /// <summary>Resolved paths (node ids, 0 = unresolved hop) of these observations; what has none is absent.</summary>
    ValueTask<IReadOnlyDictionary<int, int[]>> LoadResolvedPathsAsync(IReadOnlyCollection<int> observationIds, CancellationToken cancellationToken);

    /// <summary>Packets that were refused, newest first.</summary>
    ValueTask<IReadOnlyList<DroppedPacket>> LoadDroppedAsync(DroppedPacketQuery query, CancellationToken cancellationToken);
}
