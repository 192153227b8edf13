using System.Numerics;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;

namespace CoreScope.Core.Analytics.Reports;

/// <summary>
/// Which path-hash sizes a node used in its adverts of the last seven days (analytics.md §9): the originator chooses the size of
/// every hop. Filled advert by advert in order of time.
/// </summary>
public struct HashSizeUse
{
    private const int FewestAdverts = 3;
    private const int FewestChanges = 2;

    private byte _mask;
    private byte _before;
    private byte _last;
    private byte _beforeLast;
    private int _adverts;
    private int _changes;

    /// <summary>Size in the newest advert, bytes; 0 = no advert told.</summary>
    public readonly int Current => _last;

    /// <summary>True when it goes back and forth: a clean change from one size to another is none of it.</summary>
    public readonly bool IsInconsistent =>
        _adverts >= FewestAdverts && BitOperations.PopCount(_mask) > 1 && _changes >= FewestChanges && !(_last == _before && _before == _beforeLast);

    /// <summary>The sizes seen, ascending.</summary>
    public readonly IReadOnlyList<int> Seen
    {
        get
        {
            var mask = _mask;
            return [.. Enumerable.Range(1, 3).Where(size => (mask & (1 << size)) != 0)];
        }
    }

    /// <summary>Takes in the next advert's size.</summary>
    public void Add(int size)
    {
        if (_adverts > 0 && size != _last)
            _changes++;
        (_beforeLast, _before, _last) = (_before, _last, (byte)size);
        _mask |= (byte)(1 << size);
        _adverts++;
    }

    /// <summary>The size that an advert tells; 0 for one that tells none: direct without hops, or a size that is not defined.</summary>
    public static int SizeOf(Transmission advert)
    {
        var prefix = advert.PrefixOf(advert.Best);
        if (prefix.IsEmpty)
            return 0;
        var route = new PacketHeader(prefix[0]).Route;
        var path = prefix[route.HasTransportCodes() ? 5 : 1];
        var size = (path >> 6) + 1;
        return size > 3 || (!route.IsFlood() && (path & 0x3F) == 0) ? 0 : size;
    }
}
