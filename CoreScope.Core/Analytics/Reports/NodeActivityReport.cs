using System.Collections;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;

namespace CoreScope.Core.Analytics.Reports;

/// <summary>
/// When every node was heard last, what it forwarded and which hash sizes it uses (analytics.md §6.1, §9): the figures of which
/// a node list needs all at once.
/// </summary>
/// <param name="Thresholds">Which age counts as active.</param>
public sealed record NodeActivityReport(HealthThresholds Thresholds) : IReport<NodeActivity>
{
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_day = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_hashSizeTime = TimeSpan.FromDays(7);

    /// <inheritdoc />
    public TimeSpan Lifetime => TimeSpan.FromSeconds(15);

    /// <inheritdoc />
    public NodeActivity Build(ReportContext context, AnalyticsScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var traits = new PacketTraits(context, context.Now - s_day, cancellationToken);
        var run = new Run(context, traits, context.Now - Thresholds.RelayActive, cancellationToken);
        var rows = new NodeActivityRow?[context.Nodes.Count == 0 ? 0 : context.Nodes[^1].Id + 1];
        var sizes = HashSizes(context, rows.Length);
        foreach (var node in context.Nodes)
        {
            var (relay, relayed) = node.Role.CanRelay() ? run.RelayOf(node) : (RelayLiveness.None, 0);
            rows[node.Id] = new NodeActivityRow { LastHeard = LastHeard(context, node, relay), Relay = relay, HashSizes = sizes[node.Id], Relayed = relayed };
        }

        return new NodeActivity(rows, traits.Relayable);
    }

    private static HashSizeUse[] HashSizes(ReportContext context, int count)
    {
        var sizes = new HashSizeUse[count];
        var since = context.Now - s_hashSizeTime;
        foreach (var id in context.ByType(PayloadType.Advert))
        {
            if (context.TryFind(id, out var advert) && advert.FirstSeen >= since && (uint)advert.OriginNodeId < (uint)count && HashSizeUse.SizeOf(advert) is > 0 and var size)
                sizes[advert.OriginNodeId].Add(size);
        }

        return sizes;
    }

    private static UnixMillis LastHeard(ReportContext context, Node node, RelayLiveness relay)
    {
        var heard = node.LastSeen > relay.LastRelayed ? node.LastSeen : relay.LastRelayed;
        return context.SentBy(node.Id) is [.., var last] && context.TryFind(last, out var sent) && sent.LastSeen > heard ? sent.LastSeen : heard;
    }

    // One walk over all relays.
    private sealed class Run
    {
        private readonly ReportContext _context;
        private readonly PacketTraits _traits;
        private readonly long _hour, _day, _active;
        private readonly CancellationToken _cancellationToken;
        private readonly BitArray _resolved;

        // Which node counted a transmission last: each node counts it once.
        private readonly int[] _countedBy;
        private readonly HashSet<int> _scopes = [];
        private long _newest;
        private int _lastHour, _lastDay, _unscoped, _possible;

        public Run(ReportContext context, PacketTraits traits, UnixMillis activeSince, CancellationToken cancellationToken)
        {
            _context = context;
            _traits = traits;
            _hour = (context.Now - s_hour).Value;
            _day = (context.Now - s_day).Value;
            _active = activeSince.Value;
            _cancellationToken = cancellationToken;
            _resolved = context.WithResolvedPath();
            _countedBy = new int[_resolved.Length];
        }

        public (RelayLiveness Relay, int Relayed) RelayOf(Node node)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            _scopes.Clear();
            (_newest, _lastHour, _lastDay, _unscoped, _possible) = (0, 0, 0, 0, 0);
            var relayed = 0;
            foreach (var id in _context.RelayedBy(node.Id, _cancellationToken))
            {
                if (Claim(id, node.Id) is >= 0 and var place)
                {
                    relayed++;
                    Count(place);
                }
            }

            CountRawHops(node);
            return (Result(), relayed);
        }

        private void CountRawHops(Node node)
        {
            foreach (var length in NodePackets.HopLengths)
            {
                var hop = node.Key.Prefix(length);
                var isSure = _context.Prefixes.Candidates(hop) is [var only] && only == node.Id;
                foreach (var id in _context.ByHop(hop))
                {
                    // A packet with a resolved path counts where that leads.
                    if (_traits.PlaceOfRelayable(id) is not (>= 0 and var place) || (isSure && _resolved[place]))
                        continue;
                    if (isSure && Claim(id, node.Id) >= 0)
                        Count(place);
                    else if (!isSure && _traits.FirstSeen(place) >= _day && Claim(id, node.Id) >= 0)
                        _possible++;
                }
            }
        }

        private int Claim(int transmissionId, int nodeId)
        {
            var place = _traits.PlaceOfRelayable(transmissionId);
            if (place < 0 || _countedBy[place] == nodeId)
                return -1;
            _countedBy[place] = nodeId;
            return place;
        }

        private void Count(int place)
        {
            var seen = _traits.FirstSeen(place);
            _newest = Math.Max(_newest, seen);
            if (_traits.Scope(place) is > 0 and var scope)
                _scopes.Add(scope);
            if (seen < _day)
                return;
            _lastDay++;
            _lastHour += seen >= _hour ? 1 : 0;
            _unscoped += _traits.IsPlainFlood(place) ? 1 : 0;
        }

        private RelayLiveness Result() => _newest == 0 && _possible == 0 ? RelayLiveness.None : new RelayLiveness
        {
            LastRelayed = new UnixMillis(_newest),
            LastHour = _lastHour,
            LastDay = _lastDay,
            UnscopedLastDay = _unscoped,
            PossibleLastDay = _possible,
            IsActive = _newest != 0 && _newest >= _active,
            Scopes = [.. _scopes.Select(_context.ScopeName).OfType<string>().Order(StringComparer.Ordinal).Take(RelayLiveness.MaxScopes)],
        };
    }
}
