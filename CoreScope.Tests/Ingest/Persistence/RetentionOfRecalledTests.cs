using CoreScope.Core.Identity;
using CoreScope.Ingest.Persistence;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Ingest.Persistence;

/// <summary>What retention deletes leaves nothing behind that refers to it, and its ids are never given again.</summary>
[Trait("row", "ST-15")]
public sealed class RetentionOfRecalledTests
{
    private static readonly long s_hour = (long)TimeSpan.FromHours(1).TotalMilliseconds;

    [Fact]
    public async Task DeletePackets_HeardAgainSince_AreNoLongerHeld()
    {
        await using var rig = new RetentionRig(new RetentionPolicy { Packets = TimeSpan.FromDays(2) }, RetentionRig.Packets(100, 2, RetentionRig.Ago(0), s_hour));
        await rig.WarmUpAsync(new WarmupLimits(new UnixMillis(RetentionRig.Ago(1))));
        using var archive = new SqliteArchive(rig.File);
        PacketHash HashOf(int id) => new((ulong)(long)rig.Sql($"SELECT hash FROM transmissions WHERE id = {id}")!);
        var (old, young) = (HashOf(10), HashOf(60));
        foreach (var hash in new[] { old, young })
            rig.Mesh.Store.Recall(archive.FindTransmission(hash)!);

        await rig.Job.DeletePacketsAsync(CancellationToken.None);

        Assert.Equal(52L, rig.Sql("SELECT min(id) FROM transmissions"));
        Assert.Null(rig.Mesh.Store.Find(old));
        Assert.Equal(60, rig.Mesh.Store.Find(young)!.Id);
    }

    [Fact]
    public async Task DeletePackets_OfAllPackets_NoIdIsGivenTwice()
    {
        await using var rig = new RetentionRig(new RetentionPolicy { Packets = TimeSpan.FromDays(1) }, RetentionRig.Packets(10, 2, RetentionRig.Ago(3), 1));
        await rig.Job.DeletePacketsAsync(CancellationToken.None);
        Assert.Equal(0L, rig.Count("transmissions") + rig.Count("observations"));
        for (var start = 0; start < 2; start++)
        {
            var mesh = WorldState.NewMesh();
            await new StoreWarmup(rig.File, mesh, Microsoft.Extensions.Logging.Abstractions.NullLogger<StoreWarmup>.Instance).RunAsync(new WarmupLimits(), CancellationToken.None);
            Assert.Equal((10, 20), (mesh.Store.LastTransmissionId, mesh.Store.LastObservationId));
            // Nor after it has found nothing more to delete.
            await rig.Job.DeletePacketsAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task ContinueIds_RowsAboveTheNoteOfAnEarlierRetention_Count()
    {
        await using var rig = new RetentionRig(
            new RetentionPolicy(), [.. RetentionRig.Packets(10, 2, RetentionRig.Ago(0), 1), "INSERT INTO meta (key, value) VALUES ('last_transmission_id', '7'), ('last_observation_id', 'nonsense')"]);
        await rig.WarmUpAsync(new WarmupLimits());
        Assert.Equal((10, 20), (rig.Mesh.Store.LastTransmissionId, rig.Mesh.Store.LastObservationId));
    }

    [Fact]
    public void FindPackets_StoppedWhileItLooks_Ends()
    {
        using var folder = new ArchiveFolder();
        using var stop = new CancellationTokenSource();
        using var file = ArchiveFile.Open(folder.Options with { StatementProbe = sql => StopAt(sql, stop) });
        // None of them is old enough, so no row ever comes back.
        foreach (var sql in RetentionRig.Packets(2000, 1, RetentionRig.Ago(0), 1))
            folder.Sql(sql);
        using var connection = file.OpenReader();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            RetentionDeletes.FindPackets(connection, new UnixMillis(RetentionRig.Ago(1)), int.MaxValue, stop.Token));
    }

    private static void StopAt(string sql, CancellationTokenSource stop)
    {
        if (sql.Contains("first_seen <", StringComparison.Ordinal))
            stop.Cancel();
    }
}
