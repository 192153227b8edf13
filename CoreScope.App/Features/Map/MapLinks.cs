using System.Globalization;
using CoreScope.App.Shared.Mesh;
using CoreScope.Core;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Directories;
using CoreScope.Core.Paths;

namespace CoreScope.App.Features.Map;

/// <summary>The lines between neighbours: of one node, or of the whole neighbour graph. Thread-safe.</summary>
public sealed class MapLinks(Mesh mesh, ReportCache reports)
{
    /// <summary>Observations from which on a neighbour is one.</summary>
    public const int FewestSightings = 3;

    /// <summary>Lines of the graph drawn at most, the strongest.</summary>
    public const int MostLines = 3_000;

    private const string Strong = "#22a05b";
    private const string Middling = "#d9a400";
    private const string Weak = "#e0533d";

    /// <summary>The neighbour graph.</summary>
    public Task<NeighborMap> GraphAsync(CancellationToken cancellationToken) => reports.GetAsync(new NeighborMapReport(), AnalyticsScope.All, cancellationToken);

    /// <summary>Whom <paramref name="node"/> has as neighbours, those included whom an ambiguous hop can mean.</summary>
    public IReadOnlyList<NodeNeighbor> NeighborsOf(NeighborMap graph, Node node) =>
        [.. NodeNeighbors.Of(graph, node, mesh).Where(row => row.Link.Count >= FewestSightings)];

    /// <summary>Lines to the neighbours that have a place.</summary>
    public IReadOnlyList<MapLink> LinesOf(Node node, IEnumerable<NodeNeighbor> neighbors)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (node.Position is not { } here)
            return [];
        var lines = new List<MapLink>();
        foreach (var row in neighbors)
        {
            foreach (var other in row.Node is { } known ? [known] : row.Candidates)
            {
                if (other.Position is { } there)
                    lines.Add(new MapLink(here, there, ColorOf(row.Score), WidthOf(row.Score), row.Node is null, TextOf(node, other, row.Link, row.Score, row.Node is null)));
            }
        }

        return lines;
    }

    /// <summary>Every link of the graph between shown nodes with a place; the open ones dashed to all whom they can mean.</summary>
    public async Task<IReadOnlyList<MapLink>> AffinityAsync(CancellationToken cancellationToken)
    {
        var graph = await GraphAsync(cancellationToken).ConfigureAwait(false);
        var lines = new List<(double Score, MapLink Line)>();
        foreach (var link in graph.Links)
            Add(lines, link.A, link.B, link, graph, isOpen: false);
        foreach (var (open, candidates) in graph.Open)
        {
            foreach (var candidate in candidates)
                Add(lines, open.Node, candidate, open.Sightings, graph, isOpen: true);
        }

        return [.. lines.OrderByDescending(row => row.Score).Take(MostLines).Select(row => row.Line)];
    }

    private void Add(List<(double, MapLink)> lines, int a, int b, in NeighborEdge link, NeighborMap graph, bool isOpen)
    {
        if (mesh.Visibility.Shown(mesh.Nodes.Find(a)) is not { Position: { } from } one || mesh.Visibility.Shown(mesh.Nodes.Find(b)) is not { Position: { } to } other)
            return;
        var score = link.Score(graph.BuiltAt);
        lines.Add((score, new MapLink(from, to, ColorOf(score), WidthOf(score), isOpen, TextOf(one, other, link, score, isOpen))));
    }

    private static string ColorOf(double score) => score >= 0.6 ? Strong : score >= 0.3 ? Middling : Weak;

    private static double WidthOf(double score) => 1 + (4 * Math.Clamp(score, 0, 1));

    private static string TextOf(Node one, Node other, in NeighborEdge link, double score, bool isOpen) => string.Create(
        CultureInfo.InvariantCulture,
        $"{NodeName.Of(one)} – {NodeName.Of(other)}{(isOpen ? " (one of several)" : "")}: score {score:0.##}, {link.Count:N0} observations by {link.Observers:N0} observers{(link.Details.AverageSnr is { } snr ? $", SNR {snr:0.#} dB" : "")}, last {link.LastSeen}");
}
