using CoreScope.App.Shared.Api;
using CoreScope.Core;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Directories;
using CoreScope.Core.Paths;

namespace CoreScope.App.Features.Map;

/// <summary>What all maps share, in one place. Thread-safe.</summary>
public sealed class MapSources(Mesh mesh, ReportCache reports, HealthThresholds thresholds, ApiSettings settings)
{
    public ApiSettings Settings => settings;

    /// <summary>The lines between neighbours.</summary>
    public MapLinks Links { get; } = new(mesh, reports);

    /// <summary>What stands on the map.</summary>
    public MapMarks Marks => field ??= new MapMarks(mesh, reports, thresholds, settings, Links);

    /// <summary>What lately was heard of one node.</summary>
    public async Task<NodeActivityRow> ActivityOfAsync(Node node, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(node);
        return mesh.Store.Status.IsReady ? (await reports.GetAsync(new NodeActivityReport(thresholds), AnalyticsScope.All, cancellationToken)).Of(node.Id) : NodeActivityRow.None;
    }

    /// <summary>The neighbours of one node.</summary>
    public async Task<(IReadOnlyList<NodeNeighbor> Neighbors, NeighborMap Graph)> NeighborsOfAsync(Node node, CancellationToken cancellationToken)
    {
        var graph = await Links.GraphAsync(cancellationToken);
        return (Links.NeighborsOf(graph, node), graph);
    }
}
