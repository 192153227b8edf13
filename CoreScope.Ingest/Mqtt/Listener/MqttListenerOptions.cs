using System.Net;

namespace CoreScope.Ingest.Mqtt.Listener;

/// <summary>Our own publish-only MQTT listener (spec/operations.md §2.1). Bound from configuration.</summary>
public sealed class MqttListenerOptions
{
    /// <summary>Used when no port is configured; if somebody else holds it, the listener stays off instead of failing startup.</summary>
    public const int DefaultPort = 1883;

    public bool Enabled { get; set; } = true;

    /// <summary>An IP address, <c>localhost</c>, or <c>*</c> for all.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>Null = 1883 if it is free; 0 = whichever the system gives; any other must be free.</summary>
    public int? Port { get; set; }

    /// <summary>Whether clients without credentials are served. Null = on loopback and with no users configured only.</summary>
    public bool? AllowAnonymous { get; set; }

    public IList<MqttListenerUser> Users { get; set; } = [];

    /// <summary>Largest packet taken; who sends more is cut.</summary>
    public int MaxPacketBytes { get; set; } = 64 * 1024;

    /// <summary>Most clients served at a time.</summary>
    public int MaxClients { get; set; } = 256;

    /// <summary>Most connections of one address (IPv6: of one /64), clients and others together; this machine is not limited. 0 = no limit.</summary>
    public int MaxConnectionsPerAddress { get; set; } = 128;

    /// <summary>A client that publishes faster is read more slowly; clients on this machine are not limited. 0 = no limit.</summary>
    public int MaxMessagesPerSecond { get; set; } = 1000;

    /// <summary>True when clients need no credentials.</summary>
    public bool ServesAnonymous => AllowAnonymous ?? (Users.Count == 0 && IsLoopback);

    /// <summary>The address to bind; null when it cannot be understood.</summary>
    public IPAddress? BindAddress => Address?.Trim() switch
    {
        null or "" => null,
        "*" => IPAddress.IPv6Any,
        "localhost" => IPAddress.Loopback,
        var text => IPAddress.TryParse(text, out var address) ? address : null,
    };

    private bool IsLoopback => BindAddress is { } address && IPAddress.IsLoopback(address);

    /// <summary>Everything wrong; empty = usable.</summary>
    public IReadOnlyList<OptionFault> Faults()
    {
        var faults = new List<OptionFault>();
        if (!Enabled)
            return faults;
        if (BindAddress is null)
            faults.Add(new OptionFault(nameof(Address), "must be an IP address, localhost or *"));
        else if (!IsLoopback && Users.Count == 0 && AllowAnonymous != true)
            faults.Add(new OptionFault(nameof(Users), "must name at least one user when the listener is open to the network (or set AllowAnonymous to true)"));
        if (Port is < 0 or > 65_535)
            faults.Add(new OptionFault(nameof(Port), "must be 0 to 65535"));
        if (MaxPacketBytes is < 128 or > 16 * 1024 * 1024)
            faults.Add(new OptionFault(nameof(MaxPacketBytes), "must be 128 to 16777216"));
        if (MaxClients is < 1 or > 10_000)
            faults.Add(new OptionFault(nameof(MaxClients), "must be 1 to 10000"));
        if (MaxConnectionsPerAddress < 0)
            faults.Add(new OptionFault(nameof(MaxConnectionsPerAddress), "must not be negative"));
        if (MaxMessagesPerSecond < 0)
            faults.Add(new OptionFault(nameof(MaxMessagesPerSecond), "must not be negative"));
        CheckUsers(faults);
        return faults;
    }

    private void CheckUsers(List<OptionFault> faults)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Users.Count; i++)
        {
            var user = Users[i];
            if (string.IsNullOrEmpty(user?.Username))
                faults.Add(new OptionFault($"{nameof(Users)}:{i}:Username", "must not be empty"));
            else if (!names.Add(user.Username))
                faults.Add(new OptionFault($"{nameof(Users)}:{i}:Username", "is given twice"));
            if (string.IsNullOrEmpty(user?.Password))
                faults.Add(new OptionFault($"{nameof(Users)}:{i}:Password", "must not be empty"));
        }
    }
}
