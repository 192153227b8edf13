using System.Text;
using System.Threading.Channels;
using CoreScope.Ingest.Mqtt.Wire;

namespace CoreScope.Tests.Ingest.Mqtt.Wire;

/// <summary>Limits of both sides: who keeps to them is served, who does not is told.</summary>
public sealed class FlowControlTests
{
    private readonly Channel<MqttDelivery> _deliveries = Channel.CreateUnbounded<MqttDelivery>();

    [Fact]
    public async Task Publish_BrokersReceiveMaximum_IsNotExceeded()
    {
        using var broker = new ScriptedBroker(MqttVersion.V5);
        await using var connection = await broker.ConnectAsync(grants: new MqttProperties().With(MqttPropertyId.ReceiveMaximum, 2));
        var first = await connection.BeginPublishAsync("a", default, 1, false, CancellationToken.None);
        await connection.BeginPublishAsync("a", default, 1, false, CancellationToken.None);
        var third = connection.BeginPublishAsync("a", default, 1, false, CancellationToken.None).AsTask();
        var firstSent = await broker.ReadAsync();
        await broker.ReadAsync();
        Assert.False(third.IsCompleted);

        await broker.SendAsync([0x40, 0x02, firstSent.Body[3], firstSent.Body[4]]);

        Assert.Equal(MqttReasonCode.Success, await first.WaitAsync(TimeSpan.FromSeconds(10)));
        await third.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(MqttPacketType.Publish, (await broker.ReadAsync()).Type);
    }

    [Fact]
    public async Task Receive_AliasesWithinTheLimit_AreReplaced()
    {
        using var broker = new ScriptedBroker(MqttVersion.V5);
        await using var connection = await broker.ConnectAsync(Receive, o => o with { TopicAliasMaximum = 2 });
        var alias = new MqttProperties().With(MqttPropertyId.TopicAlias, 2);
        await broker.PublishAsync("a/b", 1, properties: alias);
        await broker.PublishAsync("", 1, properties: alias);
        await broker.PublishAsync("c", 1, properties: alias);
        await broker.PublishAsync("", 1, properties: alias);

        foreach (var topic in new[] { "a/b", "a/b", "c", "c" })
            Assert.Equal(topic, (await NextAsync()).Topic);
    }

    [Theory]
    [InlineData("300A0003612F6203230003FF", MqttReasonCode.TopicAliasInvalid)] // alias 3 of 2
    [InlineData("300800000323000178FF", MqttReasonCode.ProtocolError)] // alias never set
    [InlineData("F000", MqttReasonCode.ProtocolError)] // AUTH, for which nobody asked
    [InlineData("3003000161", MqttReasonCode.MalformedPacket)] // no property length
    [InlineData("30C09A0C", MqttReasonCode.PacketTooLarge)] // told by its header
    [InlineData("30050003612F23", MqttReasonCode.TopicNameInvalid)] // wildcard
    public async Task Receive_BrokerOfV5BreaksARule_IsToldWhich(string hex, MqttReasonCode reason)
    {
        using var broker = new ScriptedBroker(MqttVersion.V5);
        await using var connection = await broker.ConnectAsync(Receive, o => o with { TopicAliasMaximum = 2, MaxPacketBytes = 100_000 });

        await broker.SendAsync(Convert.FromHexString(hex));

        var farewell = await broker.ReadAsync();
        Assert.Equal((MqttPacketType.Disconnect, (byte)reason), (farewell.Type, farewell.Body[0]));
        Assert.Equal(reason, (await connection.Closed.WaitAsync(TimeSpan.FromSeconds(10)))?.Reason);
    }

