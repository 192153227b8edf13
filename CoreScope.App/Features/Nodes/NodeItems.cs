using CoreScope.App.Shared.Api;
using CoreScope.Core;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Analytics.Scoring;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;

namespace CoreScope.App.Features.Nodes;

/// <summary>Makes the API's rows of nodes: what the directory knows, what lately was heard, and the scores as far as they are computed. Thread-safe.</summary>
internal sealed class NodeItems
{
    private static readonly TimeSpan s_floodTime = TimeSpan.FromDays(7);

    private readonly Mesh _mesh;
    private readonly ReportCache _reports;
    private readonly HealthThresholds _thresholds;

    public NodeItems(Mesh mesh, ReportCache reports, HealthThresholds thresholds)
    {
        _mesh = mesh;
        _reports = reports;
        _thresholds = thresholds;
    }

    /// <summary>A row a node, in the same order.</summary>
    public async Task<IReadOnlyList<NodeItem>> BuildAsync(IReadOnlyCollection<Node> nodes, CancellationToken cancellationToken)
    {
        var activity = await _reports.GetAsync(new NodeActivityReport(_thresholds), AnalyticsScope.All, cancellationToken).ConfigureAwait(false);
        // Scores take up to a second: a row without them is better than none.
        var scores = _reports.Peek(new NodeScoresReport(), AnalyticsScope.All);
        return [.. nodes.Select(node => ItemOf(node, activity.Of(node.Id), scores?.Of(node.Id)))];
    }

    /// <summary>The row of one node with what only its detail tells.</summary>
    public async Task<NodeItem> DetailAsync(Node node, CancellationToken cancellationToken)
    {
        var item = (await BuildAsync([node], cancellationToken).ConfigureAwait(false))[0];
        return item with
        {
            RelayWindowHours = node.Role.CanRelay() ? _thresholds.RelayActive.TotalHours : null,
            FloodAdverts7d = FloodAdverts(node),
        };
    }

    /// <summary>The newest sign of life: what the last look at all packets found, or an advert that came since.</summary>
    public static UnixMillis Newest(Node node, NodeActivity activity) =>
        activity.Of(node.Id).LastHeard is var heard && heard > node.LastSeen ? heard : node.LastSeen;

    private static NodeItem ItemOf(Node node, NodeActivityRow activity, NodeScore? score)
    {
        var isSized = activity.HashSizes.Current > 0;
        var item = new NodeItem
        {
            PublicKey = node.Key.ToString(),
            Name = node.Name.Length == 0 ? null : node.Name,
            Role = node.Role.Label(),
            Latitude = node.Latitude,
            Longitude = node.Longitude,
            LastSeen = ApiTime.Text(node.LastSeen),
            FirstSeen = ApiTime.Text(node.FirstSeen),
            AdvertCount = node.AdvertCount,
            HashSize = isSized ? activity.HashSizes.Current : null,
            HashSizeInconsistent = activity.HashSizes.IsInconsistent,
            HashSizesSeen = activity.HashSizes.Seen is { Count: > 1 } sizes ? sizes : null,
            Foreign = node.IsForeign,
            BatteryMillivolts = node.BatteryMillivolts,
            Temperature = node.TemperatureCelsius,
            DefaultScope = node.DefaultScope,
            LastHeard = ApiTime.Text(activity.LastHeard),
        };
        return node.Role.CanRelay() ? OfRelay(item, activity.Relay, score) : item;
    }

    private static NodeItem OfRelay(NodeItem item, RelayLiveness relay, NodeScore? score) => item with
    {
        LastRelayed = ApiTime.Text(relay.LastRelayed),
        RelayActive = relay.IsActive,
        RelayCount1h = relay.LastHour,
        RelayCount24h = relay.LastDay,
        RelayPossible24h = relay.PossibleLastDay,
        UnscopedRelayCount24h = relay.UnscopedLastDay,
        TransportedScopes = relay.Scopes,
        TrafficShare = score?.TrafficShare,
        Bridge = score?.Bridge,
        Coverage = score?.Coverage,
        Redundancy = score?.Redundancy,
        Usefulness = score?.Usefulness,
        Grade = score?.Grade,
    };

    private int FloodAdverts(Node node)
    {
        var since = UnixMillis.Now(_mesh.Clock) - s_floodTime;
        var count = 0;
        foreach (var id in _mesh.Store.SentBy(node.Id).Span)
        {
            if (_mesh.Store.Find(id) is { Type: PayloadType.Advert } advert && advert.FirstSeen >= since && advert.Route == RouteType.Flood)
                count++;
        }

        return count;
    }
}
