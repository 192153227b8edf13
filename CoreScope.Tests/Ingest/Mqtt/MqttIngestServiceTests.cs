using CoreScope.Ingest;
using CoreScope.Ingest.Mqtt;
using CoreScope.Ingest.Mqtt.Listener;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Ingest.Mqtt;

public sealed class MqttIngestServiceTests
{
    [Fact]
    [Trait("row", "OP-01")]
    public async Task Start_DefaultPortTaken_ListenerIsOffAndTheSourceLocalIsUsed()
    {
        await using var other = new MqttRig();
        await other.StartAsync(new MqttListenerOptions { Port = 0 });
        await using var rig = new MqttRig();

        await rig.StartAsync(new MqttIngestOptions { DataDir = rig.Folder, DefaultPort = other.Service.ListenerPort!.Value });

        Assert.Null(rig.Service.ListenerPort);
        Assert.Contains("in use", rig.Service.ListenerFault);
        Assert.Equal(["listener", "local"], rig.Service.Statuses.Select(s => s.Name));
        Assert.Equal("meshcore/#", Assert.Single(rig.Service.Sources["local"].EffectiveTopics()));
        await Eventually.TrueAsync(() => rig.Service.Statuses[1].Connected, "local is connected");
    }

    [Fact]
    public async Task Start_DefaultPortFree_HasAListenerAndNoSource()
    {
        await using var rig = new MqttRig();

        await rig.StartAsync(new MqttIngestOptions { DataDir = rig.Folder, DefaultPort = MosquittoBroker.FreePort() });

        var row = Assert.Single(rig.Service.Statuses);
        Assert.Equal(("listener", true), (row.Name, row.Connected));
    }

    [Fact]
    public async Task Start_ConfiguredPortTaken_Fails()
    {
        await using var other = new MqttRig();
        await other.StartAsync(new MqttListenerOptions { Port = 0 });
        await using var rig = new MqttRig();

        var failure = await Assert.ThrowsAsync<IngestStartException>(() => rig.StartAsync(new MqttListenerOptions { Port = other.Service.ListenerPort }));

        Assert.Contains("MqttListener:Port", failure.Message);
    }

    [Fact]
    public async Task Start_SeveralFaults_NamesThemAllWithoutSecrets()
    {
        await using var rig = new MqttRig();

        var failure = await Assert.ThrowsAsync<IngestStartException>(() => rig.StartAsync(
            new MqttListenerOptions { Address = "0.0.0.0" },
            new MqttSourceOptions { Broker = "mqtt://u:s3cret@:99999", Qos = 2, ProtocolVersion = "4" },
            new MqttSourceOptions { Enabled = false, Broker = "nonsense" },
            new MqttSourceOptions { Broker = "mqtt://h", Topics = ["a/#/b"], CaCertPath = "/does/not/exist" }));

        foreach (var key in new[] { "MqttListener:Users", "MqttSources:0:Broker", "MqttSources:0:Qos", "MqttSources:0:ProtocolVersion", "MqttSources:2:Topics:0", "MqttSources:2:CaCertPath", "MqttSources:2:Broker" })
            Assert.Contains(key + " ", failure.Message);
        Assert.DoesNotContain("s3cret", failure.Message);
        Assert.DoesNotContain("MqttSources:1", failure.Message);
    }

    [Fact]
    public void Assign_DoublesAndTheListenersName_AreNumbered()
    {
        MqttSourceOptions[] sources =
        [
            new() { Name = "a", Broker = "mqtt://h" }, new() { Name = "a", Broker = "mqtt://i" }, new() { Broker = "mqtt://u:p@h" },
            new() { Broker = "mqtt://h:1883" }, new() { Name = "listener", Broker = "mqtt://j" }, new() { Name = "x mqtt://u:p@q@h", Broker = "mqtt://k" },
        ];

        Assert.Equal(["a", "a#2", "mqtt://h:1883", "mqtt://h:1883#2", "listener#2", "x mqtt://u:****@h"], SourceTags.Assign(sources));
    }

    [Fact]
    public void For_Tag_IsStableOverRestartsAndDiffersByTag()
    {
        var folder = Directory.CreateTempSubdirectory("mqtt-id-").FullName;

        var first = ClientIdentity.Load(folder);
        var second = ClientIdentity.Load(folder);

        Assert.Equal(first.For("a"), second.For("a"));
        Assert.NotEqual(first.For("a"), first.For("b"));
        Assert.Matches("^corescope-[0-9a-f]{8}-[0-9a-f]{8}$", first.For("<img onerror=…>"));
        Directory.Delete(folder, true);
    }
}
