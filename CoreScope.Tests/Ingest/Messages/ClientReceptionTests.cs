using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Pipeline;

namespace CoreScope.Tests.Ingest.Messages;

public sealed class ClientReceptionTests
{
    private const string Gps = "\"gps\":{\"lat\":51.05,\"lon\":3.72,\"acc_m\":8}";
    private static readonly IngestFilter s_on = AMessage.Filter(clients: true);

    [Theory]
    [InlineData("meshcore/client/xyz/packets", "{}", DropReason.ClientBadKey)]
    [InlineData("meshcore/client/a/packets", "{}", DropReason.ClientBadKey)]
    [InlineData("meshcore/client//packets", "{\"origin_id\":\"abcd\"}", DropReason.ClientBadKey)]
    [InlineData("meshcore/client/" + AMessage.Observer + "0/packets", "{}", DropReason.ClientBadKey)]
    [InlineData("meshcore/client/ab/packets", "{}", DropReason.NoRaw)]
    [InlineData("meshcore/client/ab/status", "{}", DropReason.NoRaw)]
    [InlineData("meshcore/client/ab/packets", "{\"raw\":\"zz\"}", DropReason.ClientNoGps)]
    [InlineData("meshcore/client/ab/packets", "{\"raw\":\"zz\",\"lat\":1,\"lon\":2}", DropReason.ClientNoGps)]
    [InlineData("meshcore/client/ab/packets", "{\"raw\":\"zz\",\"gps\":{\"lat\":1}}", DropReason.ClientNoGps)]
    [InlineData("meshcore/client/ab/packets", "{\"raw\":\"zz\",\"gps\":{\"lat\":\"north\",\"lon\":2}}", DropReason.ClientNoGps)]
    [InlineData("meshcore/client/ab/packets", "{\"raw\":\"zz\",\"gps\":{\"lat\":1,\"lon\":2},\"gps\":null}", DropReason.ClientNoGps)]
    [InlineData("meshcore/client/ab/packets", "{\"raw\":\"zz\",\"gps\":{\"lat\":91,\"lon\":2}}", DropReason.DecodeError)]
    [InlineData("meshcore/client/ab/packets", "{\"raw\":\"" + AMessage.Raw + "\",\"gps\":{\"lat\":90.1,\"lon\":2}}", DropReason.ClientGpsRange)]
    [InlineData("meshcore/client/ab/packets", "{\"raw\":\"" + AMessage.Raw + "\",\"gps\":{\"lat\":0,\"lon\":-180.1}}", DropReason.ClientGpsRange)]
    [InlineData("meshcore/client/ab/packets", "{\"raw\":\"" + AMessage.Raw + "\"," + Gps + "}", DropReason.ClientNotRx)]
    [InlineData("meshcore/client/ab/packets", "{\"raw\":\"" + AMessage.Raw + "\",\"direction\":\"tx\"," + Gps + "}", DropReason.ClientNotRx)]
    public void Parse_Checks_RunInOrder(string topic, string body, DropReason reason) => Assert.Equal(reason, AMessage.Parse(topic, body, s_on).Drop);

    [Fact]
    [Trait("row", "OP-11")]
    public void Parse_BlacklistedCompanion_IsDroppedFirst() =>
        Assert.Equal(DropReason.ObserverBlacklisted, AMessage.Parse(AMessage.Client, "{}", AMessage.Filter(blacklist: [" " + AMessage.Observer.ToLowerInvariant() + " "], clients: true)).Drop);

    [Theory]
    [InlineData("15435C2C333853CA1DAFFB087F5E646CC17B733F4041C5C7ACD6A7", "53ca")] // flood, 2-byte hops
    [InlineData("0A428B201A452AE7730EC91CB163F18D45EFBB6368FD97BBB551", null)] // direct
    [InlineData("25825C2C333853CA1DAFFB087F5E646CC17B733F4041C5C7", null)] // TRACE: the path holds signal figures
    [InlineData("1100AABB", null)] // advert too short for a key
    [InlineData("1500AABBCC", null)] // no hop, no advert
    public void Parse_HeardStation_IsWhoTransmitted(string raw, string? expected)
    {
        var parsed = AMessage.Parse(AMessage.Client, $$"""{"raw":"{{raw}}","Direction":"RX","RSSI":"-92.9 dBm",{{Gps}}}""", s_on);

        Assert.Equal(expected, parsed.Client?.HeardKey);
        Assert.Equal(expected is null ? DropReason.ClientNotAttributable : DropReason.None, parsed.Drop);
        if (parsed.Client is { } client)
            Assert.Equal((-92, 8.0), (client.Rssi, client.AccuracyMetres));
    }

    [Fact]
    public void Parse_AdvertWithZeroKey_IsNotAttributable()
    {
        var raw = "1100" + new string('0', 200);

        Assert.Equal(DropReason.ClientNotAttributable, AMessage.Parse(AMessage.Client, $$"""{"raw":"{{raw}}","direction":"rx",{{Gps}}}""", s_on).Drop);
    }
}
