using CoreScope.Ingest.Mqtt.Listener;

namespace CoreScope.Ingest.Mqtt;

/// <summary>Everything MQTT ingest needs to start.</summary>
public sealed record MqttIngestOptions
{
    /// <summary>Brokers to read from, in configured order.</summary>
    public IReadOnlyList<MqttSourceOptions> Sources { get; init; } = [];

    public MqttListenerOptions Listener { get; init; } = new();

    /// <summary>Holds the instance id and the remembered filters.</summary>
    public required string DataDir { get; init; }

    /// <summary>With no source configured and no listener open, read from a broker on this machine.</summary>
    public bool UseDefaultSource { get; init; } = true;

    /// <summary>The port the default rule is about.</summary>
    internal int DefaultPort { get; init; } = MqttListenerOptions.DefaultPort;
}
