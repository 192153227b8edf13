using CoreScope.Ingest.Messages;

namespace CoreScope.Ingest.Mqtt.Wire;

public sealed partial class MqttConnection
{
    private async Task ReadLoopAsync()
    {
        var link = _link!;
        try
        {
            await ReadAllAsync(link).ConfigureAwait(false);
        }
        finally
        {
            await link.Input.CompleteAsync().ConfigureAwait(false);
        }
    }

    private async Task ReadAllAsync(MqttLink link)
    {
        while (true)
        {
            var result = await link.Input.ReadAsync(link.Closed).ConfigureAwait(false);
            Volatile.Write(ref _lastReceived, _clock.GetTimestamp());
            var buffer = result.Buffer;
            while (MqttFrame.TryRead(ref buffer, _options.MaxPacketBytes, out var frame))
                await HandleAsync(link, frame).ConfigureAwait(false);
            link.Input.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
                throw new MqttException("The broker closed the connection.");
        }
    }

    /// <summary>
    /// Pings at three quarters of the keep-alive; nothing at all received since the last ping means that the peer is dead.
    /// While a delivery waits for room we do not read, so silence proves nothing then.
    /// </summary>
    private async Task PingLoopAsync()
    {
        var link = _link!;
        var interval = _session!.KeepAlive * 0.75;
        long? pinged = null;
        while (true)
        {
            await Task.Delay(interval, _clock, link.Closed).ConfigureAwait(false);
            if (pinged is { } sent && Volatile.Read(ref _lastReceived) < sent && !_delivering)
                throw new MqttException(MqttReasonCode.KeepAliveTimeout, $"The broker is silent since {interval.TotalSeconds:0} s.");
            pinged = _clock.GetTimestamp();
            link.Send(MqttPacketType.Pingreq, MqttEncoder.WriteEmpty);
        }
    }

    private ValueTask HandleAsync(MqttLink link, in MqttFrame frame)
    {
        var body = frame.Span(ref _scratch);
        if (frame.Type == MqttPacketType.Publish && _connack.Task.IsCompleted)
            return DeliverAsync(link, MqttDecoder.ReadPublish(frame.Flags, body, link.Version, _topics));
        Handle(link, frame.Type, body);
        return ValueTask.CompletedTask;
    }

    private void Handle(MqttLink link, MqttPacketType type, ReadOnlySpan<byte> body)
    {
        if (_connack.Task.IsCompleted == (type == MqttPacketType.Connack))
            MqttException.ThrowProtocol("CONNACK must be the first packet and the only one of its kind");
        switch (type)
        {
            case MqttPacketType.Connack:
                _connack.TrySetResult(MqttDecoder.ReadConnack(body, link.Version));
                break;
            case MqttPacketType.Puback:
                var ack = MqttDecoder.ReadAck(type, body, link.Version);
                _outbox.Acknowledged(ack.PacketId, ack.Reason);
                break;
            case MqttPacketType.Pubrel:
                link.Release(MqttDecoder.ReadAck(type, body, link.Version).PacketId);
                break;
            case MqttPacketType.Suback or MqttPacketType.Unsuback:
                var answer = MqttDecoder.ReadReasons(type, body, link.Version);
                _outbox.Answered(answer.PacketId, answer.Reasons);
                break;
            case MqttPacketType.Pingresp:
                MqttDecoder.ReadEmpty(body);
                break;
            case MqttPacketType.Disconnect when link.Version == MqttVersion.V5:
                var farewell = MqttDecoder.ReadReason(type, body, link.Version);
                throw new MqttException(farewell.Reason, Describe("The broker disconnected us", farewell.Reason, farewell.Properties));
            default:
                MqttException.ThrowProtocol("a packet that a broker does not send");
                break;
        }
    }

    private ValueTask DeliverAsync(MqttLink link, in PublishPacket packet)
    {
        var topic = _topics.Resolve(packet);
        if (packet.Qos == 2 && link.IsRepetition(packet.PacketId))
            return ValueTask.CompletedTask;
        var ack = packet.Qos == 0 ? default : new AckToken(this, link.Owe(packet.PacketId, exactlyOnce: packet.Qos == 2));
        var delivery = new MqttDelivery(topic, packet.Payload, packet.Qos, packet.Retain, packet.Duplicate, ack);
        if (_receiver is null)
        {
            ack.Complete();
            return ValueTask.CompletedTask;
        }

        var taken = _receiver(delivery, link.Closed);
        var room = link.WaitToOweAsync();
        return taken.IsCompletedSuccessfully && room.IsCompletedSuccessfully ? ValueTask.CompletedTask : WaitAsync(taken, room);
    }

    private async ValueTask WaitAsync(ValueTask taken, ValueTask room)
    {
        _delivering = true;
        await taken.ConfigureAwait(false);
        await room.ConfigureAwait(false);
        Volatile.Write(ref _lastReceived, _clock.GetTimestamp());
        _delivering = false;
    }
}
