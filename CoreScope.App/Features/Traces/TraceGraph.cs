using CoreScope.App.Shared.Mesh;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Payloads;
using CoreScope.Core.Routes;
using CoreScope.Core.Store.Queries;

namespace CoreScope.App.Features.Traces;

/// <summary>
/// The ways of a packet as a graph (spec/ui-map-nodes.md §16.1): columns by where a station first stands in a way, the origin
/// before them, those who heard it behind. Pure.
/// </summary>
/// <param name="Nodes">Stations.</param>
/// <param name="Edges">Stretches, each once.</param>
/// <param name="Left">Ways that are not drawn, because too many are.</param>
public sealed record TraceGraph(IReadOnlyList<TraceNode> Nodes, IReadOnlyList<TraceEdge> Edges, int Left)
{
    /// <summary>Ways drawn, those that most observers saw.</summary>
    public const int MostPaths = 40;

    private const int Tones = 8;

    public int Columns => Nodes.Count == 0 ? 0 : Nodes.Max(node => node.Column) + 1;

    public int Rows => Nodes.Count == 0 ? 0 : Nodes.Max(node => node.Row) + 1;

    /// <summary>The graph of a packet.</summary>
    public static TraceGraph Of(PacketDetail detail, PacketRoute route)
    {
        ArgumentNullException.ThrowIfNull(detail);
        ArgumentNullException.ThrowIfNull(route);
        var builder = new Builder(SnrOf(detail), detail.Packet?.HopsCompleted is not null);
        foreach (var path in route.Paths.Take(MostPaths))
            builder.Add(path);
        return builder.Build(Math.Max(0, route.Paths.Count - MostPaths));
    }

    /// <summary>SNR in dB that each completed hop of a TRACE wrote down; none for other packets.</summary>
    public static IReadOnlyList<double> SnrOf(PacketDetail detail)
    {
        ArgumentNullException.ThrowIfNull(detail);
        if (detail.Transmission.Type != PayloadType.Trace || detail.Packet is not { IsOk: true } packet)
            return [];
        var snr = TracePayload.SnrOf(packet.Frame);
        var levels = new double[snr.Length];
        for (var i = 0; i < levels.Length; i++)
            levels[i] = snr[i] / 4.0;
        return levels;
    }

    private sealed class Builder(IReadOnlyList<double> snr, bool isTrace)
    {
        private readonly Dictionary<string, int> _places = [];
        private readonly List<TraceNode> _nodes = [];
        private readonly Dictionary<(int From, int To), Stretch> _edges = [];
        private readonly Dictionary<int, int> _tones = [];
        private int? _heard;

        public void Add(RoutePath path)
        {
            foreach (var witness in path.Witnesses)
                _tones.TryAdd(witness.Observation.ObserverIndex, _tones.Count % Tones);
            var sender = path.Stops.FirstOrDefault(stop => stop.Kind == RouteStopKind.Sender);
            var last = Place("from", sender is null ? "Origin" : NameOf(sender), sender is null ? "The packet does not say who sent it" : "Sender, from the payload", 0, isEnd: true);
            var reached = last;
            var column = 0;
            var isStopped = false;
            foreach (var stop in path.Stops)
            {
                // Whether a flood reached whom it is meant for, nobody heard.
                if (stop.Kind == RouteStopKind.Sender || (stop.Kind == RouteStopKind.Recipient && !path.IsPlanned))
                    continue;
                column++;
                var isEnd = stop.Kind == RouteStopKind.Recipient;
                var at = Place(isEnd ? "to" : $"{stop.Key}", NameOf(stop), TitleOf(stop), column, isEnd, stop.IsAhead);
                if (at != last)
                    Join(last, at, path, !isEnd && column <= snr.Count ? snr[column - 1] : null, stop.IsAhead, stop.IsAhead && !isStopped && isTrace);
                isStopped |= stop.IsAhead;
                last = at;
                if (!stop.IsAhead)
                    reached = at;
            }

            // Where a direct packet was heard is not in it; a TRACE's last completed hop is.
            if (path.Witnesses.Count > 0 && (!path.IsPlanned || isTrace))
                Join(reached, _heard ??= Place("heard", "Observers", "Who heard the packet", -1, isEnd: true), path, null, isAhead: false, isStop: false);
        }

        public TraceGraph Build(int left)
        {
            if (_heard is { } heard)
                _nodes[heard] = _nodes[heard] with { Column = _nodes.Max(node => node.Column) + 1 };
            var rows = new Dictionary<int, int>();
            for (var i = 0; i < _nodes.Count; i++)
            {
                var column = _nodes[i].Column;
                _nodes[i] = _nodes[i] with { Row = rows.GetValueOrDefault(column) };
                rows[column] = _nodes[i].Row + 1;
            }

            return new TraceGraph(_nodes, [.. _edges.Select(edge => edge.Value.ToEdge(edge.Key.From, edge.Key.To))], left);
        }

        private int Place(string key, string label, string title, int column, bool isEnd, bool isAhead = false)
        {
            if (_places.TryGetValue(key, out var at))
                return at;
            _places.Add(key, _nodes.Count);
            _nodes.Add(new TraceNode(label, title, column, 0, isEnd, isAhead));
            return _nodes.Count - 1;
        }

        private void Join(int from, int to, RoutePath path, double? level, bool isAhead, bool isStop)
        {
            if (!_edges.TryGetValue((from, to), out var stretch))
                _edges.Add((from, to), stretch = new Stretch(path.Witnesses.Count == 0 ? 0 : _tones[path.Witnesses[0].Observation.ObserverIndex], level, isAhead, isStop));
            foreach (var witness in path.Witnesses)
                stretch.Observers.Add(witness.Observer?.DisplayName ?? "unknown observer");
        }

        private static string NameOf(RouteStop stop) => stop is { IsUnresolved: false, Node: { } node } ? NodeName.Of(node) : stop.Prefix.ToString();

        private static string TitleOf(RouteStop stop) => stop switch
        {
            { IsUnresolved: true, Node: { } guess } => $"{stop.Prefix}: {stop.Candidates} candidates, perhaps {NodeName.Of(guess)}",
            { IsUnresolved: true } => $"{stop.Prefix}: not known",
            { Prefix.Length: 0 } => NodeName.Of(stop.Node!),
            _ => $"{stop.Prefix}: {NodeName.Of(stop.Node!)}",
        };
    }

    private sealed record Stretch(int Tone, double? Snr, bool IsAhead, bool IsStop)
    {
        public SortedSet<string> Observers { get; } = new(StringComparer.Ordinal);

        public TraceEdge ToEdge(int from, int to) => new(from, to, [.. Observers], Tone, Snr, IsAhead, IsStop);
    }
}
