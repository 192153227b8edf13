using static CoreScope.Ingest.Mqtt.Wire.MqttPropertyRule;

namespace CoreScope.Ingest.Mqtt.Wire;

/// <summary>Reads packet bodies of both versions. Anything wrong is a <see cref="MqttException"/>, never another exception.</summary>
internal static class MqttDecoder
{
    public static ConnectPacket ReadConnect(ReadOnlySpan<byte> body)
    {
        var reader = new MqttReader(body);
        var version = ReadVersion(ref reader);
        var flags = reader.ReadByte();
        CheckConnectFlags(flags);
        var keepAlive = reader.ReadUInt16();
        var properties = ReadProperties(ref reader, version, Bit(MqttPacketType.Connect));
        var clientId = reader.ReadString();
        var will = (flags & 0x04) == 0 ? null : ReadWill(ref reader, version, flags);
        var username = (flags & 0x80) == 0 ? null : reader.ReadString();
        var password = (flags & 0x40) == 0 ? null : reader.ReadBinary().ToArray();
        if (version == MqttVersion.V311 && username is null && password is not null)
            MqttException.ThrowMalformed("password without user name");
        reader.EnsureEnd();
        return new ConnectPacket(version, clientId, (flags & 0x02) != 0, keepAlive, will, username, password, properties);
    }

    public static ConnackPacket ReadConnack(ReadOnlySpan<byte> body, MqttVersion version)
    {
        var reader = new MqttReader(body);
        var flags = reader.ReadByte();
        if (flags > 1)
            MqttException.ThrowMalformed("reserved flags of CONNACK");
        var code = reader.ReadByte();
        var properties = ReadProperties(ref reader, version, Bit(MqttPacketType.Connack));
        reader.EnsureEnd();
        return new ConnackPacket(flags == 1, version == MqttVersion.V5 ? (MqttReasonCode)code : FromReturnCode(code), properties);
    }

    public static PublishPacket ReadPublish(int flags, ReadOnlySpan<byte> body, MqttVersion version, TopicTable topics)
    {
        var qos = (byte)((flags >> 1) & 3);
        var duplicate = (flags & 8) != 0;
        if (qos == 3 || (qos == 0 && duplicate))
            MqttException.ThrowMalformed("flags of PUBLISH");
        var reader = new MqttReader(body);
        var topic = topics.Read(ref reader);
        var packetId = qos == 0 ? (ushort)0 : reader.ReadPacketId();
        var properties = ReadProperties(ref reader, version, Bit(MqttPacketType.Publish));
        if (topic.Length == 0 && properties.Number(MqttPropertyId.TopicAlias) is null)
            MqttException.ThrowProtocol("empty topic");
        return new PublishPacket(topic, reader.ReadRest().ToArray(), qos, (flags & 1) != 0, duplicate, packetId, properties);
    }

    public static AckPacket ReadAck(MqttPacketType type, ReadOnlySpan<byte> body, MqttVersion version)
    {
        var reader = new MqttReader(body);
        var packetId = reader.ReadPacketId();
        var tail = ReadReasonTail(ref reader, version, type);
        return new AckPacket(packetId, tail.Reason, tail.Properties);
    }

    public static SubscribePacket ReadSubscribe(ReadOnlySpan<byte> body, MqttVersion version)
    {
        var reader = new MqttReader(body);
        var packetId = reader.ReadPacketId();
        var properties = ReadProperties(ref reader, version, Bit(MqttPacketType.Subscribe));
        var requests = new List<SubscriptionRequest>();
        while (!reader.AtEnd)
            requests.Add(ReadRequest(ref reader, version));
        if (requests.Count == 0)
            MqttException.ThrowProtocol("SUBSCRIBE without a filter");
        return new SubscribePacket(packetId, requests, properties);
    }

    public static UnsubscribePacket ReadUnsubscribe(ReadOnlySpan<byte> body, MqttVersion version)
    {
        var reader = new MqttReader(body);
        var packetId = reader.ReadPacketId();
        var properties = ReadProperties(ref reader, version, Bit(MqttPacketType.Unsubscribe));
        var filters = new List<string>();
        while (!reader.AtEnd)
            filters.Add(reader.ReadString());
        if (filters.Count == 0)
            MqttException.ThrowProtocol("UNSUBSCRIBE without a filter");
        return new UnsubscribePacket(packetId, filters, properties);
    }

