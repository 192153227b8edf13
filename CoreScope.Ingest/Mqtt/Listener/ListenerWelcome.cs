using CoreScope.Ingest.Mqtt.Wire;

namespace CoreScope.Ingest.Mqtt.Listener;

/// <summary>What a CONNECT may ask for and what it is granted.</summary>
internal static class ListenerWelcome
{
    /// <summary>Why <paramref name="connect"/> cannot be served whoever sends it; null when it can.</summary>
    public static MqttReasonCode? Refuse(ConnectPacket connect)
    {
        if (connect.Version == MqttVersion.V311)
            return connect.ClientId.Length == 0 && !connect.CleanStart ? MqttReasonCode.ClientIdentifierNotValid : null;
        if (connect.Properties.Text(MqttPropertyId.AuthenticationMethod) is not null)
            return MqttReasonCode.BadAuthenticationMethod;
        return connect.Will is { Qos: 2 } ? MqttReasonCode.QosNotSupported : null;
    }

    /// <summary>Properties of the CONNACK; written in version 5 only.</summary>
    public static MqttProperties Grants(ConnectPacket connect, string clientId, int maxPacketBytes, ushort aliasMaximum)
    {
        var grants = new MqttProperties()
            .With(MqttPropertyId.MaximumQos, 1)
            .With(MqttPropertyId.MaximumPacketSize, (uint)maxPacketBytes)
            .With(MqttPropertyId.TopicAliasMaximum, aliasMaximum)
            .With(MqttPropertyId.ReceiveMaximum, MqttLink.MaxOwed)
            .With(MqttPropertyId.WildcardSubscriptionAvailable, 0)
            .With(MqttPropertyId.SubscriptionIdentifiersAvailable, 0)
            .With(MqttPropertyId.SharedSubscriptionAvailable, 0);
        if (connect.ClientId.Length == 0)
            grants.With(MqttPropertyId.AssignedClientIdentifier, clientId);
        if (connect.Properties.Number(MqttPropertyId.SessionExpiryInterval) is > 0)
            grants.With(MqttPropertyId.SessionExpiryInterval, 0);
        return grants;
    }
}
