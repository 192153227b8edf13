using CoreScope.Core.Store.Indexes;

namespace CoreScope.Core.Store;

/// <summary>Adds up what the parts of a store take.</summary>
internal static class StoreMeasure
{
    private const int TransmissionObject = 112;
    private const int ArrayHeader = 24;
    private const int DictionaryEntry = 40;

    public static StoreFootprint Of(
        PacketSnapshot log,
        Lock storeLock,
        ObservationIndex observations,
        ObserverIndex observers,
        NodeIndex nodes,
        PathHopIndex hops,
        PayloadTypeIndex types,
        ChannelIndex channels)
    {
        long transmissions = 0, slots = 0, prefixes = 0;
        for (var i = 0; i < log.Count; i++)
        {
            var transmission = log[i];
            transmissions += TransmissionObject + ArrayHeader + transmission.Payload.Length;
            slots += transmission.AllocatedObservationBytes;
            foreach (ref readonly var observation in transmission.Observations)
                prefixes += observation.PrefixLength;
        }

        lock (storeLock)
        {
            return new StoreFootprint(log.Count, observations.Count, new Dictionary<string, long>
            {
                ["transmissions"] = transmissions,
                ["observations"] = slots,
                ["paths"] = prefixes,
                ["hashIndex"] = (long)log.Count * DictionaryEntry,
                ["observationIndex"] = 8L * (observations.LastId - observations.FirstId + 1),
                ["observerIndex"] = observers.AllocatedBytes,
                ["nodeIndex"] = nodes.Members.AllocatedBytes,
                ["hopIndex"] = hops.Members.AllocatedBytes,
                ["typeIndex"] = types.AllocatedBytes,
                ["channelIndex"] = channels.AllocatedBytes,
            });
        }
    }
}
