using CoreScope.Ingest.Mqtt.Listener;

namespace CoreScope.Tests.Ingest.Mqtt.Listener;

public sealed class MqttListenerOptionsTests
{
    [Theory]
    [InlineData("127.0.0.1", null, false, "")]
    [InlineData("::1", null, false, "")]
    [InlineData("localhost", null, false, "")]
    [InlineData("0.0.0.0", null, false, "Users")]
    [InlineData("0.0.0.0", false, false, "Users")]
    [InlineData("0.0.0.0", true, false, "")]
    [InlineData("*", null, true, "")]
    [InlineData("*", null, false, "Users")]
    [InlineData("mars", null, true, "Address")]
    public void Faults_OpenToTheNetwork_NeedsUsersOrAnExplicitWord(string address, bool? anonymous, bool withUser, string faultyKey)
    {
        var options = new MqttListenerOptions { Address = address, AllowAnonymous = anonymous, Users = withUser ? [new() { Username = "u", Password = "p" }] : [] };

        Assert.Equal(faultyKey, string.Join(',', options.Faults().Select(f => f.Key)));
    }

    [Fact]
    public void Faults_SeveralThingsWrong_NamesThemAll()
    {
        var options = new MqttListenerOptions { Port = 70_000, MaxPacketBytes = 1, MaxClients = 0, MaxConnectionsPerAddress = -1, Users = [new() { Username = "u" }, new() { Username = "u", Password = "p" }] };

        Assert.Equal(["Port", "MaxPacketBytes", "MaxClients", "MaxConnectionsPerAddress", "Users:0:Password", "Users:1:Username"], options.Faults().Select(f => f.Key));
    }

    [Theory]
    [InlineData("127.0.0.1", null, false, true)]
    [InlineData("127.0.0.1", null, true, false)]
    [InlineData("127.0.0.1", true, true, true)]
    [InlineData("127.0.0.1", false, false, false)]
    [InlineData("0.0.0.0", null, false, false)]
    public void ServesAnonymous_Defaults_OnlyOnLoopbackWithoutUsers(string address, bool? anonymous, bool withUser, bool serves)
    {
        var options = new MqttListenerOptions { Address = address, AllowAnonymous = anonymous, Users = withUser ? [new() { Username = "u", Password = "p" }] : [] };

        Assert.Equal(serves, options.ServesAnonymous);
    }
}
