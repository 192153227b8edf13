using System.Buffers.Binary;
using System.Text;

namespace CoreScope.Ingest.Mqtt.Wire;

/// <summary>
/// Growing buffer that whole packets are appended to. The length of a packet is known only at its end, so five bytes are kept free
/// for the fixed header and the body is moved down when it needs fewer. Not thread-safe.
/// </summary>
internal sealed class MqttWriter
{
    private const int HeaderRoom = 5;
    private const int InitialSize = 1024;
    private const int KeepSize = 256 * 1024;
    private const int MaxRemainingLength = 268_435_455;
    private byte[] _buffer = new byte[InitialSize];
    private int _length;
    private int _packetStart;

    public int Length => _length;

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    /// <summary>Forgets everything written, and a buffer that one burst has blown up.</summary>
    public void Clear()
    {
        _length = 0;
        if (_buffer.Length > KeepSize)
            _buffer = new byte[InitialSize];
    }

    public void Begin(MqttPacketType type, int flags = 0)
    {
        _packetStart = _length;
        Room(HeaderRoom)[0] = (byte)(((int)type << 4) | flags);
    }

    public void End()
    {
        var body = _packetStart + HeaderRoom;
        var remaining = _length - body;
        if (remaining > MaxRemainingLength)
            throw new MqttException(MqttReasonCode.PacketTooLarge, "A packet holds at most 268,435,455 bytes.");
        var header = 1 + SizeOfVariableInteger(remaining);
        _buffer.AsSpan(body, remaining).CopyTo(_buffer.AsSpan(_packetStart + header));
        PutVariableInteger(_buffer.AsSpan(_packetStart + 1), remaining);
        _length = _packetStart + header + remaining;
    }

    /// <summary>Takes back the packet begun last, after a failure half-way.</summary>
    public void Abandon() => _length = _packetStart;

    public void WriteByte(int value) => Room(1)[0] = (byte)value;

    public void WriteUInt16(int value) => BinaryPrimitives.WriteUInt16BigEndian(Room(2), (ushort)value);

    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Room(4), value);

    public void WriteBytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Room(bytes.Length));

    public void WriteVariableInteger(int value) => PutVariableInteger(Room(SizeOfVariableInteger(value)), value);

    public void WriteBinary(ReadOnlySpan<byte> bytes)
    {
        ThrowIfLong(bytes.Length);
        WriteUInt16(bytes.Length);
        WriteBytes(bytes);
    }

    public void WriteString(string text)
    {
        var size = Encoding.UTF8.GetByteCount(text);
        ThrowIfLong(size);
        WriteUInt16(size);
        Encoding.UTF8.GetBytes(text, Room(size));
    }

    public static int SizeOfVariableInteger(int value) => value switch
    {
        < 1 << 7 => 1,
        < 1 << 14 => 2,
        < 1 << 21 => 3,
        _ => 4,
    };

    private static void PutVariableInteger(Span<byte> target, int value)
    {
        for (var at = 0; ; at++)
        {
            if (value < 0x80)
            {
                target[at] = (byte)value;
                return;
            }

            target[at] = (byte)(0x80 | (value & 0x7F));
            value >>= 7;
        }
    }

    private static void ThrowIfLong(int size)
    {
        if (size > ushort.MaxValue)
            throw new MqttException(MqttReasonCode.PacketTooLarge, "A text or binary field holds at most 65,535 bytes.");
    }

    private Span<byte> Room(int count)
    {
        var needed = _length + count;
        if (needed > _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(needed, _buffer.Length * 2));
        var room = _buffer.AsSpan(_length, count);
        _length = needed;
        return room;
    }
}
