using CoreScope.Ingest.Mqtt;

namespace CoreScope.Ingest.Simulation;

/// <summary>The simulated mesh (section <c>CoreScope:Simulator</c>). Bound from configuration.</summary>
public sealed class SimulatorOptions
{
    /// <summary>Of the shipped demo; any other number gives another region of the same kind.</summary>
    public const int DefaultSeed = 20_260;

    public const double MinRate = 0.1;
    public const double MaxRate = 5_000;

    private const int MinNodes = 40;
    private const int MaxNodes = 2_000;
    private const int MaxObservers = 40;

    /// <summary>Off unless the demo is asked for.</summary>
    public bool Enabled { get; set; }

    /// <summary>Same seed, nodes and observers = same region and same sequence of packets; only times differ.</summary>
    public int Seed { get; set; } = DefaultSeed;

    /// <summary>Stations of the region, observers among them.</summary>
    public int Nodes { get; set; } = 300;

    /// <summary>Stations that publish over MQTT.</summary>
    public int Observers { get; set; } = 12;

    /// <summary>
    /// Packet messages published a second by all observers together, on average; a flooded transmission makes about twenty of
    /// them. Adjustable at run time through <see cref="Simulator.Rate"/>.
    /// </summary>
    public double Rate { get; set; } = 4;

    /// <summary>Bursts, pauses and quiet mornings as in a real mesh; false = evenly spaced transmissions, for load tests.</summary>
    public bool DayLike { get; set; } = true;

    /// <summary>Every node sends its advert within the first twenty seconds, whatever the rate, so that every page has something to show.</summary>
    public bool WarmStart { get; set; } = true;

    /// <summary>Everything wrong; empty = usable.</summary>
    public IReadOnlyList<OptionFault> Faults()
    {
        var faults = new List<OptionFault>();
        if (Nodes is < MinNodes or > MaxNodes)
            faults.Add(new OptionFault(nameof(Nodes), $"must be {MinNodes} to {MaxNodes}"));
        if (Observers is < 1 or > MaxObservers || Observers > Nodes / 4)
            faults.Add(new OptionFault(nameof(Observers), $"must be 1 to {MaxObservers}, and at most a quarter of the nodes"));
        if (!IsRate(Rate))
            faults.Add(new OptionFault(nameof(Rate), "must be 0.1 to 5000 messages a second"));
        return faults;
    }

    internal static bool IsRate(double rate) => rate is >= MinRate and <= MaxRate;
}
