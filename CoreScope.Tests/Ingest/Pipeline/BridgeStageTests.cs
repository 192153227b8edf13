using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Ingest.Pipeline;

namespace CoreScope.Tests.Ingest.Pipeline;

public sealed class BridgeStageTests
{
    private const string Channel = "meshcore/message/channel/3";
    private const string Direct = "meshcore/message/direct/abcd";

    [Fact]
    public async Task Handle_Redelivery_IsADuplicate()
    {
        using var rig = new PipelineRig(new IngestRules { CompanionName = "My bridge" });
        const string body = """{"text":"Ann: hello","sender_timestamp":1700000000}""";

        rig.Take(Channel, body);
        rig.Clock.Advance(TimeSpan.FromMinutes(1));
        rig.Take(Channel, """{"text":"Ann: hello","sender_timestamp":1700000000,"SNR":4}""");
        rig.Take("meshcore/message/channel/4", body);
        await rig.WriteAsync();

        Assert.Equal(1, rig.Counters.Duplicates);
        Assert.Equal((2L, 2L, 0L), (rig.Rows("transmissions"), rig.Rows("observations"), rig.Rows("nodes")));
        foreach (var mesh in new[] { rig.Mesh, await rig.ReadBackAsync() })
        {
            var stored = mesh.Store.Find(1)!;
            Assert.Equal((PayloadType.GroupText, TransmissionOrigin.CompanionBridge, "ch3", 4d), (stored.Type, stored.Origin, mesh.Channels.Find(stored.ChannelId), stored.Best.Snr));
            Assert.Equal("Ann: hello", System.Text.Encoding.UTF8.GetString(stored.Payload));
            Assert.Equal("My bridge", mesh.Observers.Find("companion")!.Facts.Name);
        }
    }

    [Fact]
    public async Task Handle_DirectMessage_IsStoredOnlyWhenWanted()
    {
        using var rig = new PipelineRig();
        rig.Take(Direct, """{"text":"private"}""");
        await rig.WriteAsync();
        Assert.Equal(0, rig.Rows());
        Assert.Equal(1, rig.Dropped("direct_messages_off"));

        rig.Pipeline.Rules = new IngestRules { Filter = new IngestFilter(new IngestFilterOptions { StoreDirectMessages = true }) };
        rig.Take(Direct, """{"text":"private","direction":"rx"}""");
        var stored = rig.OnlyTransmission();
        Assert.Equal((PayloadType.TextMessage, 0, Direction.Received), (stored.Type, stored.ChannelId, stored.Best.Direction));
    }

    [Fact]
    public void Handle_RetainedMessage_RevivesNobodyAndIsNotStoredAgainAndAgain()
    {
        using var rig = new PipelineRig();
        for (var i = 0; i < 3; i++)
        {
            rig.Clock.Advance(TimeSpan.FromMinutes(1));
            rig.Take(Channel, """{"text":"Ann: hello"}""", retained: true);
            rig.Take(Channel, """{"text":"Ann: hello","sender_timestamp":1700000000}""", retained: true);
        }

        rig.OnlyTransmission();
        Assert.Equal(3, rig.Dropped("retained_replay"));
        Assert.True(rig.Observer("companion").LastSeen.IsNever);
        Assert.Equal(0, rig.Observer("companion").PacketCount);
    }

    [Fact]
    public async Task Handle_LongText_SurvivesARestart()
    {
        using var rig = new PipelineRig();
        rig.Take(Channel, $$"""{"text":"{{string.Concat(Enumerable.Repeat("📡", 450))}}","sender_timestamp":1}""");
        rig.Take(Channel, """{"text":"short","sender_timestamp":1}""");
        await rig.WriteAsync();

        var back = await rig.ReadBackAsync();

        Assert.Equal(2, back.Store.Snapshot().Count);
        Assert.Equal(rig.Mesh.Store.Find(1)!.Payload, back.Store.Find(1)!.Payload);
    }

    [Theory]
    [InlineData("""{"text":""}""", "empty_text")]
    [InlineData("""{"text":" \u0000 "}""", "empty_text")]
    [InlineData("""{"raw":"00"}""", "empty_text")]
    [InlineData("nonsense", "invalid_json")]
    public void Handle_NothingToSay_IsCounted(string body, string reason)
    {
        using var rig = new PipelineRig();
        rig.Take(Channel, body);
        Assert.Equal(1, rig.Dropped(reason));
        Assert.Equal(0, rig.Mesh.Store.Snapshot().Count);
    }
}
