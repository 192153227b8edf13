using CoreScope.Core.Store;
using CoreScope.Ingest.Mqtt;
using Microsoft.Extensions.Configuration;

namespace CoreScope.App.Hosting.Options;

/// <summary>How much is kept in memory; everything older stays in the database.</summary>
public sealed class PacketStoreOptions
{
    private const double Megabyte = 1024 * 1024;

    // A century: beyond it a time span would overflow on its way to a date.
    private const double MostHours = 876_000;

    /// <summary>Hours after which a packet leaves memory; 0 = never.</summary>
    public double RetentionHours { get; set; }

    /// <summary>Most megabytes of packets in memory, the oldest leave first; 0 = no limit. The process takes up to 250 MB more.</summary>
    [ConfigurationKeyName("MaxMemoryMB")]
    public int MaxMemoryMegabytes { get; set; }

    /// <summary>Hours of history that are read before the program goes live, the rest follows; 0 = all before.</summary>
    public double HotStartupHours { get; set; }

    /// <summary>False spends no memory on which packets a node relayed and asks the database instead: the same answers, slower.</summary>
    public bool UseResolvedPathIndex { get; set; } = true;

    /// <summary>Entries of that index above which a warning is logged once; 0 = 5,000,000.</summary>
    public int MaxResolvedPubkeyIndexEntries { get; set; }

    /// <summary>True when <see cref="HotStartupHours"/> asks for more than is kept: then everything is read before.</summary>
    public bool IsHotStartClamped => RetentionHours > 0 && HotStartupHours > RetentionHours;

    /// <summary>The same in the store's terms.</summary>
    public StoreLimits ToLimits() => new(
        TimeSpan.FromHours(RetentionHours),
        (long)(MaxMemoryMegabytes * Megabyte),
        TimeSpan.FromHours(IsHotStartClamped ? RetentionHours : HotStartupHours));

    /// <summary>What is wrong with the values.</summary>
    public IEnumerable<OptionFault> Faults()
    {
        if (RetentionHours is not (>= 0 and <= MostHours))
            yield return new OptionFault(nameof(RetentionHours), $"must be 0 (no limit) to {MostHours:0} hours");
        if (MaxMemoryMegabytes < 0)
            yield return new OptionFault("MaxMemoryMB", "must be 0 (no limit) or a number of megabytes");
        if (HotStartupHours is not (>= 0 and <= MostHours))
            yield return new OptionFault(nameof(HotStartupHours), $"must be 0 (read everything first) to {MostHours:0} hours");
    }
}
