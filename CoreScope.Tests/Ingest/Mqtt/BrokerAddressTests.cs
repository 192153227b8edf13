using CoreScope.Ingest.Mqtt;

namespace CoreScope.Tests.Ingest.Mqtt;

public sealed class BrokerAddressTests
{
    [Theory]
    [InlineData("mqtt://host", "mqtt", "host", 1883, "/", null, null)]
    [InlineData("TCP://host:77", "tcp", "host", 77, "/", null, null)]
    [InlineData("mqtts://u:p@host", "mqtts", "host", 8883, "/", "u", "p")]
    [InlineData("ssl://u@10.0.0.1:1", "ssl", "10.0.0.1", 1, "/", "u", null)]
    [InlineData("wss://u:p%40q@host/mqtt", "wss", "host", 443, "/mqtt", "u", "p@q")]
    [InlineData("ws://[::1]:9001/a/b", "ws", "::1", 9001, "/a/b", null, null)]
    [InlineData("mqtt://u:p@ss:w/o@rd@host:5", "mqtt", "host", 5, "/", "u", "p@ss:w/o@rd")]
    public void TryParse_Good_GivesItsParts(string url, string scheme, string host, int port, string path, string? user, string? password)
    {
        Assert.True(BrokerAddress.TryParse(url, out var address, out _));
        Assert.Equal((scheme, host, port, path, user, password), (address.Scheme, address.Host, address.Port, address.Path, address.Username, address.Password));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("host:1883")]
    [InlineData("http://host")]
    [InlineData("mqtt://")]
    [InlineData("mqtt://host:0")]
    [InlineData("mqtt://host:65536")]
    [InlineData("mqtt://host:abc")]
    [InlineData("mqtt://:secret@:1883")]
    [InlineData("mqtt://ho st")]
    [InlineData("mqtt://<img onerror=x>")]
    public void TryParse_Bad_TellsWhyWithoutRepeatingIt(string? url)
    {
        Assert.False(BrokerAddress.TryParse(url, out _, out var fault));
        Assert.DoesNotContain("secret", fault);
    }

    [Theory]
    [InlineData("mqtt://u:p@ss@host:5", "mqtt://u:****@host:5")]
    [InlineData("wss://u@host/mqtt", "wss://u@host:443/mqtt")]
    [InlineData("ssl://[fe80::1]:1", "ssl://[fe80::1]:1")]
    public void ToString_Address_MasksThePassword(string url, string shown)
    {
        Assert.True(BrokerAddress.TryParse(url, out var address, out _));
        Assert.Equal(shown, address.ToString());
    }

    [Theory]
    [InlineData("connect to mqtt://u:se@cret@host:1 failed", "connect to mqtt://u:****@host:1 failed")]
    [InlineData("'tcp://a:b@c' and \"WSS://x:y/z@w/q\"", "'tcp://a:****@c' and \"WSS://x:****@w/q\"")]
    [InlineData("mqtt://host:1883 and http://a:b@c", "mqtt://host:1883 and http://a:b@c")]
    [InlineData("the word hunter2@ alone, or hunter2%40", "the word **** alone, or ****")]
    [InlineData("", "")]
    [InlineData(null, null)]
    public void MaskIn_Text_HidesEveryPassword(string? text, string? masked) => Assert.Equal(masked, BrokerAddress.MaskIn(text, "hunter2@", null, ""));
}
