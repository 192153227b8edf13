using CoreScope.Core.Identity;

namespace CoreScope.Core.Store.Archive;

/// <summary>What the rest of the system may read of the archive on disk. Every call may take milliseconds; none is made under a lock.</summary>
public interface IPacketArchive
{
    /// <summary>Resolved paths (node ids, 0 = unresolved hop) of these observations; what has none is absent.</summary>
    ValueTask<IReadOnlyDictionary<int, int[]>> LoadResolvedPathsAsync(IReadOnlyCollection<int> observationIds, CancellationToken cancellationToken);

    /// <summary>Packets that were refused, newest first.</summary>
    ValueTask<IReadOnlyList<DroppedPacket>> LoadDroppedAsync(DroppedPacketQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// The transmission with this content hash and all its observations, as an object of its own; null when the archive does not
    /// hold it. For the pipeline, which asks for what is new while memory does not reach as far back: it waits for the answer.
    /// </summary>
    Transmission? FindTransmission(PacketHash hash) => null;
}
