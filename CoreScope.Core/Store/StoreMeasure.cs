using CoreScope.Core.Store.Indexes;

namespace CoreScope.Core.Store;

/// <summary>Adds up what the parts of a store take: arrays by their real length, objects and dictionaries by their known sizes.</summary>
internal static class StoreMeasure
{
    private const int TransmissionObject = 96;
    private const int ArenaObject = 64;
    private const int ChunkTable = PostingList.ArrayHeader + (PacketChunk.Capacity * 8);

    public static StoreFootprint Of(
        PacketSnapshot log,
        Lock storeLock,
        HashIndex hashes,
        ObservationIndex observations,
        ObserverIndex observers,
        NodeIndex nodes,
        PathHopIndex hops,
        ResolvedPathIndex? paths,
        PayloadTypeIndex types,
        ChannelIndex channels)
    {
        long transmissions = 0, slots = 0, prefixes = 0;
        foreach (var chunk in log.Chunks)
        {
            transmissions += ChunkTable;
            prefixes += ArenaObject + chunk.Arena.AllocatedBytes;
            foreach (var transmission in chunk.Items)
            {
                transmissions += TransmissionObject + ((PostingList.ArrayHeader + transmission.Payload.Length + 7L) & ~7L);
                slots += transmission.AllocatedObservationBytes;
            }
        }

        lock (storeLock)
        {
            return new StoreFootprint(log.Count, observations.Count, new Dictionary<string, long>
            {
                ["transmissions"] = transmissions,
                ["observations"] = slots,
                ["paths"] = prefixes,
                ["hashIndex"] = hashes.AllocatedBytes,
                ["observationIndex"] = observations.AllocatedBytes,
                ["observerIndex"] = observers.AllocatedBytes,
                ["nodeIndex"] = nodes.AllocatedBytes,
                ["hopIndex"] = hops.Members.AllocatedBytes,
                ["resolvedPathIndex"] = paths?.AllocatedBytes ?? 0,
                ["typeIndex"] = types.AllocatedBytes,
                ["channelIndex"] = channels.AllocatedBytes,
            });
        }
    }
}
