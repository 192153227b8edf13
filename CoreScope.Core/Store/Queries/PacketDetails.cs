using CoreScope.Core.Dissection;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;

namespace CoreScope.Core.Store.Queries;

/// <summary>Finds a packet by hash, id or observation and takes it apart for a detail pane. Thread-safe.</summary>
public sealed class PacketDetails
{
    private readonly PacketHistory _history;
    private readonly PacketRows _rows;
    private readonly DecodeKeys _keys;

    public PacketDetails(PacketHistory history, PacketRows rows, DecodeKeys keys)
    {
        _history = history;
        _rows = rows;
        _keys = keys;
    }

    /// <summary>The transmission that 16 hex digits (a content hash) or a number (an id) name, in memory or on disk, or null.</summary>
    public ValueTask<Transmission?> FindAsync(string hashOrId, CancellationToken cancellationToken) => _history.FindAsync(hashOrId, cancellationToken);

    /// <summary>
    /// The detail of <paramref name="transmission"/> about the observation with <paramref name="observationId"/>; of the best
    /// one when that is null or not among its own.
    /// </summary>
    public async ValueTask<PacketDetail> LoadAsync(Transmission transmission, int? observationId, CancellationToken cancellationToken)
    {
        // The best one first: later it may lie beyond the observations taken here.
        var best = transmission.BestIndex;
        var (keys, selected) = Choose(transmission, observationId, best);
        return new PacketDetail
        {
            Transmission = transmission,
            Observations = await _rows.BuildAsync(keys, cancellationToken).ConfigureAwait(false),
            SelectedIndex = selected,
            BestIndex = best,
            Packet = Dissect(transmission, selected),
        };
    }

    /// <summary>The frame of one observation, taken apart with the server's keys; null for a bridge message.</summary>
    public DissectedPacket? Dissect(Transmission transmission, int observationIndex)
    {
        if (transmission.Origin == TransmissionOrigin.CompanionBridge)
            return null;
        Span<byte> raw = stackalloc byte[ProtocolLimits.MaxFrame + 1];
        var length = transmission.CopyFrame(transmission.Observations[observationIndex], raw);
        return PacketDissector.Dissect(raw[..length], _keys.Channels, _keys.Regions);
    }

    private static (RowKey[] Keys, int Selected) Choose(Transmission transmission, int? observationId, int best)
    {
        var observations = transmission.Observations;
        var keys = new RowKey[observations.Length];
        var selected = best;
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = new RowKey(transmission, i, IsGroup: false);
            if (observations[i].Id == observationId)
                selected = i;
        }

        return (keys, selected);
    }
}
