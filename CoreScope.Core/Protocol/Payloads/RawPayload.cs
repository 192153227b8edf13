using CoreScope.Core.Dissection;

namespace CoreScope.Core.Protocol.Payloads;

/// <summary>RAW_CUSTOM and the reserved types: bytes without a known layout (protocol.md §7.10, §7.11).</summary>
public readonly ref struct RawPayload
{
    private RawPayload(ReadOnlySpan<byte> bytes)
    {
        Bytes = bytes;
    }

    /// <summary>The whole payload, possibly empty.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Takes <paramref name="payload"/> as it is; never false.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out RawPayload raw)
    {
        raw = new RawPayload(payload);
        return true;
    }

    /// <summary>Takes <paramref name="payload"/>, which begins at <paramref name="origin"/> of the frame, and reports it.</summary>
    public static bool Read<TSink>(ReadOnlySpan<byte> payload, int origin, scoped ref TSink sink, out RawPayload raw)
        where TSink : struct, IFieldSink
    {
        raw = new RawPayload(new PacketReader(payload, origin).Rest(FieldId.Payload, ref sink));
        return true;
    }
}
