using Bunit;
using CoreScope.App.Shared.Mesh;
using CoreScope.Core.Dissection;
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
            .Add(v => v.Ranges, [new ByteRange(0, 0, "Header"), new ByteRange(1, 2, "Path"), new ByteRange(3, 3, "Header")]));
        Assert.Equal(["11", "22", "33", "AB"], view.FindAll("[data-at]").Select(cell => cell.TextContent));
        Assert.Equal(["Header", "Path"], view.FindAll(".bytes-legend li").Select(item => item.TextContent));
        Assert.Equal(["Header", "Path", "Path", "Header"], view.FindAll("[data-at]").Select(cell => cell.GetAttribute("title")));
    }

    [Fact]
    public void Render_RangeBeyondTheEnd_IsCut()
    {
        using var harness = new ComponentHarness();
        var view = harness.Render<ByteView>(p => p.Add(v => v.Bytes, new byte[] { 1, 2 }).Add(v => v.Ranges, [new ByteRange(-3, 98, "Payload"), new ByteRange(50, 59, "MAC")]));
        Assert.All(view.FindAll("[data-at]"), cell => Assert.Equal("Payload", cell.GetAttribute("title")));
    }

    [Fact]
    public void Render_NoBytes_DrawsNothing()
    {
        using var harness = new ComponentHarness();
        Assert.Empty(harness.Render<ByteView>(p => p.Add(v => v.Bytes, ReadOnlyMemory<byte>.Empty)).FindAll("[data-at], .bytes-legend"));
    }

    [Theory]
    [InlineData("PubKey", "Timestamp", "Signature", "Flags", "Latitude", "Longitude", "Name")]
    [InlineData("Dest Hash", "Src Hash", "MAC", "Encrypted Data")]
    [InlineData("Channel Hash", "MAC", "Encrypted Data")]
    [InlineData("Dest Hash", "Ephemeral Key", "MAC", "Encrypted Data")]
    [InlineData("Trace Tag", "Auth Code", "Flags", "Route Hops")]
    public void Tone_FieldsOfOnePacket_AllDiffer(params string[] payload)
    {
        string[] frame = ["Header", "Transport Codes", "Path Length", "Path", .. payload];
        Assert.Equal(frame.Length, frame.Select(ByteTones.Of).Distinct().Count());
    }

    [Fact]
    public void Tone_UnknownLabel_IsStable() => Assert.Equal(ByteTones.Of("Something new"), ByteTones.Of("Something new"));
}
