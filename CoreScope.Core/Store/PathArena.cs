namespace CoreScope.Core.Store;

/// <summary>
/// The wire prefixes of one chunk's observations, one behind the other in blocks of 64 KiB. Append-only, one writer; a slice
/// that was handed out never changes. Lives and dies with its chunk.
/// </summary>
public sealed class PathArena
{
    private const int BlockSize = 64 * 1024;
    private const int FirstBlockSize = 4 * 1024;

    private byte[][] _blocks = [new byte[FirstBlockSize]];
    private int _used;

    /// <summary>Bytes allocated.</summary>
    public long AllocatedBytes
    {
        get
        {
            long sum = 0;
            foreach (var block in Volatile.Read(ref _blocks))
                sum += block.Length;
            return sum;
        }
    }

    /// <summary>Copies <paramref name="bytes"/> in and returns their offset. Writer only.</summary>
    public int Add(ReadOnlySpan<byte> bytes)
    {
        var last = _blocks.Length - 1;
        if (_used + bytes.Length > _blocks[last].Length)
            last = Grow(last, bytes.Length);
        bytes.CopyTo(_blocks[last].AsSpan(_used));
        var offset = (last * BlockSize) + _used;
        _used += bytes.Length;
        return offset;
    }

    /// <summary>The bytes that <see cref="Add"/> put at <paramref name="offset"/>.</summary>
    public ReadOnlySpan<byte> Slice(int offset, int length) =>
        // Nothing may have been put at the very end of a full block, where no block follows yet.
        length == 0 ? default : Volatile.Read(ref _blocks)[offset / BlockSize].AsSpan(offset % BlockSize, length);

    private int Grow(int last, int needed)
    {
        // A chunk of few observations keeps a small block: it doubles up to the full size before a second one is begun.
        if (_blocks[last].Length < BlockSize && _used + needed <= BlockSize)
        {
            var larger = new byte[Math.Min(BlockSize, Math.Max(_blocks[last].Length * 2, _used + needed))];
            _blocks[last].AsSpan(0, _used).CopyTo(larger);
            byte[][] replaced = [.. _blocks];
            replaced[last] = larger;
            Volatile.Write(ref _blocks, replaced);
            return last;
        }

        Volatile.Write(ref _blocks, [.. _blocks, new byte[BlockSize]]);
        _used = 0;
        return last + 1;
    }
}
