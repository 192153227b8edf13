using System.Runtime.InteropServices;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;

namespace CoreScope.Core.Analytics.Reports;

/// <summary>
/// Who hears a node and whom it hears (analytics.md §12). Evidence are floods with a hop that can mean only this node: the hop
/// before it was heard by it, the hop or observer behind it heard it. Neighbouring hops that can mean several nodes tell nothing.
/// In direct packets the path lies ahead, so they are no evidence.
/// </summary>
/// <param name="NodeId">The node.</param>
/// <param name="Days">How far back.</param>
public sealed record NodeReachReport(int NodeId, int Days) : IReport<NodeReach>
{
    private const int MostObservations = 200_000;
    private const int LongestToken = 3;

    /// <inheritdoc />
    public TimeSpan Lifetime => TimeSpan.FromMinutes(5);

    /// <inheritdoc />
    public NodeReach Build(ReportContext context, AnalyticsScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var since = context.Now - TimeSpan.FromDays(Days);
        if (context.NodeOf(NodeId) is not { } node)
            return new NodeReach { Since = since };
        var run = new Run(context, node, since);
        run.CountAll(cancellationToken);
        return run.Result();
    }

    private sealed class Run
    {
        private readonly ReportContext _context;
        private readonly Node _node;
        private readonly UnixMillis _since;
        private readonly List<HopPrefix> _tokens = [];
        private readonly Dictionary<int, (int WeHear, int TheyHear)> _links = [];
        private readonly ObserverTally _direct = new();
        private readonly int[] _nodeOfObserver;
        private int _observations;
        private int _relayed;

        public Run(ReportContext context, Node node, UnixMillis since)
        {
            (_context, _node, _since) = (context, node, since);
            for (var length = 1; length <= LongestToken; length++)
            {
                if (context.Prefixes.Candidates(node.Key.Prefix(length)) is [var only] && only == node.Id)
                    _tokens.Add(node.Key.Prefix(length));
            }

            _nodeOfObserver = new int[context.Observers.Count == 0 ? 1 : context.Observers[^1].Index + 1];
            foreach (var observer in context.Observers)
                _nodeOfObserver[observer.Index] = observer.Key.IsNone ? 0 : context.NodeIdOf(observer.Key);
        }

        public void CountAll(CancellationToken cancellationToken)
        {
            var ids = new HashSet<int>();
            foreach (var token in _tokens)
            {
                foreach (var id in _context.ByHop(token))
                    ids.Add(id);
            }

            // Newest first, so that a cap leaves out the oldest.
            int[] ordered = [.. ids];
            Array.Sort(ordered);
            for (var i = ordered.Length - 1; i >= 0 && _observations < MostObservations; i--)
            {
                if ((i & 0x3FF) == 0)
                    cancellationToken.ThrowIfCancellationRequested();
                if (!_context.TryFind(ordered[i], out var transmission) || transmission.Type == PayloadType.Trace || transmission.LastSeen < _since)
                    continue;
                foreach (ref readonly var observation in transmission.Observations)
                {
                    if (observation.IngestTime >= _since)
                        Count(transmission, observation);
                }
            }
        }

        public NodeReach Result() => new()
        {
            Since = _since,
            Tokens = _tokens,
            Links = Links(),
            DirectObservers = _direct.Rows(_context),
            RelayObservations = _relayed,
            IsCapped = _observations >= MostObservations,
        };

        private void Count(Transmission transmission, in Observation observation)
        {
            var prefix = transmission.PrefixOf(observation);
            if (prefix.IsEmpty || !new PacketHeader(prefix[0]).Route.IsFlood())
                return;
            _observations++;
            var hops = transmission.HopsOf(observation);
            var isRelayed = false;
            for (var i = 0; i < hops.Count; i++)
            {
                if (!_tokens.Contains(hops[i]))
                    continue;
                isRelayed = true;
                // The sender itself is known for adverts only.
                Heard(i > 0 ? NodeOf(hops[i - 1]) : transmission.OriginNodeId);
                if (i < hops.Count - 1)
                    HeardBy(NodeOf(hops[i + 1]));
                else
                    HeardBy(observation, transmission.FirstSeen);
            }

            _relayed += isRelayed ? 1 : 0;
        }

        private int NodeOf(HopPrefix hop) => _context.Prefixes.Candidates(hop) is [var only] ? only : 0;

        private void Heard(int other)
        {
            if (other != 0 && other != _node.Id)
                CollectionsMarshal.GetValueRefOrAddDefault(_links, other, out _).WeHear++;
        }

        private void HeardBy(int other)
        {
            if (other != 0 && other != _node.Id)
                CollectionsMarshal.GetValueRefOrAddDefault(_links, other, out _).TheyHear++;
        }

        private void HeardBy(in Observation observation, UnixMillis at)
        {
            _direct.Add(observation, at);
            HeardBy((uint)observation.ObserverIndex < (uint)_nodeOfObserver.Length ? _nodeOfObserver[observation.ObserverIndex] : 0);
        }

        private List<ReachLink> Links()
        {
            var links = new List<ReachLink>(_links.Count);
            foreach (var (id, (weHear, theyHear)) in _links)
            {
                if (_context.Visibility.Shown(_context.NodeOf(id)) is { } other)
                    links.Add(new ReachLink(other, weHear, theyHear, _node.DistanceKmTo(other)));
            }

            return
            [
                .. links
                    .OrderByDescending(link => link.IsTwoWay).ThenByDescending(link => link.Bottleneck).ThenByDescending(link => link.WeHear + link.TheyHear)
                    .ThenBy(link => link.Node.Id),
            ];
        }
    }
}