    /// <summary>SUBACK or UNSUBACK.</summary>
    public static ReasonsPacket ReadReasons(MqttPacketType type, ReadOnlySpan<byte> body, MqttVersion version)
    {
        var reader = new MqttReader(body);
        var packetId = reader.ReadPacketId();
        var properties = ReadProperties(ref reader, version, Bit(type));
        var codes = reader.ReadRest();
        if (codes.IsEmpty && (type == MqttPacketType.Suback || version == MqttVersion.V5))
            MqttException.ThrowMalformed("no reason code");
        if (type == MqttPacketType.Unsuback && version == MqttVersion.V311 && !codes.IsEmpty)
            MqttException.ThrowMalformed("bytes left over at the end");
        var reasons = new MqttReasonCode[codes.Length];
        for (var i = 0; i < codes.Length; i++)
            reasons[i] = (MqttReasonCode)codes[i];
        return new ReasonsPacket(packetId, reasons, properties);
    }

    /// <summary>DISCONNECT or AUTH.</summary>
    public static ReasonPacket ReadReason(MqttPacketType type, ReadOnlySpan<byte> body, MqttVersion version)
    {
        if (type == MqttPacketType.Auth && version == MqttVersion.V311)
            MqttException.ThrowMalformed("AUTH in version 3.1.1");
        var reader = new MqttReader(body);
        return ReadReasonTail(ref reader, version, type);
    }

    /// <summary>PINGREQ or PINGRESP.</summary>
    public static void ReadEmpty(ReadOnlySpan<byte> body) => new MqttReader(body).EnsureEnd();

    private static MqttVersion ReadVersion(ref MqttReader reader)
    {
        var name = reader.ReadBinary();
        if (!name.SequenceEqual("MQTT"u8) && !name.SequenceEqual("MQIsdp"u8))
            MqttException.ThrowMalformed("not MQTT");
        var level = reader.ReadByte();
        if (level is not (4 or 5))
            throw new MqttException(MqttReasonCode.UnsupportedProtocolVersion, $"Protocol level {level} is not supported.");
        return (MqttVersion)level;
    }

    private static void CheckConnectFlags(byte flags)
    {
        var will = (flags & 0x04) != 0;
        if ((flags & 0x01) != 0 || (flags & 0x18) == 0x18 || (!will && (flags & 0x38) != 0))
            MqttException.ThrowMalformed("flags of CONNECT");
    }

    private static MqttWill ReadWill(ref MqttReader reader, MqttVersion version, byte flags)
    {
        var properties = ReadProperties(ref reader, version, Will);
        var topic = reader.ReadString();
        if (!TopicFilter.IsTopic(topic))
            throw new MqttException(MqttReasonCode.TopicNameInvalid, "Topic of the will is empty or has wildcards.");
        return new MqttWill(topic, reader.ReadBinary().ToArray(), (byte)((flags >> 3) & 3), (flags & 0x20) != 0, properties);
    }

    private static SubscriptionRequest ReadRequest(ref MqttReader reader, MqttVersion version)
    {
        var filter = reader.ReadString();
        var options = reader.ReadByte();
        var reserved = version == MqttVersion.V5 ? 0xC0 : 0xFC;
        if ((options & reserved) != 0 || (options & 3) == 3 || (options & 0x30) == 0x30)
            MqttException.ThrowMalformed("subscription options");
        return new SubscriptionRequest(filter, options);
    }

    private static ReasonPacket ReadReasonTail(ref MqttReader reader, MqttVersion version, MqttPacketType type)
    {
        if (version == MqttVersion.V311)
            reader.EnsureEnd();
        if (reader.AtEnd)
            return s_success;
        var reason = (MqttReasonCode)reader.ReadByte();
        if (reader.AtEnd)
            return new ReasonPacket(reason, MqttProperties.Empty);
        var properties = MqttProperties.Read(ref reader, Bit(type));
        reader.EnsureEnd();
        return new ReasonPacket(reason, properties);
    }

    private static MqttProperties ReadProperties(ref MqttReader reader, MqttVersion version, int packet) =>
        version == MqttVersion.V5 ? MqttProperties.Read(ref reader, packet) : MqttProperties.Empty;

    private static MqttReasonCode FromReturnCode(byte code) => code switch
    {
        0 => MqttReasonCode.Success,
        1 => MqttReasonCode.UnsupportedProtocolVersion,
        2 => MqttReasonCode.ClientIdentifierNotValid,
        3 => MqttReasonCode.ServerUnavailable,
        4 => MqttReasonCode.BadUserNameOrPassword,
        5 => MqttReasonCode.NotAuthorized,
        _ => MqttReasonCode.UnspecifiedError,
    };

    private static readonly ReasonPacket s_success = new(MqttReasonCode.Success, MqttProperties.Empty);
}
