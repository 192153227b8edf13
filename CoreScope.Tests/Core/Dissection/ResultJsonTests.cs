using System.Text.Json;
using CoreScope.Core.Dissection;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Dissection;

public sealed class ResultJsonTests
{
    [Fact]
    public void PayloadText_CleanPacket_IsThePayloadAlone()
    {
        var vector = PacketVector.Named("trace-size1-done3");

        var text = JsonDocument.Parse(ResultJson.PayloadText(vector.Dissect())).RootElement;

        Assert.Null(JsonText.Difference(vector.Expected.GetProperty("payload"), text));
    }

    [Fact]
    public void PayloadText_Anomalies_NamesTheFirst()
    {
        var text = ResultJson.PayloadText(PacketDissector.Dissect(
            AFrame.Of(PayloadType.Trace, [], RouteType.Flood), ChannelKeyring.Empty, RegionScopes.Empty));

        Assert.Equal("empty_payload", JsonDocument.Parse(text).RootElement.GetProperty("anomaly").GetString());
    }

    [Fact]
    public void WritePayload_ZeroValues_ArePresent()
    {
        var json = Payload(AFrame.Of(PayloadType.Trace, new byte[9], RouteType.Direct));

        Assert.Equal(0, json.GetProperty("tag").GetInt64());
        Assert.Equal(0, json.GetProperty("authCode").GetInt64());
        Assert.Equal("", json.GetProperty("pathData").GetString());
        Assert.False(json.TryGetProperty("snrValues", out _));
    }

    [Fact]
    public void WritePayload_PositionOfNodeWithoutFix_IsKept()
    {
        var json = Payload(AFrame.AdvertAt(0, 0));

        Assert.Equal(0, json.GetProperty("lat").GetDouble());
        Assert.Equal(0, json.GetProperty("lon").GetDouble());
    }

    [Fact]
    public void WritePayload_ClockOutOfReason_IsFormatted()
    {
        var json = Payload(AFrame.AdvertNamed("x"));

        Assert.Equal(uint.MaxValue, json.GetProperty("timestamp").GetUInt32());
        Assert.Equal("2106-02-07T06:28:15.000Z", json.GetProperty("timestampISO").GetString());
    }

    [Theory]
    [InlineData("<img onerror=x>")]
    [InlineData("\u202Egnp.exe")]
    [InlineData("a\"b\\c")]
    public void WritePayload_HostileName_ComesBackUnchanged(string name) =>
        Assert.Equal(name, Payload(AFrame.AdvertNamed(name)).GetProperty("name").GetString());

    [Theory]
    [InlineData((byte)0x41, "trace_path_mode")]
    [InlineData((byte)0x01, null)]
    public void WritePayload_TracePathLengthWithSizeCode_HasNoSnr(byte pathLength, string? anomaly)
    {
        byte[] raw = [0x26, pathLength, .. new byte[(pathLength >> 6) + 1], .. new byte[9], 1, 2];

        var packet = PacketDissector.Dissect(raw, ChannelKeyring.Empty, RegionScopes.Empty);

        Assert.Equal(anomaly is null ? [] : [anomaly], packet.Anomalies.Each().Select(a => a.Kind()));
        Assert.Equal(anomaly is null, JsonText.Of(json => ResultJson.WritePayload(json, packet)).TryGetProperty("snrValues", out _));
        Assert.Equal(["01", "02"], packet.Hops.Select(hop => hop.ToString()));
        Assert.Equal(1, packet.HopsCompleted);
        Assert.Contains(packet.Ranges, range => range.Label == "Path SNR");
    }

    [Fact]
    public void Difference_OneValueChanged_IsFound()
    {
        var expected = PacketVector.Named("advert-sensor-telemetry").Expected;
        var other = JsonDocument.Parse(expected.GetRawText().Replace("3781", "3782", StringComparison.Ordinal)).RootElement;

        Assert.Contains("battery_mv", JsonText.Difference(expected, other), StringComparison.Ordinal);
    }

    private static JsonElement Payload(byte[] raw)
    {
        var packet = PacketDissector.Dissect(raw, ChannelKeyring.Default, RegionScopes.Empty);
        return JsonText.Of(json => ResultJson.WritePayload(json, packet));
    }
}
