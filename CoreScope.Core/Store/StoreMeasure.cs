using CoreScope.Core.Store.Indexes;

namespace CoreScope.Core.Store;

/// <summary>Adds up what the parts of a store take: arrays by their real length, objects and dictionaries by their known sizes.</summary>
internal static class StoreMeasure
{
    private const int TransmissionObject = 96;

    public static StoreFootprint Of(
        PacketSnapshot log,
        Lock storeLock,
        RecalledTransmissions recalled,
        HashIndex hashes,
        ObservationIndex observations,
        ObserverIndex observers,
        NodeIndex nodes,
        PathHopIndex hops,
        ResolvedPathIndex? paths,
        PayloadTypeIndex types,
        ChannelIndex channels)
    {
        var (transmissions, prefixes) = log.MeasureChunks();
        long slots = 0;
        for (var i = 0; i < log.Count; i++)
        {
            var transmission = log[i];
            transmissions += TransmissionObject + ((PostingList.ArrayHeader + transmission.Payload.Length + 7L) & ~7L);
            slots += transmission.AllocatedObservationBytes;
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
                ["recalled"] = recalled.AllocatedBytes,
                ["channelIndex"] = channels.AllocatedBytes,
            });
        }
    }
}
