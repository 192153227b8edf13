using System.Numerics;
using CoreScope.Core.Protocol;

namespace CoreScope.Core.Store.Queries;

/// <summary>
/// Which path-hash sizes a node used in its adverts: the originator chooses the size of every hop, so the frame tells (protocol.md
/// §3). Only floods count, whose size bits mean something without hops too.
/// </summary>
/// <param name="Last">Size in its newest advert, bytes.</param>
/// <param name="Mask">Bit n = size n was seen.</param>
public readonly record struct AdvertHashSizes(int Last, byte Mask)
{
    /// <summary>True when more than one size was seen.</summary>
    public bool IsInconsistent => BitOperations.PopCount(Mask) > 1;

    /// <summary>The sizes seen, ascending.</summary>
    public IReadOnlyList<int> Seen
    {
        get
        {
            var mask = Mask;
            return [.. Enumerable.Range(1, 4).Where(size => (mask & (1 << size)) != 0)];
        }
    }

    /// <summary>The sizes of all nodes by node id, from the adverts in memory; walks all of them.</summary>
    public static IReadOnlyDictionary<int, AdvertHashSizes> OfAll(PacketStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        var sizes = new Dictionary<int, AdvertHashSizes>();
        foreach (var id in store.ByType(PayloadType.Advert).Span)
        {
            if (store.Find(id) is not { OriginNodeId: not 0 } transmission || SizeOf(transmission) is not (> 0 and var size))
                continue;
            var before = sizes.GetValueOrDefault(transmission.OriginNodeId);
            sizes[transmission.OriginNodeId] = new AdvertHashSizes(size, (byte)(before.Mask | (1 << size)));
        }

        return sizes;
    }

    private static int SizeOf(Transmission transmission)
    {
        var prefix = transmission.PrefixOf(transmission.Observations[transmission.BestIndex]);
        if (prefix.IsEmpty || new PacketHeader(prefix[0]).Route is var route && !route.IsFlood())
            return 0;
        return (prefix[route.HasTransportCodes() ? 5 : 1] >> 6) + 1;
    }
}
