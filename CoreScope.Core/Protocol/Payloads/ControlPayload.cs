using CoreScope.Core.Dissection;

namespace CoreScope.Core.Protocol.Payloads;

/// <summary>CONTROL: neither encrypted nor authenticated; discovery requests and responses are known (protocol.md §7.8).</summary>
public readonly ref struct ControlPayload
{
    /// <summary>Fewest bytes of one.</summary>
    public const int MinSize = 1;

    private const int MinBody = 6;
    private const int KeySize = 32;
    private const int KeyPrefixSize = 8;

    /// <summary>The first byte.</summary>
    public byte Flags { get; private init; }

    /// <summary>By the high nibble of <see cref="Flags"/>.</summary>
    public ControlKind Kind { get; private init; }

    /// <summary>True when the firmware handles it only direct and without hops.</summary>
    public bool IsZeroHop => Flags >= 0x80;

    /// <summary>Request: the responder shall send only 8 bytes of its key.</summary>
    public bool IsPrefixOnly => (Flags & 0x01) != 0;

    /// <summary>Response: advert type of the responder.</summary>
    public int NodeType => Flags & 0x0F;

    /// <summary>True when the body was long enough for the members below.</summary>
    public bool HasBody { get; private init; }

    /// <summary>Request: bit n set asks for nodes of advert type n.</summary>
    public byte Filter { get; private init; }

    /// <summary>Response: SNR × 4 at which the responder heard the request.</summary>
    public sbyte Snr { get; private init; }

    /// <summary>Number that ties responses to their request.</summary>
    public uint Tag { get; private init; }

    /// <summary>True when a request carries <see cref="Since"/>.</summary>
    public bool HasSince { get; private init; }

    /// <summary>Request: only nodes changed since these Unix seconds.</summary>
    public uint Since { get; private init; }

    /// <summary>Response: 32 or 8 bytes of key, or none.</summary>
    public ReadOnlySpan<byte> Key { get; private init; }

    /// <summary>Reads <paramref name="payload"/>; false when it is empty.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out ControlPayload control)
    {
        var none = default(NoFields);
        return Read(payload, 0, ref none, out control);
    }

    /// <summary>Reads <paramref name="payload"/>, which begins at <paramref name="origin"/> of the frame, and reports its fields.</summary>
    public static bool Read<TSink>(ReadOnlySpan<byte> payload, int origin, scoped ref TSink sink, out ControlPayload control)
        where TSink : struct, IFieldSink
    {
        control = default;
        if (payload.Length < MinSize)
            return false;

        var reader = new PacketReader(payload, origin);
        var flags = reader.Byte(FieldId.ControlFlags, ref sink);
        var kind = (ControlKind)(flags >> 4);
        if (kind is not (ControlKind.DiscoverRequest or ControlKind.DiscoverResponse))
            kind = ControlKind.Unknown;
        if (kind == ControlKind.Unknown || payload.Length < MinBody)
        {
            reader.Rest(FieldId.ControlBody, ref sink);
            control = new ControlPayload { Flags = flags, Kind = kind };
            return true;
        }

        control = kind == ControlKind.DiscoverRequest ? ReadRequest(flags, ref reader, ref sink) : ReadResponse(flags, ref reader, ref sink);
        reader.Rest(FieldId.Trailing, ref sink);
        return true;
    }

    private static ControlPayload ReadRequest<TSink>(byte flags, scoped ref PacketReader reader, scoped ref TSink sink)
        where TSink : struct, IFieldSink => new()
        {
            Flags = flags,
            Kind = ControlKind.DiscoverRequest,
            HasBody = true,
            Filter = reader.Byte(FieldId.ControlFilter, ref sink),
            Tag = reader.UInt32(FieldId.ControlTag, ref sink),
            HasSince = reader.Remaining >= 4,
            Since = reader.Remaining >= 4 ? reader.UInt32(FieldId.ControlSince, ref sink) : 0,
        };

    private static ControlPayload ReadResponse<TSink>(byte flags, scoped ref PacketReader reader, scoped ref TSink sink)
        where TSink : struct, IFieldSink => new()
        {
            Flags = flags,
            Kind = ControlKind.DiscoverResponse,
            HasBody = true,
            Snr = (sbyte)reader.Byte(FieldId.ControlSnr, ref sink),
            Tag = reader.UInt32(FieldId.ControlTag, ref sink),
            Key = reader.Bytes(FieldId.ControlPubKey, KeyBytes(reader.Remaining), ref sink),
        };

    private static int KeyBytes(int remaining) => remaining >= KeySize ? KeySize : remaining >= KeyPrefixSize ? KeyPrefixSize : 0;
}
