namespace CoreScope.Ingest.Mqtt.Wire;

/// <summary>How a broker's certificate is judged and which one we show.</summary>
public sealed record MqttTlsOptions
{
    /// <summary>Take whatever the broker shows.</summary>
    public bool AcceptAnyCertificate { get; init; }

    /// <summary>PEM file of authorities to trust instead of the system's.</summary>
    public string? CaCertPath { get; init; }

    /// <summary>PEM file of our own certificate.</summary>
    public string? ClientCertPath { get; init; }

    /// <summary>PEM file of its key; the certificate's file when not given.</summary>
    public string? ClientKeyPath { get; init; }
}
