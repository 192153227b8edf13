using System.Buffers;

namespace CoreScope.Ingest.Mqtt.Wire;

/// <summary>One whole packet in the receive buffer: first byte and body. Valid until the buffer is advanced.</summary>
internal readonly struct MqttFrame
{
    private const int MaxHeader = 5;

    private MqttFrame(byte first, ReadOnlySequence<byte> body)
    {
        Type = (MqttPacketType)(first >> 4);
        Flags = first & 0x0F;
        Body = body;
    }

    public MqttPacketType Type { get; }

    public int Flags { get; }

    public ReadOnlySequence<byte> Body { get; }

    /// <summary>
    /// Cuts the next packet off <paramref name="buffer"/>; false while it is incomplete. A packet of more than
    /// <paramref name="maxBytes"/> is refused on its header alone, so that nothing is buffered for it.
    /// </summary>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, int maxBytes, out MqttFrame frame)
    {
        frame = default;
        if (!TryReadHeader(buffer, out var first, out var header, out var remaining))
            return false;
        if (header + (long)remaining > maxBytes)
            throw new MqttException(MqttReasonCode.PacketTooLarge, $"Packet of {header + (long)remaining} bytes is over the limit of {maxBytes}.");
        CheckFlags(first);
        if (buffer.Length < header + remaining)
            return false;
        frame = new MqttFrame(first, buffer.Slice(header, remaining));
        buffer = buffer.Slice(header + remaining);
        return true;
    }

    /// <summary>The body as one span, copied into <paramref name="scratch"/> when it lies in pieces.</summary>
    public ReadOnlySpan<byte> Span(scoped ref byte[] scratch)
    {
        if (Body.IsSingleSegment)
            return Body.FirstSpan;
        var length = (int)Body.Length;
        if (scratch.Length < length)
            scratch = new byte[Math.Max(length, 2 * scratch.Length)];
        Body.CopyTo(scratch);
        return scratch.AsSpan(0, length);
    }

    /// <summary>First byte, length of the fixed header, and length of what follows it; false while the header is incomplete.</summary>
    public static bool TryReadHeader(in ReadOnlySequence<byte> buffer, out byte first, out int header, out int remaining)
    {
        first = 0;
        header = 0;
        remaining = 0;
        Span<byte> head = stackalloc byte[MaxHeader];
        var available = (int)Math.Min(MaxHeader, buffer.Length);
        buffer.Slice(0, available).CopyTo(head);
        for (var at = 1; at < available; at++)
        {
            remaining |= (head[at] & 0x7F) << (7 * (at - 1));
            if (head[at] < 0x80)
            {
                first = head[0];
                header = at + 1;
                return true;
            }
        }

        if (available == MaxHeader)
            MqttException.ThrowMalformed("remaining length of more than 4 bytes");
        return false;
    }

    private static void CheckFlags(byte first)
    {
        var flags = first & 0x0F;
        var good = (MqttPacketType)(first >> 4) switch
        {
            0 => false,
            MqttPacketType.Publish => true,
            MqttPacketType.Pubrel or MqttPacketType.Subscribe or MqttPacketType.Unsubscribe => flags == 2,
            _ => flags == 0,
        };
        if (!good)
            MqttException.ThrowMalformed("reserved packet type or flags");
    }
}
