using CoreScope.Core.Dissection;

namespace CoreScope.Tests.Core.Dissection;

/// <summary>What must hold for every accepted frame.</summary>
internal static class FrameChecks
{
    /// <summary>Ranges are sorted, contiguous and cover the frame exactly once.</summary>
    public static void AssertTiled(IReadOnlyList<ByteRange> ranges, int length)
    {
        var next = 0;
        for (var i = 0; i < ranges.Count; i++)
        {
            if (ranges[i].Start != next || ranges[i].End < ranges[i].Start || ranges[i].Label.Length == 0)
                Assert.Fail($"range {i} ({ranges[i]}) does not begin at {next}");
            next = ranges[i].End + 1;
        }

        if (next != length)
            Assert.Fail($"ranges end at {next} of {length}");
    }

    /// <summary>Fields tile the frame as well, each within one range.</summary>
    public static void AssertTiled(IReadOnlyList<Field> fields, int length)
    {
        var next = 0;
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i].Offset != next || fields[i].Length < 1)
                Assert.Fail($"field {i} ({fields[i]}) does not begin at {next}");
            next += fields[i].Length;
        }

        if (next != length)
            Assert.Fail($"fields end at {next} of {length}");
    }

    /// <summary>Hop count, chips and the rows of the byte table tell one story.</summary>
    public static void AssertHopsAgree(DissectedPacket packet)
    {
        var rows = packet.Rows.Where(row => row.IsHop).ToArray();
        Assert.Equal(packet.Hops.Count, rows.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            Assert.Equal(i, rows[i].HopIndex);
            Assert.Equal(packet.Hops[i], rows[i].Hop);
            Assert.Equal(packet.Hops[i].ToString(), rows[i].Value);
            Assert.Equal(packet.HashSize, rows[i].Length);
            Assert.Equal(Convert.ToHexString(packet.Raw.Span.Slice(rows[i].Offset!.Value, rows[i].Length)), rows[i].Value);
        }
    }
}
