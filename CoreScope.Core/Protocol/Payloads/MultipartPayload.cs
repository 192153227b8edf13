using CoreScope.Core.Dissection;

namespace CoreScope.Core.Protocol.Payloads;

/// <summary>MULTIPART: one byte of remaining count and inner type, then the inner payload, in practice an ACK (protocol.md §7.7).</summary>
public readonly ref struct MultipartPayload
{
    /// <summary>Fewest bytes of one.</summary>
    public const int MinSize = 1;

    /// <summary>How many parts are still to come.</summary>
    public int Remaining { get; private init; }

    /// <summary>Type of what is inside.</summary>
    public PayloadType InnerType { get; private init; }

    /// <summary>The bytes inside.</summary>
    public ReadOnlySpan<byte> Inner { get; private init; }

    /// <summary>True when <see cref="Ack"/> was read.</summary>
    public bool HasAck { get; private init; }

    /// <summary>The ACK inside, when the inner type is ACK and at least 4 bytes follow.</summary>
    public AckPayload Ack { get; private init; }

    /// <summary>Reads <paramref name="payload"/>; false when it is too short.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out MultipartPayload multipart)
    {
        var none = default(NoFields);
        return Read(payload, 0, ref none, out multipart);
    }

    /// <summary>Reads <paramref name="payload"/>, which begins at <paramref name="origin"/> of the frame, and reports its fields.</summary>
    public static bool Read<TSink>(ReadOnlySpan<byte> payload, int origin, scoped ref TSink sink, out MultipartPayload multipart)
        where TSink : struct, IFieldSink
    {
        multipart = default;
        if (payload.Length < MinSize)
            return false;

        var reader = new PacketReader(payload, origin);
        var head = reader.Byte(FieldId.MultipartHeader, ref sink);
        var inner = reader.Ahead;
        AckPayload ack = default;
        var hasAck = false;
        if ((PayloadType)(head & 0x0F) == PayloadType.Ack)
            hasAck = AckPayload.Read(inner, origin + 1, inner: true, ref sink, out ack);
        else
            reader.Rest(FieldId.InnerPayload, ref sink);
        multipart = new MultipartPayload
        {
            Remaining = head >> 4,
            InnerType = (PayloadType)(head & 0x0F),
            Inner = inner,
            HasAck = hasAck,
            Ack = ack,
        };
        return true;
    }
}
