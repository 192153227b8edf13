using CoreScope.Ingest.Mqtt.Wire;

namespace CoreScope.Ingest.Mqtt;

/// <summary>One broker to subscribe to (spec/operations.md §2.1). Bound from configuration.</summary>
public sealed class MqttSourceOptions
{
    /// <summary>Topics of a source that names none.</summary>
    public const string DefaultTopic = "meshcore/#";

    /// <summary>Tag in logs and status; the broker's address when not given.</summary>
    public string? Name { get; set; }

    /// <summary>False leaves the source out.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary><c>mqtt://</c>, <c>mqtts://</c>, <c>ws://</c> or <c>wss://</c> (also <c>tcp://</c>, <c>ssl://</c>).</summary>
    public string? Broker { get; set; }

    public string? Username { get; set; }

    public string? Password { get; set; }

    /// <summary>False takes any server certificate.</summary>
    public bool? RejectUnauthorized { get; set; }

    /// <summary>Filters to subscribe to; <c>meshcore/#</c> when empty.</summary>
    public IList<string> Topics { get; set; } = [];

    /// <summary>0 or 1.</summary>
    public int Qos { get; set; } = 1;

    /// <summary>Regions whose packets are kept; all when empty.</summary>
    public IList<string> IataFilter { get; set; } = [];

    /// <summary>Region of messages that name none.</summary>
    public string? Region { get; set; }

    /// <summary>How long startup may wait for the first connect, in seconds.</summary>
    public int ConnectTimeoutSec { get; set; } = 30;

    /// <summary>Client id, when the broker prescribes one.</summary>
    public string? ClientId { get; set; }

    /// <summary><c>3.1.1</c> or <c>5</c>.</summary>
    public string ProtocolVersion { get; set; } = "3.1.1";

    /// <summary>Longest silence in seconds; 0 = no pings.</summary>
    public int KeepAliveSec { get; set; } = 30;

    /// <summary>PEM file of authorities to trust instead of the system's.</summary>
    public string? CaCertPath { get; set; }

    /// <summary>PEM file of our certificate.</summary>
    public string? ClientCertPath { get; set; }

    /// <summary>PEM file of its key.</summary>
    public string? ClientKeyPath { get; set; }

    /// <summary>Public keys whose messages are taken from this source; all when empty.</summary>
    public IList<string> AllowedPublishers { get; set; } = [];

    /// <summary>The protocol version as the wire has it.</summary>
    public MqttVersion Version => ProtocolVersion?.Trim() is "5" or "5.0" ? MqttVersion.V5 : MqttVersion.V311;

    /// <summary>Filters to subscribe to, without those another one covers.</summary>
    public IReadOnlyList<string> EffectiveTopics() => Topics.Count == 0 ? [DefaultTopic] : TopicFilter.WithoutCovered([.. Topics]);

    /// <summary>Everything wrong with this source; empty = usable.</summary>
    public IReadOnlyList<OptionFault> Faults()
    {
        var faults = new List<OptionFault>();
        if (!BrokerAddress.TryParse(Broker, out var address, out var fault))
            faults.Add(new OptionFault(nameof(Broker), fault));
        if (Qos is not (0 or 1))
            faults.Add(new OptionFault(nameof(Qos), $"must be 0 or 1, not {Qos}"));
        if (ProtocolVersion?.Trim() is not ("3.1.1" or "5" or "5.0"))
            faults.Add(new OptionFault(nameof(ProtocolVersion), "must be 3.1.1 or 5"));
        if (KeepAliveSec is < 0 or > ushort.MaxValue)
            faults.Add(new OptionFault(nameof(KeepAliveSec), "must be 0 to 65535"));
        if (ConnectTimeoutSec < 1)
            faults.Add(new OptionFault(nameof(ConnectTimeoutSec), "must be at least 1"));
        for (var i = 0; i < Topics.Count; i++)
        {
            if (!TopicFilter.IsFilter(Topics[i] ?? ""))
                faults.Add(new OptionFault($"{nameof(Topics)}:{i}", "is not a valid topic filter"));
        }

        CheckCertificates(faults, address);
        return faults;
    }

    private void CheckCertificates(List<OptionFault> faults, BrokerAddress? address)
    {
        CheckFile(faults, nameof(CaCertPath), CaCertPath);
        CheckFile(faults, nameof(ClientCertPath), ClientCertPath);
        CheckFile(faults, nameof(ClientKeyPath), ClientKeyPath);
        if (!string.IsNullOrEmpty(ClientKeyPath) && string.IsNullOrEmpty(ClientCertPath))
            faults.Add(new OptionFault(nameof(ClientKeyPath), "needs ClientCertPath"));
        if (address is { UsesTls: false } && !string.IsNullOrEmpty(CaCertPath + ClientCertPath))
            faults.Add(new OptionFault(nameof(Broker), "has certificates configured but its scheme has no TLS: use mqtts:// or wss://"));
    }

    private static void CheckFile(List<OptionFault> faults, string key, string? path)
    {
        if (!string.IsNullOrEmpty(path) && !File.Exists(path))
            faults.Add(new OptionFault(key, $"names a file that does not exist: {path}"));
    }
}
