using CoreScope.Core.Store.Indexes;

namespace CoreScope.Core.Store;

/// <summary>Adds up what the parts of a store take: arrays by their real length, objects and dictionaries by their known sizes.</summary>
internal static class StoreMeasure
{
    private const int TransmissionObject = 96;

    public static StoreFootprint Of(PacketSnapshot log, Lock storeLock, RecalledTransmissions recalled, PacketIndexes indexes)
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
            var parts = new Dictionary<string, long>(indexes.Measure())
            {
                ["transmissions"] = transmissions,
                ["observations"] = slots,
                ["paths"] = prefixes,
                ["recalled"] = recalled.AllocatedBytes,
            };
            return new StoreFootprint(log.Count, indexes.Observations.Count, parts);
        }
    }
}
