using CoreScope.Core.Identity;

namespace CoreScope.Core.Protocol;

/// <summary>
/// A view over one accepted frame: <c>header(1) [transport codes(4)] path length(1) path(n) payload(rest)</c> (protocol.md §2).
/// The bytes are the truth; nothing is copied. Made by <see cref="PacketDecoder"/> only.
/// </summary>
public readonly ref struct PacketFrame
{
    private readonly byte _pathLengthAt;
    private readonly byte _payloadAt;

    internal PacketFrame(ReadOnlySpan<byte> raw, int pathLengthAt, int payloadAt)
    {
        Raw = raw;
        _pathLengthAt = (byte)pathLengthAt;
        _payloadAt = (byte)payloadAt;
    }

    /// <summary>The whole frame.</summary>
    public ReadOnlySpan<byte> Raw { get; }

    /// <summary>The first byte, split.</summary>
    public PacketHeader Header => new(Raw[0]);

    /// <summary>The four bytes of transport codes, or empty.</summary>
    public ReadOnlySpan<byte> TransportCodes => _pathLengthAt == 5 ? Raw.Slice(1, 4) : default;

    /// <summary>Offset of the path-length byte: 1, or 5 behind transport codes.</summary>
    public int PathLengthOffset => _pathLengthAt;

    /// <summary>The path-length byte as sent: bits 0-5 count, 6-7 hash size − 1 (protocol.md §3).</summary>
    public byte PathLength => Raw[_pathLengthAt];

    /// <summary>The path bytes: hop hashes, but for a TRACE the SNR of each completed hop.</summary>
    public ReadOnlySpan<byte> Path => Raw[(_pathLengthAt + 1).._payloadAt];

    /// <summary>Offset of the payload in the frame.</summary>
    public int PayloadOffset => _payloadAt;

    /// <summary>Everything behind the path.</summary>
    public ReadOnlySpan<byte> Payload => Raw[_payloadAt..];

    /// <summary>Header, transport codes, path length and path: what differs between observers of one transmission.</summary>
    public ReadOnlySpan<byte> WirePrefix => Raw[.._payloadAt];

    /// <summary>The stations named by the path; for a TRACE the route of its payload.</summary>
    public PathHops Hops => PathHops.Of(this);
}
