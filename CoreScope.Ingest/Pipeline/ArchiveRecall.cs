using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;
using Microsoft.Extensions.Logging;

namespace CoreScope.Ingest.Pipeline;

/// <summary>
/// Asks the archive for what seems new, while memory does not reach as far back: a packet that is heard again after it was
/// evicted keeps its id and its first sight, and a redelivery is known as one. The only disk read of the pipeline; its thread only.
/// </summary>
internal sealed class ArchiveRecall(PacketStore store, IPacketArchive? archive, LogThrottle throttle, ILogger logger)
{
    /// <summary>As <see cref="PacketStore.Classify"/>, over memory and archive.</summary>
    public Classification Classify(PacketHash hash, int observerIndex, in PathHops hops)
    {
        var found = store.Classify(hash, observerIndex, hops);
        return found.Kind == ArrivalKind.NewTransmission && store.IsPartial && TryRecall(hash) ? store.Classify(hash, observerIndex, hops) : found;
    }

    private bool TryRecall(PacketHash hash)
    {
        try
        {
            // A row the warm-up could not place has a number inside the log: it is heard as new, and the archive tells them together.
            if (archive?.FindTransmission(hash) is not { } archived || archived.Id >= store.SmallestId)
                return false;
            store.Recall(archived);
            return true;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // Taken as new: the archive itself maps it to the row it has.
            if (throttle.Permits(nameof(ArchiveRecall)))
                logger.LogWarning(error, "[ingest] the archive could not be asked whether a packet is known; it is taken as new");
            return false;
        }
    }
}
