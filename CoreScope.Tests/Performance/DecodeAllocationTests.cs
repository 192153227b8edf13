using CoreScope.Core.Dissection;
using CoreScope.Core.Protocol;
using CoreScope.Tests.Core.Dissection;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Performance;

public sealed class DecodeAllocationTests
{
    [Fact]
    public void DecodeAndRead_WithNoFields_AllocatesNothing()
    {
        var frames = PacketVector.Frames.ToArray();
        var read = 0;

        Assert.Equal(0, Allocations.Least(() => read = ReadAll(frames)));
        Assert.Equal(frames.Length, read);
    }

    [Theory]
    [InlineData("hex-spaced")]
    [InlineData("hex-uppercase")]
    [InlineData("reject-0x-prefix")]
    public void HexText_AnyText_AllocatesNothing(string vector)
    {
        var text = PacketVector.Named(vector).RawHex;
        var buffer = new byte[HexText.BufferSize];

        Assert.Equal(0, Allocations.Least(() => HexText.TryParse(text, buffer, out _, out _)));
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
