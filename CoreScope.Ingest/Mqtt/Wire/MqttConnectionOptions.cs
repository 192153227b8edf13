namespace CoreScope.Ingest.Mqtt.Wire;

/// <summary>Everything one connection needs to know.</summary>
public sealed record MqttConnectionOptions
{
    public required BrokerAddress Address { get; init; }

    /// <summary>Empty = the broker assigns one (needs a clean start).</summary>
    public string ClientId { get; init; } = "";

    public MqttVersion Version { get; init; } = MqttVersion.V311;

    public string? Username { get; init; }

    public string? Password { get; init; }

    /// <summary>Clean session in 3.1.1, clean start in 5.</summary>
    public bool CleanStart { get; init; } = true;

    /// <summary>Version 5: how long the broker keeps the session after we left.</summary>
    public TimeSpan SessionExpiry { get; init; }

    /// <summary>Longest silence; zero turns pings off.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Largest packet taken from the broker.</summary>
    public int MaxPacketBytes { get; init; } = 1024 * 1024;

    /// <summary>Version 5: most messages the broker may send unacknowledged; null = its own choice.</summary>
    public ushort? ReceiveMaximum { get; init; }

    /// <summary>Version 5: topic aliases the broker may use.</summary>
    public ushort TopicAliasMaximum { get; init; } = 64;

    /// <summary>QoS 1 messages of ours that may be unacknowledged; the broker's receive maximum lowers it.</summary>
    public int MaxInFlight { get; init; } = 100;

    public MqttTlsOptions Tls { get; init; } = new();
}
