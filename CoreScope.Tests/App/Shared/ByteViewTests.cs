using Bunit;
using CoreScope.App.Shared.Mesh;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Shared;

public sealed class ByteViewTests
{
    [Fact]
    public void Render_Ranges_ColoursTheirBytesAndListsEachLabelOnce()
    {
        using var harness = new ComponentHarness();
        var view = harness.Render<ByteView>(p => p
            .Add(v => v.Bytes, new byte[] { 0x11, 0x22, 0x33, 0xAB })
            .Add(v => v.Ranges, [new ByteRange(0, 1, "Header"), new ByteRange(1, 3, "Path"), new ByteRange(3, 4, "Header")]));
        Assert.Equal(["11", "22", "33", "AB"], view.FindAll("[data-at]").Select(cell => cell.TextContent));
        Assert.Equal(["Header", "Path"], view.FindAll(".bytes-legend li").Select(item => item.TextContent));
        Assert.Equal(["Header", "Path", "Path", "Header"], view.FindAll("[data-at]").Select(cell => cell.GetAttribute("title")));
    }

    [Fact]
    public void Render_RangeBeyondTheEnd_IsCut()
    {
        using var harness = new ComponentHarness();
        var view = harness.Render<ByteView>(p => p.Add(v => v.Bytes, new byte[] { 1, 2 }).Add(v => v.Ranges, [new ByteRange(-3, 99, "Payload"), new ByteRange(50, 60, "MAC")]));
        Assert.All(view.FindAll("[data-at]"), cell => Assert.Equal("Payload", cell.GetAttribute("title")));
    }

    [Fact]
    public void Render_NoBytes_DrawsNothing()
    {
        using var harness = new ComponentHarness();
        Assert.Empty(harness.Render<ByteView>(p => p.Add(v => v.Bytes, ReadOnlyMemory<byte>.Empty)).FindAll("[data-at], .bytes-legend"));
    }

    [Fact]
    public void Tone_NeighboursInAnAdvert_Differ()
    {
        string[] frame = ["Header", "Transport Codes", "Path Length", "Path", "PubKey", "Timestamp", "Signature", "Flags", "Latitude", "Longitude", "Name"];
        Assert.All(frame.Zip(frame.Skip(1)), pair => Assert.NotEqual(ByteTones.Of(pair.First), ByteTones.Of(pair.Second)));
    }

    [Fact]
    public void Tone_UnknownLabel_IsStable() => Assert.Equal(ByteTones.Of("Something new"), ByteTones.Of("Something new"));
}
