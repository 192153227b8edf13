using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace CoreScope.Ingest.Mqtt.Wire;

/// <summary>Cursor over the body of one packet: the only code that does offset arithmetic when reading. Every read checks what is left first.</summary>
internal ref struct MqttReader
{
    private readonly ReadOnlySpan<byte> _body;
    private int _at;

    public MqttReader(ReadOnlySpan<byte> body) => _body = body;

    public readonly int Remaining => _body.Length - _at;

    public readonly bool AtEnd => _at == _body.Length;

    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if (count > Remaining)
            MqttException.ThrowMalformed("packet too short");
        var bytes = _body.Slice(_at, count);
        _at += count;
        return bytes;
    }

    public ReadOnlySpan<byte> ReadRest() => ReadBytes(Remaining);

    public byte ReadByte() => ReadBytes(1)[0];

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16BigEndian(ReadBytes(2));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(ReadBytes(4));

    public ushort ReadPacketId()
    {
        var id = ReadUInt16();
        if (id == 0)
            MqttException.ThrowMalformed("packet identifier 0");
        return id;
    }

    public int ReadVariableInteger()
    {
        var value = 0;
        for (var shift = 0; shift < 28; shift += 7)
        {
            var part = ReadByte();
            value |= (part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }

        MqttException.ThrowMalformed("variable byte integer longer than 4 bytes");
        return 0;
    }

    public ReadOnlySpan<byte> ReadBinary() => ReadBytes(ReadUInt16());

    public ReadOnlySpan<byte> ReadStringBytes()
    {
        var bytes = ReadBinary();
        if (!Utf8.IsValid(bytes) || bytes.Contains((byte)0))
            MqttException.ThrowMalformed("text is not valid UTF-8");
        return bytes;
    }

    public string ReadString() => Encoding.UTF8.GetString(ReadStringBytes());

    public readonly void EnsureEnd()
    {
        if (!AtEnd)
            MqttException.ThrowMalformed("bytes left over at the end");
    }
}
