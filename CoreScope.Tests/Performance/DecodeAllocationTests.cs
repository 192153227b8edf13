using CoreScope.Core.Dissection;
using CoreScope.Core.Protocol;
using CoreScope.Tests.Core.Dissection;

namespace CoreScope.Tests.Performance;

public sealed class DecodeAllocationTests
{
    [Fact]
    public void DecodeAndRead_WithNoFields_AllocatesNothing()
    {
        var frames = PacketVector.Frames.ToArray();
        ReadAll(frames);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var read = 0;
        for (var round = 0; round < 100; round++)
            read += ReadAll(frames);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(100 * frames.Length, read);
    }

    [Fact]
    public void HexText_CleanAndSpaced_AllocatesNothing()
    {
        var text = PacketVector.Named("hex-spaced").RawHex;
        var plain = PacketVector.Named("hex-uppercase").RawHex;
        Span<byte> buffer = stackalloc byte[HexText.BufferSize];
        HexText.TryParse(text, buffer, out _, out _);
        HexText.TryParse(plain, buffer, out _, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            HexText.TryParse(text, buffer, out _, out _);
            HexText.TryParse(plain, buffer, out _, out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static int ReadAll(byte[][] frames)
    {
        var read = 0;
        foreach (var raw in frames)
        {
            if (!PacketDecoder.TryDecode(raw, out var frame, out _))
                continue;
            FrameReader.Check(frame);
            IngestDecision.Of(frame, checkSignature: false);
            read += frame.Hops.Count >= 0 ? 1 : 0;
        }

        return read;
    }
}
