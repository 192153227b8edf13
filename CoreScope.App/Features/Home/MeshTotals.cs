using CoreScope.App.Shared.Api;
using CoreScope.Core;
using CoreScope.Core.Identity;
using CoreScope.Core.Store.Queries;

namespace CoreScope.App.Features.Home;

/// <summary>The four figures of the start page, counted once for all who look and at most every two seconds. Thread-safe.</summary>
public sealed class MeshTotals(Mesh mesh, PacketCounts counts, ApiSettings settings)
{
    /// <summary>How long figures are as good as new.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan s_week = TimeSpan.FromDays(7);

    private readonly SharedAnswer<MeshFigures> _answer = new(mesh.Clock, Lifetime);

    /// <summary>The figures; those of an unfinished load do not outlive it.</summary>
    public Task<MeshFigures> CurrentAsync(CancellationToken cancellationToken) =>
        _answer.GetAsync(mesh.Store.Status.IsReady ? 1 : 0, CountAsync, cancellationToken);

    // For everybody who waits, so nobody's leaving ends it. Off the caller's thread: it walks all packets.
    private Task<MeshFigures> CountAsync() => Task.Run(async () =>
    {
        var packets = await counts.CountAsync(CancellationToken.None).ConfigureAwait(false);
        var weekAgo = UnixMillis.Now(mesh.Clock) - s_week;
        var nodes = mesh.Nodes.Snapshot().Where(node => !mesh.Visibility.IsHidden(node)).ToList();
        return new MeshFigures(
            packets.Transmissions,
            nodes.Count(node => node.LastSeen >= weekAgo),
            nodes.Count,
            mesh.Observers.Snapshot().Count(observer => !observer.IsInactive && !settings.HiddenObservers.Contains(observer.Id)),
            packets.LastDay);
    });
}