    [Fact]
    public async Task Receive_MoreThanOurReceiveMaximum_EndsTheConnection()
    {
        using var broker = new ScriptedBroker(MqttVersion.V5);
        await using var connection = await broker.ConnectAsync(Receive, o => o with { ReceiveMaximum = 2 });
        await broker.PublishAsync("a", 1, 1, 1);
        await broker.PublishAsync("a", 1, 1, 2);
        (await NextAsync()).Ack.Complete();
        Assert.Equal(MqttPacketType.Puback, (await broker.ReadAsync()).Type);
        await broker.PublishAsync("a", 1, 1, 3);
        await NextAsync();
        await NextAsync();
        Assert.Equal(2, connection.OwedCount);

        await broker.PublishAsync("a", 1, 1, 4);

        Assert.Equal((byte)MqttReasonCode.ReceiveMaximumExceeded, (await broker.ReadAsync()).Body[0]);
    }

    [Fact]
    public async Task Receive_OversizedFromABrokerOf311_IsPassedOverAndAcknowledgedInOrder()
    {
        using var broker = new ScriptedBroker(MqttVersion.V311);
        await using var connection = await broker.ConnectAsync(Receive, o => o with { MaxPacketBytes = 1000 });
        await broker.PublishAsync("before", 1, 1, 1);
        await broker.PublishAsync("large", 3_000_000, 1, 2);
        await broker.PublishAsync("large0", 5_000);
        await broker.PublishAsync("after", 900, 1, 3);

        var before = await NextAsync();
        var large = await NextAsync();
        Assert.Equal(("large", 3_000_000, 0), (large.Topic, large.OmittedBytes, large.Payload.Length));
        var large0 = await NextAsync();
        Assert.Equal(("large0", 5_000, false), (large0.Topic, large0.OmittedBytes, large0.Ack.IsOwed));
        var after = await NextAsync();
        Assert.Equal(("after", 0, 900), (after.Topic, after.OmittedBytes, after.Payload.Length));
        after.Ack.Complete();
        large.Ack.Complete();
        Assert.False(broker.HasMore);
        before.Ack.Complete();
        foreach (var id in new byte[] { 1, 2, 3 })
            Assert.Equal([0, id], (await broker.ReadAsync()).Body);
    }

    [Fact]
    public async Task Disconnect_OfTheBroker_IsToldWithItsReasonAndNotAnswered()
    {
        using var broker = new ScriptedBroker(MqttVersion.V5);
        await using var connection = await broker.ConnectAsync();

        await broker.SendAsync(w => MqttEncoder.WriteReason(
            w, MqttPacketType.Disconnect, new ReasonPacket(MqttReasonCode.ProtocolError, new MqttProperties().With(MqttPropertyId.ReasonString, "no <b>more</b>")), MqttVersion.V5));

        var reason = await connection.Closed.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal("The broker disconnected us: ProtocolError (0x82), no <b>more</b>.", reason?.Message);
        Assert.False(broker.HasMore);
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    public async Task Qos2_ConnectionLostInBetween_IsFinishedOnTheNextOne(MqttVersion version)
    {
        using var broker = new ScriptedBroker(version);
        await using (await broker.ConnectAsync(Receive))
        {
            await broker.PublishAsync("q", 1, 2, 7);
            await NextAsync();
        }

        // Lost before PUBREC: it comes again. Lost after it: only PUBREL comes.
        await using var second = await broker.ConnectAsync(Receive);
        await broker.PublishAsync("q", 1, 2, 7);
        (await NextAsync()).Ack.Complete();
        Assert.Equal(MqttPacketType.Pubrec, (await broker.ReadAsync()).Type);
        await using var third = await broker.ConnectAsync(Receive);
        await broker.SendAsync([0x62, 0x02, 0x00, 0x07]);
        var completed = await broker.ReadAsync();

        Assert.Equal((MqttPacketType.Pubcomp, (byte)7), (completed.Type, completed.Body[1]));
        Assert.Equal(0, _deliveries.Reader.Count);
        Assert.False(third.Closed.IsCompleted);
        await broker.PublishAsync("q", 1, 2, 7);
        Assert.Equal("q", (await NextAsync()).Topic);
    }

    private ValueTask Receive(MqttDelivery delivery, CancellationToken cancellationToken) => _deliveries.Writer.WriteAsync(delivery, cancellationToken);

    private async Task<MqttDelivery> NextAsync() => await _deliveries.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
}
