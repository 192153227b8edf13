using System.Buffers;

namespace CoreScope.Ingest.Mqtt.Wire;

/// <summary>
/// A PUBLISH over our limit from a broker that cannot be told a limit (3.1.1). To end the connection would not help: a persistent
/// session sends the message again after every reconnect, and nothing behind it ever comes. So its head is read, its body is passed
/// over without being kept, and it is acknowledged.
/// </summary>
internal struct OversizedPublish
{
    private const int PublishType = (int)MqttPacketType.Publish;
    private PublishPacket _head;
    private long _left;

    /// <summary>True while bytes of such a packet are still to come.</summary>
    public readonly bool IsOpen => _left > 0;

    /// <summary>Size of its payload.</summary>
    public int PayloadBytes { get; private set; }

    /// <summary>True when a PUBLISH over the limit begins in <paramref name="buffer"/>.</summary>
    public static bool Begins(in ReadOnlySequence<byte> buffer, int maxBytes) =>
        MqttFrame.TryReadHeader(buffer, out var first, out var header, out var remaining) && first >> 4 == PublishType && header + (long)remaining > maxBytes;

    /// <summary>Takes its head off <paramref name="buffer"/>; false while that is incomplete.</summary>
    public bool TryBegin(ref ReadOnlySequence<byte> buffer, TopicTable topics)
    {
        MqttFrame.TryReadHeader(buffer, out var first, out var header, out var remaining);
        var flags = first & 0x0F;
        var withId = (flags & 6) != 0;
        var body = buffer.Slice(header);
        Span<byte> length = stackalloc byte[2];
        if (body.Length < 2)
            return false;
        body.Slice(0, 2).CopyTo(length);
        var head = 2 + ((length[0] << 8) | length[1]) + (withId ? 2 : 0);
        if (head > remaining)
            MqttException.ThrowMalformed("packet too short");
        if (body.Length < head)
            return false;
        _head = MqttDecoder.ReadPublish(flags, body.Slice(0, head).ToArray(), MqttVersion.V311, topics);
        PayloadBytes = remaining - head;
        _left = PayloadBytes;
        buffer = body.Slice(head);
        return true;
    }

    /// <summary>Passes over what is in <paramref name="buffer"/>; true with the packet's head when that was its end.</summary>
    public bool TryEnd(ref ReadOnlySequence<byte> buffer, out PublishPacket head)
    {
        var gone = Math.Min(_left, buffer.Length);
        buffer = buffer.Slice(gone);
        _left -= gone;
        head = _head;
        return _left == 0;
    }
}
