using System.Buffers;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;

namespace CoreScope.Core.Analytics.Reports;

/// <summary>
/// What reports over all nodes ask of every transmission, side by side in rented arrays: they look at each a dozen times, and
/// walking to the object each time would cost ten times as much. Belongs to one run; dispose it.
/// </summary>
internal sealed class PacketTraits : IDisposable
{
    private readonly int _firstId;
    private readonly int _count;
    private readonly long[] _firstSeen;
    private readonly int[] _scopes;
    private readonly Trait[] _traits;

    public PacketTraits(ReportContext context, UnixMillis routesSince, CancellationToken cancellationToken)
    {
        _firstId = context.FirstId;
        _count = Math.Max(0, context.LastId - context.FirstId + 1);
        _firstSeen = ArrayPool<long>.Shared.Rent(_count);
        _scopes = ArrayPool<int>.Shared.Rent(_count);
        _traits = ArrayPool<Trait>.Shared.Rent(_count);
        _traits.AsSpan(0, _count).Clear();
        var packets = context.Packets;
        for (var i = 0; i < packets.Count; i++)
        {
            if ((i & 0xFFF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            var transmission = packets[i];
            var at = transmission.Id - _firstId;
            _firstSeen[at] = transmission.FirstSeen.Value;
            _scopes[at] = transmission.ScopeId;
            _traits[at] = TraitOf(transmission, routesSince);
            Relayable += transmission.Type == PayloadType.Advert ? 0 : 1;
        }
    }

    [Flags]
    private enum Trait : byte
    {
        None = 0,
        Present = 1,
        Advert = 2,
        PlainFlood = 4,
    }

    /// <summary>How many are no adverts.</summary>
    public int Relayable { get; }

    /// <summary>Place of a transmission that is there and no advert, else −1.</summary>
    public int PlaceOfRelayable(int transmissionId)
    {
        var at = transmissionId - _firstId;
        return (uint)at < (uint)_count && (_traits[at] & (Trait.Present | Trait.Advert)) == Trait.Present ? at : -1;
    }

    public long FirstSeen(int place) => _firstSeen[place];

    public int Scope(int place) => _scopes[place];

    /// <summary>True for a flood without a region scope; told only from the moment on that was asked for.</summary>
    public bool IsPlainFlood(int place) => (_traits[place] & Trait.PlainFlood) != 0;

    public void Dispose()
    {
        ArrayPool<long>.Shared.Return(_firstSeen);
        ArrayPool<int>.Shared.Return(_scopes);
        ArrayPool<Trait>.Shared.Return(_traits);
    }

    private static Trait TraitOf(Transmission transmission, UnixMillis routesSince)
    {
        if (transmission.Type == PayloadType.Advert)
            return Trait.Present | Trait.Advert;
        var isPlain = transmission.FirstSeen >= routesSince && transmission.Route == RouteType.Flood;
        return isPlain ? Trait.Present | Trait.PlainFlood : Trait.Present;
    }
}
