using CoreScope.Ingest.Mqtt;

namespace CoreScope.Ingest.Simulation.Load;

/// <summary>The region that a load comes from, and how often each transmission is heard.</summary>
public sealed record LoadShape
{
    private const int MinNodes = 40;
    private const int MaxNodes = 5_000;
    private const int MaxObservers = 200;
    private const int MostHeardByOne = 2;

    /// <summary>Same seed = same region and same packets.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Which of the region's days: another one has other packets, from the same stations.</summary>
    public int Day { get; init; }

    /// <summary>Stations, observers among them.</summary>
    public int Nodes { get; init; } = 2_000;

    /// <summary>Stations that publish what they hear.</summary>
    public int Observers { get; init; } = 40;

    /// <summary>Observations of each transmission on average.</summary>
    public double PerTransmission { get; init; } = 11;

    /// <summary>Everything wrong; empty = usable.</summary>
    public IReadOnlyList<OptionFault> Faults()
    {
        var faults = new List<OptionFault>();
        if (Nodes is < MinNodes or > MaxNodes)
            faults.Add(new OptionFault(nameof(Nodes), $"must be {MinNodes} to {MaxNodes}"));
        if (Observers is < 1 or > MaxObservers || Observers > Nodes / 4)
            faults.Add(new OptionFault(nameof(Observers), $"must be 1 to {MaxObservers}, and at most a quarter of the nodes"));
        // Beyond that the ways through the region are used up.
        if (!(PerTransmission >= 1 && PerTransmission <= Observers * MostHeardByOne))
            faults.Add(new OptionFault(nameof(PerTransmission), $"must be 1 to {Observers * MostHeardByOne}: twice the number of observers"));
        return faults;
    }

    internal SeededRandom Random(string stream) => new(Seed, Day == 0 ? stream : $"{stream}/{Day}");

    internal Region BuildRegion() => Region.Build(new SimulatorOptions { Seed = Seed, Nodes = Nodes, Observers = Observers });
}
