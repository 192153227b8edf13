using CoreScope.Core.Identity;
using CoreScope.Core.Store;

namespace CoreScope.Core.Analytics.Reports;

/// <summary>Health of one node from the packets that it sent or relayed (analytics.md §6.3).</summary>
/// <param name="NodeId">The node.</param>
public sealed record NodeHealthReport(int NodeId) : IReport<NodeHealth>
{
    private const int RecentPackets = 20;
    private const int Hours = 24;
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    /// <inheritdoc />
    public TimeSpan Lifetime => TimeSpan.FromSeconds(10);

    /// <inheritdoc />
    public NodeHealth Build(ReportContext context, AnalyticsScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var ids = context.PacketsOf(NodeId, cancellationToken);
        var observers = new ObserverTally();
        var snr = default(RunningMean);
        var recent = new List<Transmission>(RecentPackets);
        var midnight = UnixMillis.From(context.Now.ToDateTimeOffset().UtcDateTime.Date);
        var perHour = new int[Hours];
        long hops = 0, lastHeard = 0;
        int transmissions = 0, observations = 0, today = 0;
        for (var i = ids.Length - 1; i >= 0; i--)
        {
            if ((i & 0x3FF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            if (!context.TryFind(ids[i], out var transmission))
                continue;
            var best = transmission.Best;
            transmissions++;
            observations += transmission.Observations.Length;
            today += transmission.FirstSeen >= midnight ? 1 : 0;
            var age = (context.Now - transmission.FirstSeen) / s_hour;
            if (age < Hours)
                perHour[Math.Max(0, (int)age)]++;
            hops += transmission.HopsOf(best).Count;
            lastHeard = Math.Max(lastHeard, transmission.LastSeen.Value);
            snr.Add(best.Snr);
            observers.Add(best, transmission.FirstSeen);
            if (recent.Count < RecentPackets)
                recent.Add(transmission);
        }

        return new NodeHealth
        {
            Transmissions = transmissions,
            Observations = observations,
            Today = today,
            LastDay = LastDay(context, perHour),
            AverageSnr = snr.Mean,
            AverageHops = transmissions == 0 ? 0 : (int)Math.Round((double)hops / transmissions, MidpointRounding.AwayFromZero),
            LastHeard = new UnixMillis(lastHeard),
            Observers = observers.Rows(context),
            Recent = recent,
        };
    }

    private static double?[] LastDay(ReportContext context, int[] perHour)
    {
        var day = new double?[Hours];
        for (var age = 0; age < Hours; age++)
            day[^(age + 1)] = context.Now - ((age + 1) * s_hour) < context.CompleteSince ? null : perHour[age];
        return day;
    }
}
