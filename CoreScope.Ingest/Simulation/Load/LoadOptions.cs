using CoreScope.Ingest.Mqtt;

namespace CoreScope.Ingest.Simulation.Load;

/// <summary>A load on a broker.</summary>
/// <param name="Address">Where to publish.</param>
public sealed record LoadOptions(BrokerAddress Address)
{
    private const double MaxRate = 1_000_000;
    private const int MaxPublishers = 1_000;

    /// <summary>Messages a second of all publishers together.</summary>
    public double Rate { get; init; } = 100;

    /// <summary>0 or 1.</summary>
    public int Qos { get; init; } = 1;

    /// <summary>Connections; the observers are dealt out to them.</summary>
    public int Publishers { get; init; } = 10;

    /// <summary>Messages of one connection that may be unacknowledged at QoS 1.</summary>
    public int Window { get; init; } = 100;

    /// <summary>How long; null = until cancelled.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Null: the address's, or none.</summary>
    public string? Username { get; init; }

    /// <summary>Null: the address's, or none.</summary>
    public string? Password { get; init; }

    public LoadShape Shape { get; init; } = new();

    /// <summary>Everything wrong; empty = usable.</summary>
    public IReadOnlyList<OptionFault> Faults()
    {
        var faults = new List<OptionFault>();
        if (!(Rate > 0 && Rate <= MaxRate))
            faults.Add(new OptionFault(nameof(Rate), $"must be more than 0 and at most {MaxRate} messages a second"));
        if (Qos is not (0 or 1))
            faults.Add(new OptionFault(nameof(Qos), "must be 0 or 1"));
        if (Publishers is < 1 or > MaxPublishers)
            faults.Add(new OptionFault(nameof(Publishers), $"must be 1 to {MaxPublishers}"));
        if (Window is < 1 or > ushort.MaxValue)
            faults.Add(new OptionFault(nameof(Window), $"must be 1 to {ushort.MaxValue}"));
        if (Duration <= TimeSpan.Zero)
            faults.Add(new OptionFault("Seconds", "must be more than 0"));
        return [.. faults, .. Shape.Faults()];
    }
}
