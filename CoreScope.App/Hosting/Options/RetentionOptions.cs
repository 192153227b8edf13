using CoreScope.Ingest.Mqtt;
using CoreScope.Ingest.Persistence;

namespace CoreScope.App.Hosting.Options;

/// <summary>How many days what is on disk is kept (spec/operations.md §4).</summary>
public sealed class RetentionOptions
{
    private const int MaxDays = 36_500;
    private const int DefaultNodeDays = 7;
    private const int DefaultObserverDays = 14;
    private const int DefaultMetricsDays = 30;

    /// <summary>A node that was not heard for so long becomes inactive, until its next advert; below 1 means the default.</summary>
    public int NodeDays { get; set; } = DefaultNodeDays;

    /// <summary>An observer that was not heard for so long becomes inactive, and its figures are deleted; −1 = never, 0 means the default.</summary>
    public int ObserverDays { get; set; } = DefaultObserverDays;

    /// <summary>Packets that are older are deleted once memory does not hold them any more; 0 = never.</summary>
    public int PacketDays { get; set; }

    /// <summary>Figures of observers and refused packets that are older are deleted; below 1 means the default.</summary>
    public int MetricsDays { get; set; } = DefaultMetricsDays;

    internal IEnumerable<OptionFault> Faults()
    {
        foreach (var (name, days) in new[] { (nameof(NodeDays), NodeDays), (nameof(ObserverDays), ObserverDays), (nameof(PacketDays), PacketDays), (nameof(MetricsDays), MetricsDays) })
        {
            if (days > MaxDays)
                yield return new OptionFault(name, $"must be at most {MaxDays} days, not {days}");
        }

        if (PacketDays < 0)
            yield return new OptionFault(nameof(PacketDays), "must not be negative; 0 keeps packets for ever");
    }

    internal RetentionPolicy ToPolicy(int vacuumPages) => new()
    {
        Nodes = TimeSpan.FromDays(NodeDays < 1 ? DefaultNodeDays : NodeDays),
        Observers = ObserverDays < 0 ? null : TimeSpan.FromDays(ObserverDays == 0 ? DefaultObserverDays : ObserverDays),
        Packets = PacketDays < 1 ? null : TimeSpan.FromDays(PacketDays),
        Metrics = TimeSpan.FromDays(MetricsDays < 1 ? DefaultMetricsDays : MetricsDays),
        VacuumPages = vacuumPages,
    };
}
