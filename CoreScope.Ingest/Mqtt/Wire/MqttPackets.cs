namespace CoreScope.Ingest.Mqtt.Wire;

/// <summary>Will of a client: what is published for it when it goes without a word.</summary>
internal sealed record MqttWill(string Topic, byte[] Payload, byte Qos, bool Retain, MqttProperties Properties);

internal sealed record ConnectPacket(
    MqttVersion Version,
    string ClientId,
    bool CleanStart,
    ushort KeepAlive,
    MqttWill? Will,
    string? Username,
    byte[]? Password,
    MqttProperties Properties);

/// <summary>Reason is a 3.1.1 return code translated to MQTT 5.</summary>
internal sealed record ConnackPacket(bool SessionPresent, MqttReasonCode Reason, MqttProperties Properties);

/// <summary>PacketId is 0 at QoS 0. Topic may be empty in version 5, where an alias stands for it.</summary>
internal readonly record struct PublishPacket(string Topic, byte[] Payload, byte Qos, bool Retain, bool Duplicate, ushort PacketId, MqttProperties Properties);

/// <summary>PUBACK, PUBREC, PUBREL, PUBCOMP.</summary>
internal readonly record struct AckPacket(ushort PacketId, MqttReasonCode Reason, MqttProperties Properties);

/// <summary>One requested subscription; the options byte as on the wire, its lowest two bits are the QoS.</summary>
internal readonly record struct SubscriptionRequest(string Filter, byte Options)
{
    public byte Qos => (byte)(Options & 3);
}

internal sealed record SubscribePacket(ushort PacketId, IReadOnlyList<SubscriptionRequest> Requests, MqttProperties Properties);

internal sealed record UnsubscribePacket(ushort PacketId, IReadOnlyList<string> Filters, MqttProperties Properties);

/// <summary>SUBACK and UNSUBACK; a 3.1.1 UNSUBACK has no reasons.</summary>
internal sealed record ReasonsPacket(ushort PacketId, IReadOnlyList<MqttReasonCode> Reasons, MqttProperties Properties);

/// <summary>DISCONNECT and AUTH.</summary>
internal sealed record ReasonPacket(MqttReasonCode Reason, MqttProperties Properties);
