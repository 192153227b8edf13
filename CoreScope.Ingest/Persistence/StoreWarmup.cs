using CoreScope.Core;
using System.Globalization;
using CoreScope.Core.Directories;
using CoreScope.Core.Store;
using CoreScope.Ingest.Persistence.Rows;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace CoreScope.Ingest.Persistence;

/// <summary>
/// Reads the archive back into the store: names, observers and nodes, then the observations in the order in which they came.
/// It is the store's writer while it runs; the pipeline takes no message until the store's status says that it ended.
/// </summary>
public sealed class StoreWarmup
{
    // Fewer are not worth a collection of everything.
    private const int ManyObservations = 100_000;

    private readonly ArchiveFile _file;
    private readonly Mesh _mesh;
    private readonly ILogger<StoreWarmup> _log;

    public StoreWarmup(ArchiveFile file, Mesh mesh, ILogger<StoreWarmup> log)
    {
        _file = file;
        _mesh = mesh;
        _log = log;
    }

    /// <summary>
    /// Fills the store on a thread of its own and leaves its status at <see cref="StorePhase.Ready"/>, or at
    /// <see cref="StorePhase.Degraded"/> with the reason when the archive could not be read to its end: what was read stays,
    /// and ids continue behind those in the file. Throws when cancelled, and when not even ids and names could be read: whatever
    /// was taken then would be stored under the ids of something else.
    /// </summary>
    public Task RunAsync(WarmupLimits limits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(limits);
        _mesh.Store.Status = new StoreStatus(StorePhase.Warming);
        return Task.Factory.StartNew(() => Run(limits, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private void Run(WarmupLimits limits, CancellationToken cancellationToken)
    {
        var canContinue = false;
        try
        {
            using var connection = _file.OpenReader();
            // One transaction: every statement below sees the same moment.
            ArchiveFile.Execute(connection, "BEGIN");
            ContinueIds(connection);
            RestoreDirectories(connection);
            canContinue = true;
            var load = new ObservationLoad(connection, _mesh);
            load.Run(limits, cancellationToken);
            if (load.Unplaced > 0)
                _log.LogWarning("{Count} observations were left in the archive: their transmissions have a gap before them.", load.Unplaced);
            if (load.Broken > 0)
                _log.LogWarning("{Count} observations in the archive are no readable frames.", load.Broken);
            _log.LogInformation("{Count} observations read from the archive.", load.Loaded);
            if (load.Loaded > ManyObservations)
                GiveMemoryBack();
            _mesh.Store.Status = new StoreStatus(StorePhase.Ready, load.Loaded, load.Loaded);
        }
        catch (Exception problem) when (canContinue && problem is not OperationCanceledException)
        {
            _log.LogError(problem, "The archive could not be read to its end; what was read is shown and new packets are taken.");
            var status = _mesh.Store.Status;
            var reason = string.Create(CultureInfo.InvariantCulture, $"The archive could not be read beyond {status.Loaded} observations: {problem.Message}");
            _mesh.Store.Status = status with { Phase = StorePhase.Degraded, Reason = reason };
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            var told = ArchiveFile.Explain(_file.Path, problem) ?? new ArchiveException(ArchiveProblem.Corrupt, $"The archive could not be read: {problem.Message}", problem);
            _mesh.Store.Status = _mesh.Store.Status with { Phase = StorePhase.Degraded, Reason = WithoutFolder(told.Message) + " Nothing is taken in or acknowledged until CoreScope is restarted." };
            if (ReferenceEquals(told, problem))
                throw;
            throw told;
        }
    }

    // Visitors read it too; the log names the whole path.
    private string WithoutFolder(string text) => text.Replace(_file.Path, Path.GetFileName(_file.Path), StringComparison.Ordinal);

    // Loading leaves holes and room for more of the same, which a quiet evening would not fill for hours.
    private static void GiveMemoryBack() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    // First of all, so that ids never collide however far the rest comes.
    private void ContinueIds(SqliteConnection connection)
    {
        var (transmission, observation) = HighestIds.Read(connection);
        _mesh.Store.ContinueIds(transmission, observation);
    }

    private void RestoreDirectories(SqliteConnection connection)
    {
        using var context = new CoreScopeDbContext(connection);
        foreach (var name in context.Channels)
            _mesh.Channels.Restore(name.Id, name.Name);
        foreach (var name in context.Scopes)
            _mesh.Scopes.Restore(name.Id, name.Name);
        foreach (var row in context.Observers)
            _mesh.Observers.Restore(ToObserver(row));
        foreach (var row in context.Nodes)
            _mesh.Nodes.Restore(ToNode(row));
        NeighborRows.Restore(connection, _mesh.Graph);
    }

    private static ArchivedObserver ToObserver(ObserverRow row)
    {
        var facts = new ObserverFacts
        {
            Name = row.Name,
            Region = row.Region,
            Model = row.Model,
            Firmware = row.Firmware,
            ClientVersion = row.ClientVersion,
            Radio = row.Radio,
            BatteryMillivolts = row.BatteryMillivolts,
            UptimeSeconds = row.UptimeSeconds,
            NoiseFloor = row.NoiseFloor,
            CanRelay = row.CanRelay,
        };
        var skew = row is { ClockSkewSeconds: { } seconds, ClockSkewAt: { } at, ClockSkewCount: { } count } ? new ClockSkewSign(seconds, at, count) : null;
        return new ArchivedObserver(
            row.Id, row.TextId, facts, row.FirstSeen, row.LastSeen, row.LastPacketAt, row.PacketCount, row.StatusCount, row.Inactive, skew);
    }

    private static Node ToNode(NodeRow row) => new()
    {
        Id = row.Id,
        Key = row.Key,
        Name = row.Name,
        Role = (NodeRole)row.Role,
        Latitude = row.Latitude,
        Longitude = row.Longitude,
        FirstSeen = row.FirstSeen,
        LastSeen = row.LastSeen,
        AdvertCount = row.AdvertCount,
        BatteryMillivolts = row.BatteryMillivolts,
        TemperatureCelsius = row.TemperatureCelsius,
        IsForeign = row.IsForeign,
        DefaultScope = row.DefaultScope,
        IsInactive = row.Inactive,
        DeclaredScopes = row.DeclaredScopes,
        ScopesDeclaredAt = row.ScopesDeclaredAt,
    };
}
