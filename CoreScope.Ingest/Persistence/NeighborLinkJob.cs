using CoreScope.Core;
using CoreScope.Core.Identity;
using CoreScope.Ingest.Pipeline;
using Microsoft.Extensions.Logging;

namespace CoreScope.Ingest.Persistence;

/// <summary>
/// Keeps the links between nodes on disk: what changed is handed to the one writer in small portions, between messages, and
/// links that were not seen for long are forgotten in memory and on disk.
/// </summary>
public sealed class NeighborLinkJob
{
    /// <summary>Rows of one turn at the writer: some milliseconds.</summary>
    internal const int AtOnce = 500;

    private readonly Mesh _mesh;
    private readonly StoreCommandQueue _commands;
    private readonly PersistWriter _writer;
    private readonly TimeSpan _maxAge;
    private readonly ILogger<NeighborLinkJob> _log;

    /// <param name="mesh">Whose graph is kept.</param>
    /// <param name="commands">The way to the pipeline.</param>
    /// <param name="writer">The one writer.</param>
    /// <param name="maxAge">How long a link is kept that is not seen.</param>
    /// <param name="log">For the operator.</param>
    public NeighborLinkJob(Mesh mesh, StoreCommandQueue commands, PersistWriter writer, TimeSpan maxAge, ILogger<NeighborLinkJob> log)
    {
        _mesh = mesh;
        _commands = commands;
        _writer = writer;
        _maxAge = maxAge;
        _log = log;
    }

    /// <summary>Hands over every link that changed; how many.</summary>
    public async Task<int> SaveAsync(CancellationToken cancellationToken)
    {
        int total = 0, saved;
        do
        {
            saved = await _commands.PersistAsync(
                () =>
                {
                    var links = _mesh.Graph.TakeUnsaved(AtOnce);
                    return (links.Length, links.Length == 0 ? null : new PersistItem { Links = links });
                },
                cancellationToken).ConfigureAwait(false);
            total += saved;
        }
        while (saved == AtOnce);
        return total;
    }

    /// <summary>Forgets what was not seen for long.</summary>
    public async Task PruneAsync(CancellationToken cancellationToken)
    {
        var limit = UnixMillis.Now(_mesh.Clock) - _maxAge;
        var forgotten = await _commands.RunAsync(() => _mesh.Graph.Prune(limit), cancellationToken).ConfigureAwait(false);
        var deleted = await _writer.MaintainAsync(WriterComponent.Links, "delete neighbor_edges", connection => RetentionDeletes.DeleteLinks(connection, limit))
            .WaitAsync(cancellationToken).ConfigureAwait(false);
        if (forgotten + deleted > 0)
            _log.LogInformation("[graph] {Forgotten} links forgotten, {Deleted} deleted from disk: not seen within {Days:F0} d", forgotten, deleted, _maxAge.TotalDays);
    }
}
