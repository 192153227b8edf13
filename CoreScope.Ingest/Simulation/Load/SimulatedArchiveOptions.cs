using CoreScope.Ingest.Mqtt;

namespace CoreScope.Ingest.Simulation.Load;

/// <summary>What a made-up archive is to hold.</summary>
/// <param name="Path">The file; must not exist.</param>
/// <param name="Until">When its last packet was heard.</param>
public sealed record SimulatedArchiveOptions(string Path, DateTimeOffset Until)
{
    private const int MostPackets = 500_000_000;
    private const double MaxDays = 3_650;

    public long Transmissions { get; init; } = 150_000;

    public long Observations { get; init; } = 1_660_000;

    /// <summary>Time that the packets are spread over.</summary>
    public double Days { get; init; } = 7;

    /// <summary>The region; its <see cref="LoadShape.PerTransmission"/> follows from the two numbers.</summary>
    public LoadShape Shape { get; init; } = new();

    /// <summary>Everything wrong; empty = usable.</summary>
    public IReadOnlyList<OptionFault> Faults()
    {
        var faults = new List<OptionFault>();
        if (Transmissions is < 1 or > MostPackets)
            faults.Add(new OptionFault(nameof(Transmissions), $"must be 1 to {MostPackets}"));
        if (Observations is < 1 or > MostPackets)
            faults.Add(new OptionFault(nameof(Observations), $"must be 1 to {MostPackets}"));
        if (!(Days > 0 && Days <= MaxDays))
            faults.Add(new OptionFault(nameof(Days), $"must be more than 0 and at most {MaxDays}"));
        foreach (var fault in (Shape with { PerTransmission = PerTransmission }).Faults())
            faults.Add(fault.Key == nameof(LoadShape.PerTransmission) ? new OptionFault(nameof(Observations), "divided by the transmissions " + fault.Text) : fault);
        return faults;
    }

    private double PerTransmission => Transmissions < 1 ? 1 : (double)Observations / Transmissions;
}
