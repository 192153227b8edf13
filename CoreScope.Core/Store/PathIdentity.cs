using CoreScope.Core.Protocol;

namespace CoreScope.Core.Store;

/// <summary>
/// Tells whether an observer already reported a transmission over the same path: what makes two reports one observation
/// (store.md §5.2). Compares the hops' bytes and their size, not the route bits or transport codes.
/// </summary>
internal static class PathIdentity
{
    /// <summary>Position of the observation by <paramref name="observerIndex"/> with these hops, or −1.</summary>
    public static int IndexOf(Transmission transmission, int observerIndex, in PathHops hops)
    {
        var observations = transmission.Observations;
        for (var i = 0; i < observations.Length; i++)
        {
            if (observations[i].ObserverIndex == observerIndex && SamePath(transmission, observations[i], hops))
                return i;
        }

        return -1;
    }

    private static bool SamePath(Transmission transmission, in Observation observation, in PathHops hops)
    {
        // The stations of a TRACE stand in its payload, which is the transmission's own and so the same.
        if (transmission.Type == PayloadType.Trace)
            return true;
        var prefix = transmission.PrefixOf(observation);
        if (prefix.IsEmpty)
            return hops.Count == 0;
        var at = new PacketHeader(prefix[0]).Route.HasTransportCodes() ? 5 : 1;
        var path = prefix[(at + 1)..];
        return path.Length == hops.Bytes.Length && (path.IsEmpty || ((prefix[at] >> 6) + 1 == hops.HashSize && path.SequenceEqual(hops.Bytes)));
    }
}
