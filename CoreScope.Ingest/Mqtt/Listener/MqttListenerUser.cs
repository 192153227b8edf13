namespace CoreScope.Ingest.Mqtt.Listener;

/// <summary>One login of the listener.</summary>
public sealed class MqttListenerUser
{
    public string? Username { get; set; }

    public string? Password { get; set; }
}
