using CoreScope.Core.Dissection;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;

namespace CoreScope.Tests.Core.Dissection;

public sealed class FieldTableTests
{
    [Fact]
    [Trait("row", "PD-19")]
    public void Rows_Advert_StandAtTheirOffsets()
    {
        var packet = PacketVector.Named("advert-sensor-telemetry").Dissect();

        Assert.Equal(
            [
                "0 Header 0x11", "1 Path length 0x00", " Advertised hash size 1", "2 Public key 82847302dec03b4c946348622ca283c85e01d6a8c924b26c71e91215c02d3fa8",
                "34 Timestamp 2026-09-07T11:59:30Z", $"38 Signature {Convert.ToHexStringLower(packet.Raw.Span.Slice(38, 64))}", "102 App flags 0x94",
                "103 Latitude 0.000001°", "107 Longitude 0.000002°", "111 Node name probe", "117 Battery 3781 mV", "119 Temperature -5.17 °C",
            ],
            packet.Rows.Select(row => $"{row.Offset} {row.Name} {row.Value}"));
        Assert.Equal("valid", Row(packet, FieldId.Signature).Description);
        Assert.Equal("Sensor, location, name", Row(packet, FieldId.AdvertFlags).Description);
    }

    [Fact]
    [Trait("row", "PD-20")]
    public void Rows_Trace_ShowSnrAndRouteApart()
    {
        var packet = PacketVector.Named("trace-size2-done3").Dissect();

        Assert.Equal(["-4.75 dB", "+6.00 dB", "+7.50 dB"], packet.Rows.Where(row => row.Section == FieldSection.PathSnr).Select(row => row.Value));
        Assert.Equal(["85FD", "8557", "5305", "BF2B"], packet.Rows.Where(row => row.IsHop).Select(row => row.Value));
        Assert.DoesNotContain(packet.Rows, row => row.Section == FieldSection.Path);
    }

    [Fact]
    public void Rows_DecryptedText_FollowWithoutOffset()
    {
        var packet = PacketVector.Named("grptxt-falcon").Dissect();

        var rows = packet.Rows.Where(row => row.Section == FieldSection.Decrypted).ToArray();
        Assert.Equal([FieldId.Channel, FieldId.SenderTime, FieldId.TextFlags, FieldId.Sender, FieldId.Text], rows.Select(row => row.Id!.Value));
        Assert.All(rows, row => Assert.Null(row.Offset));
        Assert.Equal("decrypted as #falcon", Row(packet, FieldId.ChannelHash).Description);
    }

    [Theory]
    [InlineData("scope-belgium", "scope of region #belgium")]
    [InlineData("scope-none", "scope of an unknown region")]
    [InlineData("scope-zero-code", "not scoped")]
    [Trait("row", "PD-11")]
    public void Rows_TransportCode_NameTheScope(string vector, string description) =>
        Assert.Equal(description, Row(PacketVector.Named(vector).Dissect(), FieldId.TransportCode1).Description);

    [Fact]
    [Trait("row", "PD-12")]
    public void Rows_Anomalies_ComeLastEachWithASentence()
    {
        var packet = PacketDissector.Dissect(
            AFrame.Of(PayloadType.Trace, [1], RouteType.Flood), ChannelKeyring.Empty, RegionScopes.Empty);

        var rows = packet.Rows.Where(row => row.Section == FieldSection.Anomaly).ToArray();
        Assert.Equal(["trace_not_direct", "trace_payload_invalid"], rows.Select(row => row.Value));
        Assert.All(rows, row => Assert.NotEqual("", row.Description));
        Assert.Equal(packet.Rows.TakeLast(2), rows);
    }

    [Fact]
    public void Rows_HostileName_IsCleanedButNotEscaped()
    {
        var packet = PacketDissector.Dissect(AFrame.AdvertNamed("<script>\u0007"), ChannelKeyring.Empty, RegionScopes.Empty);

        Assert.Equal("<script>", Row(packet, FieldId.Name).Value);
    }

    [Theory]
    [MemberData(nameof(PacketDissectorTests.AcceptedVectors), MemberType = typeof(PacketDissectorTests))]
    public void Rows_Vector_WithOffsetsTileTheFrame(string name)
    {
        var packet = PacketVector.Named(name).Dissect();

        var fields = packet.Rows.Where(row => row.Offset is not null).Select(row => new Field(row.Id!.Value, row.Offset!.Value, row.Length, 0));

        FrameChecks.AssertTiled([.. fields], packet.Raw.Length);
    }

    private static FieldRow Row(DissectedPacket packet, FieldId id) => packet.Rows.Single(row => row.Id == id);
}
