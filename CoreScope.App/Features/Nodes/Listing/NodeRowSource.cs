using CoreScope.App.Features.Nodes;
using CoreScope.Core;
using CoreScope.Core.Analytics.Clocks;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Analytics.Scoring;
using CoreScope.Core.Directories;

namespace CoreScope.App.Features.Nodes.Listing;

/// <summary>
/// The rows of all nodes that may be shown, made once for all readers and only when a node or a report changed: fifty open
/// directories cost no more than one. Thread-safe.
/// </summary>
public sealed class NodeRowSource(Mesh mesh, NodeFigures figures)
{
    // Guards the two fields below, and that rows are made by one at a time.
    private readonly Lock _lock = new();
    private NodeRow?[] _byId = [];
    private NodeRows? _rows;

    /// <summary>The rows as they are now; the same object while nothing changed.</summary>
    public async ValueTask<NodeRows> GetAsync(CancellationToken cancellationToken)
    {
        // While history is being read no report is kept: each look would walk all packets.
        var activity = mesh.Store.Status.IsReady ? await figures.ActivityAsync(cancellationToken).ConfigureAwait(false) : null;
        var (scores, clocks) = (figures.KnownScores, figures.KnownClocks);
        lock (_lock)
        {
            var version = (mesh.Nodes.Version, mesh.Visibility.Version, activity, scores, clocks);
            if (_rows is { } known && known.Version == version)
                return known;
            return _rows = Make(version, activity, scores, clocks);
        }
    }

    private NodeRows Make((long, long, NodeActivity?, NodeScores?, ClockHealth?) version, NodeActivity? activity, NodeScores? scores, ClockHealth? clocks)
    {
        var nodes = mesh.Nodes.Snapshot();
        var shown = nodes.Where(node => !mesh.Visibility.IsHidden(node) && (node.Name.Length > 0 || node.AdvertCount > 0)).ToList();
        var namesakes = NamesakesOf(shown);
        var before = _byId;
        var byId = new NodeRow?[nodes.Count == 0 ? 0 : nodes[^1].Id + 1];
        var rows = new List<NodeRow>(shown.Count);
        foreach (var node in shown)
        {
            IReadOnlyList<Node> others = namesakes.TryGetValue(node.Name, out var same) ? [.. same.Where(other => other.Id != node.Id)] : [];
            var row = RowOf(node.Id < before.Length ? before[node.Id] : null, node, activity?.Of(node.Id) ?? NodeActivityRow.None, scores?.Of(node.Id), clocks?.Of(node.Id)?.Verdict.Severity, others);
            byId[node.Id] = row;
            rows.Add(row);
        }

        _byId = byId;
        return new NodeRows(rows, version);
    }

    private static NodeRow RowOf(NodeRow? before, Node node, NodeActivityRow activity, NodeScore? score, ClockSeverity? clock, IReadOnlyList<Node> namesakes) =>
        before is not null && before.IsOf(node, activity, score, clock, namesakes) ? before : new NodeRow(node, activity, score, clock, namesakes);

    private static Dictionary<string, List<Node>> NamesakesOf(List<Node> nodes)
    {
        var first = new Dictionary<string, Node>(nodes.Count, StringComparer.Ordinal);
        var several = new Dictionary<string, List<Node>>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            if (node.IsInactive || string.IsNullOrWhiteSpace(node.Name) || first.TryAdd(node.Name, node))
                continue;
            if (!several.TryGetValue(node.Name, out var same))
                several.Add(node.Name, same = [first[node.Name]]);
            same.Add(node);
        }

        return several;
    }
}
