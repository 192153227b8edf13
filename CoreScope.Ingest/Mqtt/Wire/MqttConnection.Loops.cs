using System.Buffers;
using CoreScope.Ingest.Messages;

namespace CoreScope.Ingest.Mqtt.Wire;

public sealed partial class MqttConnection
{
    /// <summary>Reads in a row that may find data waiting before the thread is given to somebody else.</summary>
    private const int ReadsPerTurn = 64;

    private OversizedPublish _oversized;

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
        for (var turn = 1; ; turn++)
        {
            var reading = link.Input.ReadAsync(link.Closed);
            // A broker that sends without pause must leave the pool's threads to the other sources now and then.
            if (turn % ReadsPerTurn == 0 && reading.IsCompleted)
                await Task.Yield();
            var result = await reading.ConfigureAwait(false);
            Volatile.Write(ref _lastReceived, _clock.GetTimestamp());
            var buffer = result.Buffer;
            while (true)
            {
                if (IsOversized(link, ref buffer, out var whole))
                {
                    if (whole is not { } packet)
                        break;
                    await DeliverAsync(link, packet, _oversized.PayloadBytes).ConfigureAwait(false);
                }
                else if (MqttFrame.TryRead(ref buffer, _options.MaxPacketBytes, out var frame))
                {
                    await HandleAsync(link, frame).ConfigureAwait(false);
                }
                else
                {
                    break;
                }
            }

            link.Input.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
                throw new MqttException("The broker closed the connection.");
        }
    }

    /// <summary>True while a PUBLISH over the limit is passed over; <paramref name="whole"/> is its head when all of it has gone by.</summary>
    private bool IsOversized(MqttLink link, ref ReadOnlySequence<byte> buffer, out PublishPacket? whole)
    {
        whole = null;
        // Version 5 is told our limit and ended when it does not keep to it.
        if (link.Version == MqttVersion.V5 || !_connack.Task.IsCompleted)
            return false;
        if (!_oversized.IsOpen)
        {
            if (!OversizedPublish.Begins(buffer, _options.MaxPacketBytes))
                return false;
            if (!_oversized.TryBegin(ref buffer, _topics))
                return true;
        }

        if (_oversized.TryEnd(ref buffer, out var head))
            whole = head;
        return true;
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
                _isDismissed = true;
                throw new MqttException(farewell.Reason, Describe("The broker disconnected us", farewell.Reason, farewell.Properties));
            default:
                MqttException.ThrowProtocol("a packet that a broker does not send");
                break;
        }
    }

    /// <summary>
    /// A QoS 2 message comes only when somebody else subscribed for our session; what is remembered of it ends with the connection.
    /// So it is delivered at least once, as PUBREC leaves after its token is completed; a repetition on another connection is
    /// delivered again and is found to be known, like one of QoS 1.
    /// </summary>
    private ValueTask DeliverAsync(MqttLink link, in PublishPacket packet, int omittedBytes = 0)
    {
        var topic = _topics.Resolve(packet);
        if (packet.Qos == 2 && link.IsRepetition(packet.PacketId))
            return ValueTask.CompletedTask;
        if (packet.Qos > 0 && _options.ReceiveMaximum is { } window && link.Version == MqttVersion.V5 && link.OwedCount >= window)
            throw new MqttException(MqttReasonCode.ReceiveMaximumExceeded, $"The broker sent more than the {window} unacknowledged messages it was allowed.");
        var ack = packet.Qos == 0 ? default : new AckToken(this, link.Owe(packet.PacketId, exactlyOnce: packet.Qos == 2));
        var delivery = new MqttDelivery(topic, packet.Payload, packet.Qos, packet.Retain, packet.Duplicate, ack, omittedBytes);
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
