using CoreScope.Core.Analytics;
using CoreScope.Ingest.Mqtt;

namespace CoreScope.App.Hosting.Options;

/// <summary>From which age on nodes and observers count as degraded or silent (spec/analytics.md §6.2); 0 and below mean the default.</summary>
public sealed class HealthThresholdOptions
{
    // Ten years.
    private const double MaxHours = 87_600;

    private static readonly HealthThresholds s_default = new();

    /// <summary>Repeaters and rooms.</summary>
    public double InfraDegradedHours { get; set; }

    /// <inheritdoc cref="InfraDegradedHours"/>
    public double InfraSilentHours { get; set; }

    /// <summary>All other nodes.</summary>
    public double NodeDegradedHours { get; set; }

    /// <inheritdoc cref="NodeDegradedHours"/>
    public double NodeSilentHours { get; set; }

    /// <summary>A relay that forwarded something within this time is relaying.</summary>
    public double RelayActiveHours { get; set; }

    /// <summary>An observer heard within this time is online.</summary>
    public double ObserverOnlineMinutes { get; set; }

    /// <summary>An observer heard within this time is stale, later it is offline.</summary>
    public double ObserverStaleMinutes { get; set; }

    internal HealthThresholds ToThresholds() => new()
    {
        InfraDegraded = Hours(InfraDegradedHours, s_default.InfraDegraded),
        InfraSilent = Hours(InfraSilentHours, s_default.InfraSilent),
        NodeDegraded = Hours(NodeDegradedHours, s_default.NodeDegraded),
        NodeSilent = Hours(NodeSilentHours, s_default.NodeSilent),
        RelayActive = Hours(RelayActiveHours, s_default.RelayActive),
        ObserverOnline = Hours(ObserverOnlineMinutes / 60, s_default.ObserverOnline),
        ObserverStale = Hours(ObserverStaleMinutes / 60, s_default.ObserverStale),
    };

    internal IEnumerable<OptionFault> Faults()
    {
        (string Name, double Hours)[] all =
        [
            (nameof(InfraDegradedHours), InfraDegradedHours), (nameof(InfraSilentHours), InfraSilentHours), (nameof(NodeDegradedHours), NodeDegradedHours),
            (nameof(NodeSilentHours), NodeSilentHours), (nameof(RelayActiveHours), RelayActiveHours),
            (nameof(ObserverOnlineMinutes), ObserverOnlineMinutes / 60), (nameof(ObserverStaleMinutes), ObserverStaleMinutes / 60),
        ];
        var tooLong = all.Where(option => option.Hours > MaxHours).Select(option => option.Name).ToList();
        foreach (var name in tooLong)
            yield return new OptionFault(name, "must be at most ten years");
        // Lengths beyond every time span cannot be compared.
        if (tooLong.Count > 0)
            yield break;
        var thresholds = ToThresholds();
        if (thresholds.InfraSilent < thresholds.InfraDegraded)
            yield return new OptionFault(nameof(InfraSilentHours), $"must not be below {nameof(InfraDegradedHours)}");
        if (thresholds.NodeSilent < thresholds.NodeDegraded)
            yield return new OptionFault(nameof(NodeSilentHours), $"must not be below {nameof(NodeDegradedHours)}");
        if (thresholds.ObserverStale < thresholds.ObserverOnline)
            yield return new OptionFault(nameof(ObserverStaleMinutes), $"must not be below {nameof(ObserverOnlineMinutes)}");
    }

    private static TimeSpan Hours(double hours, TimeSpan otherwise) => hours > 0 ? TimeSpan.FromHours(hours) : otherwise;
}
