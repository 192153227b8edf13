using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Payloads;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Queries;

namespace CoreScope.Core.Analytics.Reports;

/// <summary>Figures of one observer over a time (analytics.md §11), from its observations in memory.</summary>
/// <param name="ObserverIndex">The observer.</param>
/// <param name="Days">How far back.</param>
public sealed record ObserverAnalyticsReport(int ObserverIndex, int Days) : IReport<ObserverAnalytics>
{
    private const int RecentPackets = 20;

    /// <inheritdoc />
    public TimeSpan Lifetime => TimeSpan.FromSeconds(30);

    /// <inheritdoc />
    public ObserverAnalytics Build(ReportContext context, AnalyticsScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var run = new Run(context, context.Now - TimeSpan.FromDays(Days), WidthOf(Days));
        context.VisitObservations(context.ByObserver(ObserverIndex), run.Visit, cancellationToken);
        return run.Result();
    }

    /// <summary>Width of a bucket for so many days.</summary>
    public static TimeSpan WidthOf(int days) => TimeSpan.FromHours(days switch
    {
        <= 1 => 1,
        <= 7 => 4,
        _ => 24,
    });

    private sealed class Run
    {
        private readonly ReportContext _context;
        private readonly UnixMillis _since;
        private readonly TimeSpan _width;
        private readonly long _first;
        private readonly int[] _counts;
        private readonly HashSet<long>[] _nodes;
        private readonly int[] _types = new int[PayloadTypes.Count];
        private readonly SnrSteps _snrs = new();
        private readonly List<RowKey> _recent = new(RecentPackets);
        private int _total;

        public Run(ReportContext context, UnixMillis since, TimeSpan width)
        {
            _context = context;
            _since = since;
            _width = width;
            _first = since.Value / (long)width.TotalMilliseconds;
            _counts = new int[(context.Now.Value / (long)width.TotalMilliseconds) - _first + 1];
            _nodes = [.. _counts.Select(_ => new HashSet<long>())];
        }

        public bool Visit(Transmission transmission, int index)
        {
            var observation = transmission.Observations[index];
            if (observation.IngestTime < _since)
                return false;
            var bucket = (observation.IngestTime.Value / (long)_width.TotalMilliseconds) - _first;
            if (bucket >= _counts.Length)
                return true;
            _total++;
            _counts[bucket]++;
            AddNodes(transmission, observation, _nodes[bucket]);
            _types[(int)transmission.Type & 0x0F]++;
            if (observation.Snr is { } snr)
                _snrs.Add(snr);
            if (_recent.Count < RecentPackets)
                _recent.Add(new RowKey(transmission, index, IsGroup: false));
            return true;
        }

        public ObserverAnalytics Result() => new()
        {
            Bucket = _width,
            Timeline = [.. _counts.Select((count, i) => new ObserverBucket(new UnixMillis((_first + i) * (long)_width.TotalMilliseconds), count, _nodes[i].Count))],
            Types = [.. _types.Select((count, type) => ((PayloadType)type, count)).Where(t => t.count > 0).OrderByDescending(t => t.count)],
            SnrSteps = _snrs.Rows(),
            Recent = _recent,
            Observations = _total,
        };

        private void AddNodes(Transmission transmission, in Observation observation, HashSet<long> nodes)
        {
            var hops = transmission.HopsOf(observation);
            for (var i = 0; i < hops.Count; i++)
                nodes.Add(StationOf(hops[i]));
            if (transmission.OriginNodeId != 0)
                nodes.Add(transmission.OriginNodeId);
            if (transmission.Type is not (PayloadType.Request or PayloadType.Response or PayloadType.TextMessage or PayloadType.Path)
                || transmission.Origin == TransmissionOrigin.CompanionBridge
                || !PairwisePayload.TryRead(transmission.Payload, out var pairwise))
                return;
            nodes.Add(StationOf(new HopPrefix([pairwise.SrcHash])));
            nodes.Add(StationOf(new HopPrefix([pairwise.DestHash])));
        }

        // The node if there is only one, else what was sent: so a node does not count once for each length of its prefix.
        private long StationOf(HopPrefix hop) =>
            _context.Prefixes.Candidates(hop) is [var only] ? only : -(long)((hop.Value >> 8) | hop.Length) - 1;
    }
}
