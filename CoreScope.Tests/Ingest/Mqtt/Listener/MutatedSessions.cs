using CoreScope.Ingest.Mqtt.Wire;

namespace CoreScope.Tests.Ingest.Mqtt.Listener;

/// <summary>Byte streams of whole client sessions, valid ones and ones with seeded damage.</summary>
internal sealed class MutatedSessions(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>The next session; every eighth is left as it is.</summary>
    public byte[] Next()
    {
        var session = Valid();
        for (var n = _random.Next(8); n > 0; n--)
            session = Damage(session);
        return session;
    }

    private byte[] Valid()
    {
        var version = _random.Next(2) == 0 ? MqttVersion.V311 : MqttVersion.V5;
        var writer = new MqttWriter();
        var will = _random.Next(3) == 0 ? new MqttWill("will", Bytes(20), (byte)_random.Next(2), _random.Next(2) == 0, MqttProperties.Empty) : null;
        MqttEncoder.Write(writer, new ConnectPacket(version, $"fuzz{_random.Next(20)}", true, (ushort)_random.Next(100), will, _random.Next(2) == 0 ? "u" : null, null, MqttProperties.Empty));
        for (var n = _random.Next(12); n > 0; n--)
            WriteOne(writer, version);
        if (_random.Next(2) == 0)
            MqttEncoder.WriteReason(writer, MqttPacketType.Disconnect, new ReasonPacket(MqttReasonCode.Success, MqttProperties.Empty), version);
        return writer.Written.ToArray();
    }

    private void WriteOne(MqttWriter writer, MqttVersion version)
    {
        var id = (ushort)_random.Next(1, 65_536);
        switch (_random.Next(7))
        {
            case 0:
                MqttEncoder.WriteEmpty(writer, MqttPacketType.Pingreq);
                break;
            case 1:
                MqttEncoder.Write(writer, new SubscribePacket(id, [new SubscriptionRequest("a/#", 1), new SubscriptionRequest("+", 0)], MqttProperties.Empty), version);
                break;
            case 2:
                MqttEncoder.Write(writer, new UnsubscribePacket(id, ["a/#"], MqttProperties.Empty), version);
                break;
            case 3 when version == MqttVersion.V5:
                var alias = new MqttProperties().With(MqttPropertyId.TopicAlias, (uint)_random.Next(1, 80));
                MqttEncoder.WritePublish(writer, version, _random.Next(2) == 0 ? "a/b" : "", Bytes(50), 0, false, false, 0, alias);
                break;
            default:
                var qos = (byte)_random.Next(2);
                MqttEncoder.WritePublish(writer, version, "meshcore/SJC/AA/packets", Bytes(_random.Next(300)), qos, _random.Next(2) == 0, false, id, MqttProperties.Empty);
                break;
        }
    }

    private byte[] Damage(byte[] bytes)
    {
        var at = _random.Next(bytes.Length);
        switch (_random.Next(6))
        {
            case 0:
                bytes[at] = (byte)_random.Next(256);
                return bytes;
            case 1:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                return bytes;
            case 2:
                return bytes[..Math.Max(1, at)];
            case 3:
                return [.. bytes[..at], .. Bytes(_random.Next(1, 20)), .. bytes[at..]];
            case 4:
                return [.. bytes, .. bytes[at..]];
            default:
                return [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + _random.Next(1, 10))..], 0];
        }
    }

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }
}
