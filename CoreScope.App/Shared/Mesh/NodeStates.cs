using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;

namespace CoreScope.App.Shared.Mesh;

/// <summary>
/// How recently nodes were heard, by the limits of their role: what My Mesh, favourites and search say of a node. A relay that
/// forwards lives, adverts or not. <see cref="Of(Node)"/> does not wait: what is not computed yet is left out. Thread-safe.
/// </summary>
public sealed class NodeStates(Core.Mesh mesh, ReportCache reports, HealthThresholds thresholds)
{
    /// <summary>Waits until it is computed what lately was heard of every node.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (!mesh.Store.Status.IsReady)
            return;
        try
        {
            await reports.GetAsync(new NodeActivityReport(thresholds), AnalyticsScope.All, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // The cache has logged it; states then go by adverts alone.
        }
    }

    /// <summary>The state of the node with this key; null when it is not known or must not be shown.</summary>
    public NodeState? Of(PublicKey key) => mesh.Visibility.Shown(mesh.Nodes.Find(key)) is { } node ? Of(node) : null;

    /// <summary>The state of this node.</summary>
    public NodeState Of(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var heard = Activity()?.Of(node.Id).LastHeard is { } active && active > node.LastSeen ? active : node.LastSeen;
        return new NodeState(node, thresholds.StateOf(node.Role, heard, UnixMillis.Now(mesh.Clock)), heard);
    }

    // Asking starts a computation when the last one is old.
    private NodeActivity? Activity()
    {
        if (!mesh.Store.Status.IsReady)
            return null;
        var report = new NodeActivityReport(thresholds);
        var running = reports.GetAsync(report, AnalyticsScope.All, CancellationToken.None);
        return running.IsCompletedSuccessfully ? running.Result : reports.Peek(report, AnalyticsScope.All);
    }
}
