using System.Buffers.Binary;
using System.Text;

namespace CoreScope.Core.Protocol.Writers;

/// <summary>Appends fields to a payload; what goes beyond the buffer is refused with <see cref="ArgumentException"/>.</summary>
internal ref struct PayloadBuffer(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;

    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Written => _buffer[..Length];

    public void Byte(int value) => Take(1)[0] = (byte)value;

    public void UInt16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Take(2), value);

    public void UInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Take(4), value);

    public void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    public void Text(string text) => Encoding.UTF8.GetBytes(text, Take(Encoding.UTF8.GetByteCount(text)));

    /// <summary>The next <paramref name="count"/> bytes, to be filled by the caller.</summary>
    public Span<byte> Take(int count)
    {
        if (count > _buffer.Length - Length)
            throw new ArgumentException($"At most {_buffer.Length} bytes fit, not {Length + count}.");
        var taken = _buffer.Slice(Length, count);
        Length += count;
        return taken;
    }

    public readonly byte[] ToArray() => Written.ToArray();
}
