namespace CoreScope.Ingest.Mqtt.Wire;

/// <summary>Appends whole packets of both versions to a writer.</summary>
internal static class MqttEncoder
{
    public static void Write(MqttWriter writer, ConnectPacket packet)
    {
        writer.Begin(MqttPacketType.Connect);
        writer.WriteString("MQTT");
        writer.WriteByte((int)packet.Version);
        writer.WriteByte(ConnectFlags(packet));
        writer.WriteUInt16(packet.KeepAlive);
        WriteProperties(writer, packet.Properties, packet.Version);
        writer.WriteString(packet.ClientId);
        if (packet.Will is { } will)
        {
            WriteProperties(writer, will.Properties, packet.Version);
            writer.WriteString(will.Topic);
            writer.WriteBinary(will.Payload);
        }

        if (packet.Username is not null)
            writer.WriteString(packet.Username);
        if (packet.Password is not null)
            writer.WriteBinary(packet.Password);
        writer.End();
    }

    public static void Write(MqttWriter writer, ConnackPacket packet, MqttVersion version)
    {
        writer.Begin(MqttPacketType.Connack);
        writer.WriteByte(packet.SessionPresent ? 1 : 0);
        writer.WriteByte(version == MqttVersion.V5 ? (int)packet.Reason : ToReturnCode(packet.Reason));
        WriteProperties(writer, packet.Properties, version);
        writer.End();
    }

    public static void WritePublish(
        MqttWriter writer, MqttVersion version, string topic, ReadOnlySpan<byte> payload, byte qos, bool retain, bool duplicate, ushort packetId, MqttProperties properties)
    {
        writer.Begin(MqttPacketType.Publish, (duplicate ? 8 : 0) | (qos << 1) | (retain ? 1 : 0));
        writer.WriteString(topic);
        if (qos > 0)
            writer.WriteUInt16(packetId);
        WriteProperties(writer, properties, version);
        writer.WriteBytes(payload);
        writer.End();
    }

    /// <summary>PUBACK, PUBREC, PUBREL, PUBCOMP; success takes the short form.</summary>
    public static void WriteAck(MqttWriter writer, MqttPacketType type, MqttVersion version, ushort packetId, MqttReasonCode reason, MqttProperties properties)
    {
        writer.Begin(type, type == MqttPacketType.Pubrel ? 2 : 0);
        writer.WriteUInt16(packetId);
        WriteReasonTail(writer, version, reason, properties);
        writer.End();
    }

    public static void Write(MqttWriter writer, SubscribePacket packet, MqttVersion version)
    {
        writer.Begin(MqttPacketType.Subscribe, 2);
        writer.WriteUInt16(packet.PacketId);
        WriteProperties(writer, packet.Properties, version);
        foreach (var request in packet.Requests)
        {
            writer.WriteString(request.Filter);
            writer.WriteByte(request.Options);
        }

        writer.End();
    }

    public static void Write(MqttWriter writer, UnsubscribePacket packet, MqttVersion version)
    {
        writer.Begin(MqttPacketType.Unsubscribe, 2);
        writer.WriteUInt16(packet.PacketId);
        WriteProperties(writer, packet.Properties, version);
        foreach (var filter in packet.Filters)
            writer.WriteString(filter);
        writer.End();
    }

    /// <summary>SUBACK or UNSUBACK.</summary>
    public static void WriteReasons(MqttWriter writer, MqttPacketType type, ReasonsPacket packet, MqttVersion version)
    {
        writer.Begin(type);
        writer.WriteUInt16(packet.PacketId);
        WriteProperties(writer, packet.Properties, version);
        if (type == MqttPacketType.Suback || version == MqttVersion.V5)
        {
            foreach (var reason in packet.Reasons)
                writer.WriteByte(version == MqttVersion.V311 && (int)reason > 2 ? 0x80 : (int)reason);
        }

        writer.End();
    }

    /// <summary>DISCONNECT or AUTH.</summary>
    public static void WriteReason(MqttWriter writer, MqttPacketType type, ReasonPacket packet, MqttVersion version)
    {
        writer.Begin(type);
        WriteReasonTail(writer, version, packet.Reason, packet.Properties);
        writer.End();
    }

    /// <summary>PINGREQ or PINGRESP.</summary>
    public static void WriteEmpty(MqttWriter writer, MqttPacketType type)
    {
        writer.Begin(type);
        writer.End();
    }

    private static int ConnectFlags(ConnectPacket packet)
    {
        var flags = packet.CleanStart ? 0x02 : 0;
        if (packet.Will is { } will)
            flags |= 0x04 | (will.Qos << 3) | (will.Retain ? 0x20 : 0);
        if (packet.Password is not null)
            flags |= 0x40;
        return packet.Username is null ? flags : flags | 0x80;
    }

    private static void WriteReasonTail(MqttWriter writer, MqttVersion version, MqttReasonCode reason, MqttProperties properties)
    {
        if (version == MqttVersion.V311 || (reason == MqttReasonCode.Success && properties.IsEmpty))
            return;
        writer.WriteByte((int)reason);
        if (!properties.IsEmpty)
            properties.Write(writer);
    }

    private static void WriteProperties(MqttWriter writer, MqttProperties properties, MqttVersion version)
    {
        if (version == MqttVersion.V5)
            properties.Write(writer);
    }

    private static int ToReturnCode(MqttReasonCode reason) => reason switch
    {
        MqttReasonCode.Success => 0,
        MqttReasonCode.UnsupportedProtocolVersion => 1,
        MqttReasonCode.ClientIdentifierNotValid => 2,
        MqttReasonCode.BadUserNameOrPassword => 4,
        MqttReasonCode.NotAuthorized => 5,
        _ => 3,
    };
}
