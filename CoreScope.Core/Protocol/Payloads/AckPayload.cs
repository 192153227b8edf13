using CoreScope.Core.Dissection;

namespace CoreScope.Core.Protocol.Payloads;

/// <summary>ACK: <c>checksum(4) [attempt(1)] [random(1)]</c>, anything behind ignored (protocol.md §7.2). Also the inside of a MULTIPART.</summary>
public readonly ref struct AckPayload
{
    /// <summary>Fewest bytes of one.</summary>
    public const int MinSize = 4;

    private const int MaxSize = 6;

    /// <summary>The acknowledged text's checksum, read little-endian.</summary>
    public uint Checksum { get; private init; }

    /// <summary>How many bytes belong to the ACK: 4, 5 or 6.</summary>
    public int Length { get; private init; }

    /// <summary>Extended attempt number; meaningful from <see cref="Length"/> 5 on.</summary>
    public byte Attempt { get; private init; }

    /// <summary>Random byte that sets equal ACKs apart; meaningful at <see cref="Length"/> 6.</summary>
    public byte Random { get; private init; }

    /// <summary>Reads <paramref name="payload"/>; false when it is too short.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out AckPayload ack)
    {
        var none = default(NoFields);
        return Read(payload, 0, inner: false, ref none, out ack);
    }

    /// <summary>
    /// Reads <paramref name="payload"/>, which begins at <paramref name="origin"/> of the frame, and reports its fields;
    /// <paramref name="inner"/> when it stands inside a MULTIPART.
    /// </summary>
    public static bool Read<TSink>(ReadOnlySpan<byte> payload, int origin, bool inner, scoped ref TSink sink, out AckPayload ack)
        where TSink : struct, IFieldSink
    {
        var reader = new PacketReader(payload, origin);
        if (payload.Length < MinSize)
        {
            reader.Rest(inner ? FieldId.InnerPayload : FieldId.Payload, ref sink);
            ack = default;
            return false;
        }

        ack = new AckPayload
        {
            Length = Math.Min(payload.Length, MaxSize),
            Checksum = reader.UInt32(inner ? FieldId.InnerChecksum : FieldId.AckChecksum, ref sink),
            Attempt = reader.Remaining > 0 ? reader.Byte(inner ? FieldId.InnerAttempt : FieldId.AckAttempt, ref sink) : (byte)0,
            Random = reader.Remaining > 0 ? reader.Byte(inner ? FieldId.InnerRandom : FieldId.AckRandom, ref sink) : (byte)0,
        };
        reader.Rest(FieldId.Trailing, ref sink);
        return true;
    }
}
