namespace CoreScope.Ingest.Mqtt.Wire;

/// <summary>What the broker granted.</summary>
/// <param name="SessionPresent">It still had our session.</param>
/// <param name="ClientId">Our id, or the one the broker assigned.</param>
/// <param name="KeepAlive">Longest silence; the broker's wish wins. Zero = none.</param>
/// <param name="ReceiveMaximum">Messages we may have in flight towards it.</param>
/// <param name="MaximumQos">Highest QoS it takes.</param>
/// <param name="MaximumPacketBytes">Largest packet it takes.</param>
public sealed record MqttSession(bool SessionPresent, string ClientId, TimeSpan KeepAlive, int ReceiveMaximum, byte MaximumQos, long MaximumPacketBytes);
