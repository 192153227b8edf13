namespace CoreScope.Ingest.Persistence;

/// <summary>A resolved path as the archive holds it: one node id a hop, each a varint of 7-bit groups, low group first; 0 = unresolved.</summary>
internal static class ResolvedPathCodec
{
    /// <summary>Bytes that an id takes at most.</summary>
    public const int MaxIdSize = 5;

    /// <summary>Writes <paramref name="nodeIds"/> and returns the length; 0 when no hop was resolved, which is stored as NULL.</summary>
    public static int Write(ReadOnlySpan<int> nodeIds, Span<byte> destination)
    {
        var used = 0;
        var any = false;
        foreach (var id in nodeIds)
        {
            any |= id != 0;
            var rest = (uint)id;
            for (; rest > 0x7F; rest >>= 7)
                destination[used++] = (byte)(rest | 0x80);
            destination[used++] = (byte)rest;
        }

        return any ? used : 0;
    }

    /// <summary>How many ids <paramref name="bytes"/> holds.</summary>
    public static int Count(ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        foreach (var value in bytes)
            count += value < 0x80 ? 1 : 0;
        return count;
    }

    /// <summary>Reads the id at <paramref name="at"/> and moves behind it; a broken end gives 0.</summary>
    public static int Next(ReadOnlySpan<byte> bytes, ref int at)
    {
        uint id = 0;
        for (var shift = 0; at < bytes.Length; shift += 7)
        {
            var value = bytes[at++];
            if (shift < 32)
                id |= (uint)(value & 0x7F) << shift;
            if (value < 0x80)
                return id > int.MaxValue ? 0 : (int)id;
        }

        return 0;
    }

    /// <summary>All ids.</summary>
    public static int[] Read(ReadOnlySpan<byte> bytes)
    {
        var ids = new int[Count(bytes)];
        var at = 0;
        for (var i = 0; i < ids.Length; i++)
            ids[i] = Next(bytes, ref at);
        return ids;
    }
}
