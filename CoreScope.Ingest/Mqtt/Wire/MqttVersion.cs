namespace CoreScope.Ingest.Mqtt.Wire;

/// <summary>Protocol level as CONNECT carries it.</summary>
public enum MqttVersion : byte
{
    /// <summary>MQTT 3.1.1.</summary>
    V311 = 4,

    /// <summary>MQTT 5.0.</summary>
    V5 = 5,
}
