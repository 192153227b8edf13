using CoreScope.Core.Analytics.Telemetry;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Payloads;
using CoreScope.Core.Store;

namespace CoreScope.Core.Analytics.Reports;

/// <summary>Figures of one node over a time (analytics.md §10), from the packets that it sent or that a resolved path leads through it.</summary>
/// <param name="NodeId">The node.</param>
/// <param name="Days">How far back; null = everything in memory, judged by its true age.</param>
public sealed record NodeAnalyticsReport(int NodeId, int? Days) : IReport<NodeAnalytics>
{
    private const int TopPeers = 20;
    private const int HoursOfDay = 24;

    /// <inheritdoc />
    public TimeSpan Lifetime => TimeSpan.FromSeconds(30);

    /// <inheritdoc />
    public NodeAnalytics Build(ReportContext context, AnalyticsScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var since = Days is { } days ? context.Now - TimeSpan.FromDays(days) : default;
        var run = new Run(context, NodeId);
        foreach (var id in context.PacketsOf(NodeId, cancellationToken))
        {
            if ((run.Packets & 0x3FF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            if (context.TryFind(id, out var transmission) && transmission.FirstSeen >= since && transmission.FirstSeen <= context.Now)
                run.Add(transmission);
        }

        var from = Days is null ? (run.Packets == 0 ? context.Now : run.First) : since;
        return run.Result(from, Days ?? Math.Max((context.Now - from).TotalDays, 1.0 / HoursOfDay));
    }

    private sealed class Run(ReportContext context, int nodeId)
    {
        private readonly SortedDictionary<long, int> _hours = [];
        private readonly List<SnrPoint> _snrs = [];
        private readonly SnrSteps _snrSteps = new();
        private readonly List<BatteryPoint> _battery = [];
        private readonly int[] _types = new int[PayloadTypes.Count];
        private readonly int[] _hops = new int[5];
        private readonly int[] _heatmap = new int[7 * HoursOfDay];
        private readonly ObserverTally _observers = new();
        private readonly PeerTally _peers = new(context, nodeId);
        private RunningMean _snr;
        private long _hour;
        private int _inHour;

        public int Packets { get; private set; }

        public UnixMillis First { get; private set; }

        public void Add(Transmission transmission)
        {
            var at = transmission.FirstSeen;
            var best = transmission.Best;
            First = Packets == 0 || at < First ? at : First;
            Packets++;
            CountHour(at);
            if (best.Snr is { } snr)
            {
                _snr.Add(snr);
                _snrSteps.Add(snr);
                _snrs.Add(new SnrPoint(at, snr, best.Rssi, context.ObserverOf(best.ObserverIndex)));
            }

            _types[(int)transmission.Type & 0x0F]++;
            _hops[Math.Min(4, transmission.HopsOf(best).Count)]++;
            _observers.Add(best, at);
            _peers.Add(transmission);
            // Sensors tell their battery in their adverts.
            if (transmission.Type == PayloadType.Advert && transmission.OriginNodeId == nodeId && AdvertPayload.TryRead(transmission.Payload, out var advert) && advert.HasBattery)
                _battery.Add(new BatteryPoint(at, advert.BatteryMillivolts));
        }

        public NodeAnalytics Result(UnixMillis from, double days)
        {
            FlushHour();
            HourCount[] timeline = [.. _hours.Select(hour => new HourCount(HourCount.StartOf(hour.Key), hour.Value))];
            var (silence, silenceStart) = LongestGap(timeline);
            var withPath = Packets - _hops[0];
            return new NodeAnalytics
            {
                From = from,
                To = context.Now,
                Days = days,
                Timeline = timeline,
                SnrTrend = _snrs,
                SnrSteps = _snrSteps.Rows(),
                Battery = _battery,
                Types = [.. _types.Select((count, type) => ((PayloadType)type, count)).Where(t => t.count > 0).OrderByDescending(t => t.count)],
                Observers = _observers.Rows(context),
                HopCounts = _hops,
                Peers = _peers.Top(TopPeers),
                PeerCount = _peers.Count,
                Heatmap = _heatmap,
                Packets = Packets,
                AvailabilityPercent = Math.Min(100, Percent(timeline.Length, days * HoursOfDay)),
                LongestSilence = silence,
                SilenceStart = silenceStart,
                SignalGrade = _snr.Mean is { } mean ? SignalGrades.Of(mean, _snr.Deviation) : null,
                SnrMean = _snr.Mean is { } average ? Math.Round(average, 1) : null,
                SnrDeviation = Math.Round(_snr.Deviation, 1),
                RelayPercent = Percent(withPath - _hops[1], withPath),
                PacketsPerDay = Math.Round(Packets / days, 1),
            };
        }

        // Packets come in order of time: one table access an hour, not one a packet.
        private void CountHour(UnixMillis at)
        {
            var hour = HourCount.NumberOf(at);
            if (hour != _hour)
            {
                FlushHour();
                _hour = hour;
            }

            _inHour++;
        }

        private void FlushHour()
        {
            if (_inHour == 0)
                return;
            _hours[_hour] = _hours.GetValueOrDefault(_hour) + _inHour;
            // 1970 began on a Thursday.
            _heatmap[(((_hour / HoursOfDay) + 4) % 7 * HoursOfDay) + (_hour % HoursOfDay)] += _inHour;
            _inHour = 0;
        }

        private static (TimeSpan Gap, UnixMillis Start) LongestGap(HourCount[] hours)
        {
            var longest = TimeSpan.Zero;
            var start = default(UnixMillis);
            for (var i = 1; i < hours.Length; i++)
            {
                if (hours[i].Start - hours[i - 1].Start is var gap && gap > longest)
                    (longest, start) = (gap, hours[i - 1].Start);
            }

            return (longest, start);
        }

        private static double Percent(double part, double whole) => whole <= 0 ? 0 : Math.Round(part * 100 / whole, 1);
    }
}
