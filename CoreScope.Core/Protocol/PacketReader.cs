using System.Buffers.Binary;
using CoreScope.Core.Dissection;

namespace CoreScope.Core.Protocol;

/// <summary>
/// Cursor over a payload: the only place that counts offsets. Every byte taken is reported to the sink under the field it was
/// taken as, so the fields tile the payload when a reader ends with <see cref="Rest{TSink}"/>. The caller asks
/// <see cref="Remaining"/> first. The sink is passed to each call, not held, so that what is read may outlive it.
/// </summary>
internal ref struct PacketReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _origin;
    private int _at;

    /// <summary>Reads <paramref name="bytes"/>, which begin at <paramref name="origin"/> of the frame.</summary>
    public PacketReader(ReadOnlySpan<byte> bytes, int origin)
    {
        _bytes = bytes;
        _origin = origin;
    }

    /// <summary>Bytes not yet taken.</summary>
    public readonly int Remaining => _bytes.Length - _at;

    /// <summary>The bytes not yet taken, without taking them.</summary>
    public readonly ReadOnlySpan<byte> Ahead => _bytes[_at..];

    public byte Byte<TSink>(FieldId id, scoped ref TSink sink)
        where TSink : struct, IFieldSink
    {
        var value = _bytes[_at];
        sink.Add(id, _origin + _at++, 1, value);
        return value;
    }

    public ushort UInt16<TSink>(FieldId id, scoped ref TSink sink)
        where TSink : struct, IFieldSink
    {
        var value = BinaryPrimitives.ReadUInt16LittleEndian(_bytes[_at..]);
        sink.Add(id, _origin + _at, 2, value);
        _at += 2;
        return value;
    }

    public short Int16<TSink>(FieldId id, scoped ref TSink sink)
        where TSink : struct, IFieldSink
    {
        var value = BinaryPrimitives.ReadInt16LittleEndian(_bytes[_at..]);
        sink.Add(id, _origin + _at, 2, value);
        _at += 2;
        return value;
    }

    public uint UInt32<TSink>(FieldId id, scoped ref TSink sink)
        where TSink : struct, IFieldSink
    {
        var value = BinaryPrimitives.ReadUInt32LittleEndian(_bytes[_at..]);
        sink.Add(id, _origin + _at, 4, value);
        _at += 4;
        return value;
    }

    public int Int32<TSink>(FieldId id, scoped ref TSink sink)
        where TSink : struct, IFieldSink
    {
        var value = BinaryPrimitives.ReadInt32LittleEndian(_bytes[_at..]);
        sink.Add(id, _origin + _at, 4, value);
        _at += 4;
        return value;
    }

    /// <summary>Takes <paramref name="count"/> bytes; none taken, none reported.</summary>
    public ReadOnlySpan<byte> Bytes<TSink>(FieldId id, int count, scoped ref TSink sink)
        where TSink : struct, IFieldSink
    {
        var bytes = _bytes.Slice(_at, count);
        if (count > 0)
            sink.Add(id, _origin + _at, count, 0);
        _at += count;
        return bytes;
    }

    /// <summary>Takes all that is left.</summary>
    public ReadOnlySpan<byte> Rest<TSink>(FieldId id, scoped ref TSink sink)
        where TSink : struct, IFieldSink => Bytes(id, Remaining, ref sink);
}
