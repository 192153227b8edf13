using CoreScope.Core.Identity;

namespace CoreScope.Core.Store;

/// <summary>Which transmissions have to leave memory: everything below the id that each rule gives; null = nothing (store.md §8).</summary>
public static class EvictionRules
{
    private const int LargestPart = 4;

    // Objects and array headers beside payload and observations; index entries are shared out in proportion.
    private const int BytesOfEach = 200;

    /// <summary>By age, however many that are: first seen before <paramref name="now"/> less <paramref name="retention"/>.</summary>
    public static int? ByAge(PacketSnapshot snapshot, UnixMillis now, TimeSpan retention)
    {
        if (retention <= TimeSpan.Zero)
            return null;
        var oldest = now - retention;
        int? smallestKept = null;
        for (var i = 0; i < snapshot.Count; i++)
        {
            var firstSeen = snapshot[i].FirstSeen;
            if (firstSeen < oldest)
                smallestKept = snapshot[i].Id + 1;
            // What seems to come from the future was seen while the clock was wrong: it does not protect what lies behind it.
            else if (firstSeen <= now)
                break;
        }

        return smallestKept;
    }

    /// <summary>
    /// By size: when the store takes more than <paramref name="maxBytes"/>, the oldest until it takes 85 % of that, but no more
    /// than a quarter of all packets, at least one. What is then still too much goes with the next pass.
    /// </summary>
    public static int? ByMemory(PacketStore store, long maxBytes)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (maxBytes <= 0)
            return null;
        var snapshot = store.Snapshot();
        var total = store.Measure().TotalBytes;
        if (snapshot.Count == 0 || total <= maxBytes)
            return null;
        double all = 0;
        for (var i = 0; i < snapshot.Count; i++)
            all += BytesOf(snapshot[i]);
        // In the measure of the sum just taken.
        var tooMuch = (total - (maxBytes * StoreLimits.LowWatermark)) / total * all;
        var most = Math.Max(1, snapshot.Count / LargestPart);
        var count = 0;
        while (count < most && tooMuch > 0)
            tooMuch -= BytesOf(snapshot[count++]);
        return snapshot[count - 1].Id + 1;
    }

    private static long BytesOf(Transmission transmission) => BytesOfEach + transmission.Payload.Length + transmission.AllocatedObservationBytes;
}
