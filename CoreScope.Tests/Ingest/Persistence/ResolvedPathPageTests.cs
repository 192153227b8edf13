using System.Diagnostics;
using CoreScope.App.Shared.Api;
using CoreScope.Core.Directories;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;
using CoreScope.Ingest.Persistence;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Ingest.Persistence;

/// <summary>What resolved paths add to a page, with a real file.</summary>
[Collection(AloneCollection.Name)]
public sealed class ResolvedPathPageTests : IDisposable
{
    private const int Rounds = 25;
    private readonly ArchiveFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("row", "RP-25")]
    public async Task FirstPage_OfAHundred_CostsLittleMoreThanWithoutPaths()
    {
        await using var world = new ArchiveWorld(_folder.Options);
        var relay = world.Advertise(1, NodeRole.Repeater, "relay").Id;
        var hop = ArchiveWorld.Key(1).ByteAt(0);
        for (var i = 0; i < 5_000; i++)
        {
            var frame = ArchiveWorld.Frame(RouteType.Flood, PayloadType.Ack, [(byte)i, (byte)(i >> 8), 7, 7], [hop, 0xEE, hop]);
            for (var observer = 0; observer < 3; observer++)
                world.Hear(frame, world.Observer($"o{observer}"), new Heard { Path = [relay, 0, relay] });
        }

        await world.FinishAsync();
        using var archive = new SqliteArchive(world.File);
        var snapshot = world.Store.Snapshot();
        Transmission[] page = [.. Enumerable.Range(0, 100).Select(i => snapshot[snapshot.Count - 1 - i])];
        var keys = new DecodeKeys(ChannelKeyring.Default, RegionScopes.Empty);
        var with = await MedianAsync(async () =>
        {
            var rows = await new PacketItems(world.Mesh, new ResolvedPathCache(archive), keys).BuildAsync(page, withObservations: false, CancellationToken.None);
            Assert.All(rows, row => Assert.Equal(3, row.ResolvedPath!.Count));
        });
        var without = await MedianAsync(async () =>
            await new PacketItems(world.Mesh, new ResolvedPathCache(new InMemoryArchive()), keys).BuildAsync(page, withObservations: false, CancellationToken.None));
        Assert.True(with - without < 20, $"{with:F1} ms against {without:F1} ms");
    }

    private static async Task<double> MedianAsync(Func<Task> work)
    {
        var took = new double[Rounds];
        for (var i = 0; i < Rounds; i++)
        {
            var at = Stopwatch.GetTimestamp();
            await work();
            took[i] = Stopwatch.GetElapsedTime(at).TotalMilliseconds;
        }

        Array.Sort(took);
        return took[Rounds / 2];
    }
}
