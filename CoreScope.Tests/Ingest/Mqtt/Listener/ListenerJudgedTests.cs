using System.Text;
using CoreScope.Ingest.Mqtt.Listener;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Ingest.Mqtt.Listener;

/// <summary>The listener judged by <c>mosquitto_pub</c>.</summary>
[Trait("Category", "Broker")]
public sealed class ListenerJudgedTests
{
    [Theory]
    [InlineData("311", "0")]
    [InlineData("311", "1")]
    [InlineData("5", "0")]
    [InlineData("5", "1")]
    public async Task MosquittoPub_AnyVersionAndQos_Arrives(string version, string qos)
    {
        await using var rig = new MqttRig();
        await rig.StartAsync(new MqttListenerOptions { Port = 0 });

        var publishing = MosquittoBroker.PublishAsync(rig.Service.ListenerPort!.Value, "-V", version, "-q", qos, "-r", "-t", "meshcore/SJC/K/status", "-m", "héllo");
        var message = await rig.ReadAsync();

        Assert.Equal(("listener", "meshcore/SJC/K/status", "héllo", false), (message.Source, message.Topic, Encoding.UTF8.GetString(message.Payload.Span), message.Retained));
        Assert.Equal(qos == "1", message.Ack.IsOwed);
        if (qos == "1")
            Assert.False(publishing.IsCompleted);
        message.Ack.Complete();
        Assert.Equal(0, await publishing);
    }

    [Theory]
    [InlineData("311")]
    [InlineData("5")]
    public async Task MosquittoPub_Credentials_AreChecked(string version)
    {
        await using var rig = new MqttRig();
        await rig.StartAsync(new MqttListenerOptions { Port = 0, Users = [new MqttListenerUser { Username = "obs", Password = "right" }] });
        var port = rig.Service.ListenerPort!.Value;

        Assert.Equal(0, await MosquittoBroker.PublishAsync(port, "-V", version, "-u", "obs", "-P", "right", "-t", "a", "-m", "1"));
        Assert.NotEqual(0, await MosquittoBroker.PublishAsync(port, "-V", version, "-u", "obs", "-P", "wrong", "-t", "a", "-m", "2"));
        Assert.NotEqual(0, await MosquittoBroker.PublishAsync(port, "-V", version, "-u", "nobody", "-P", "right", "-t", "a", "-m", "3"));
        Assert.NotEqual(0, await MosquittoBroker.PublishAsync(port, "-V", version, "-t", "a", "-m", "4"));

        Assert.Equal("1", Encoding.UTF8.GetString((await rig.ReadAsync()).Payload.Span));
        Assert.Equal(0, rig.Inbox.Pending);
        Assert.Contains("credentials", rig.Service.Statuses[0].LastError);
    }

    [Theory]
    [InlineData("311")]
    [InlineData("5")]
    public async Task MosquittoPub_BigPayload_UpToTheLimit(string version)
    {
        await using var rig = new MqttRig();
        await rig.StartAsync(new MqttListenerOptions { Port = 0 });
        var port = rig.Service.ListenerPort!.Value;
        var file = Path.Combine(rig.Folder, "payload");

        await File.WriteAllTextAsync(file, new string('x', 65_000));
        var fits = MosquittoBroker.PublishAsync(port, "-V", version, "-q", "1", "-t", "a", "-f", file);
        var message = await rig.ReadAsync();
        message.Ack.Complete();
        Assert.Equal((65_000, 0), (message.Payload.Length, await fits));

        await File.WriteAllTextAsync(file, new string('x', 66_000));
        using var tooBig = MosquittoBroker.PublishForever(port, "-V", version, "-q", "1", "-t", "a", "-f", file);
        // In 3.1.1 mosquitto_pub comes back and tries again for ever; what counts is that nothing gets in.
        await Eventually.TrueAsync(() => tooBig.HasExited || rig.Service.Statuses[0].LastError is not null, "refused");
        if (!tooBig.HasExited)
            tooBig.Kill();
        Assert.Equal(0, rig.Inbox.Pending);
    }

    [Fact]
    public async Task MosquittoPub_Qos2OnV5_SendsNothing()
    {
        await using var rig = new MqttRig();
        await rig.StartAsync(new MqttListenerOptions { Port = 0 });

        await MosquittoBroker.PublishAsync(rig.Service.ListenerPort!.Value, "-V", "5", "-q", "2", "-t", "a", "-m", "x");

        // It heeds the maximum QoS of our CONNACK and leaves.
        await Eventually.TrueAsync(() => rig.Service.Statuses[0] is { ConnectCount: 1, Clients: 0, LastError: null }, "came and went");
        Assert.Equal(0, rig.Inbox.Pending);
    }

    [Theory]
    [InlineData("311", true)]
    [InlineData("5", true)]
    [InlineData("311", false)]
    [InlineData("5", false)]
    public async Task MosquittoPub_Will_IsPostedOnlyForTheKilled(string version, bool killed)
    {
        await using var rig = new MqttRig();
        await rig.StartAsync(new MqttListenerOptions { Port = 0 });
        using var process = MosquittoBroker.PublishForever(
            rig.Service.ListenerPort!.Value, "-V", version, "-t", "a", "-l", "--will-topic", "w", "--will-payload", "gone", "--will-retain", "--will-qos", "1");
        await process.StandardInput.WriteLineAsync("alive");
        await process.StandardInput.FlushAsync();
        Assert.Equal("a", (await rig.ReadAsync()).Topic);

        if (killed)
            process.Kill();
        else
            process.StandardInput.Close();

        await Eventually.TrueAsync(() => rig.Service.Statuses[0] is { Clients: 0, DisconnectCount: 1 }, "the client has left");
        if (killed)
        {
            var will = await rig.ReadAsync();
            Assert.Equal(("w", "gone", false), (will.Topic, Encoding.UTF8.GetString(will.Payload.Span), will.Retained));
        }
        else
        {
            Assert.Equal(0, rig.Inbox.Pending);
        }
    }
}
