using CoreScope.Core;
using CoreScope.Core.Directories;
using CoreScope.Core.Feed;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;
using CoreScope.Core.Store.Queries;
using CoreScope.Ingest.Persistence;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Tests.Ingest.Persistence;

/// <summary>Membership of nodes in resolved paths after a restart, from a real file.</summary>
public sealed class ResolvedPathLoadTests : IDisposable
{
    private const int Nodes = 12;
    private readonly ArchiveFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("row", "RP-01")]
    public async Task WarmUp_KnownPaths_ForwardAndReverseAgreeBothWays()
    {
        var truth = await PlayAsync(500);
        using var file = ArchiveFile.Open(_folder.Options);
        var mesh = await LoadAsync(file, isIndexed: true);
        var index = mesh.Store.Indexes.Paths!;
        foreach (var (id, nodes) in truth)
            Assert.Equal(nodes.Select(index.HashOf).Order(), index.Members.KeysOf(id).Order());
        for (var node = 1; node <= Nodes; node++)
            Assert.Equal(truth.Where(t => t.Value.Contains(node)).Select(t => t.Key).Order(), index.Find(index.HashOf(node)).ToArray().Order());
        Assert.Equal(truth.Keys.Where(id => truth[id].Count > 0).Order(), index.Members.Transmissions());
        Assert.Equal(truth.Values.Sum(nodes => nodes.Count), mesh.Store.ResolvedPathPairs);
    }

    [Fact]
    [Trait("row", "RP-28")]
    public async Task WithoutTheIndex_TheSameAnswersComeFromTheFile()
    {
        await PlayAsync(500);
        var statements = 0;
        using var file = ArchiveFile.Open(_folder.Options with { StatementProbe = sql => statements += sql.Contains("resolved IS NOT NULL", StringComparison.Ordinal) ? 1 : 0 });
        var with = await LoadAsync(file, isIndexed: true);
        var without = await LoadAsync(file, isIndexed: false);
        var found = 0;
        for (var node = 1; node <= Nodes; node++)
        {
            var asked = statements;
            var one = new NodePathsQuery(with).Find(with.Nodes.Find(node)!, CancellationToken.None);
            Assert.Equal(asked, statements);
            var other = new NodePathsQuery(without).Find(without.Nodes.Find(node)!, CancellationToken.None);
            Assert.True(statements > asked);
            Assert.Equal(Text(one), Text(other));
            found += one.TotalTransmissions;
            var query = new PacketQuery { Nodes = [with.Nodes.Find(node)!.Key.ToString()], Limit = 1_000 };
            Assert.Equal(
                new PacketQueries(with).List(query).Items.Select(t => t.Id),
                new PacketQueries(without).List(query).Items.Select(t => t.Id));
        }

        Assert.True(found > 300, $"only {found}");
    }

    private static string Text(NodePaths paths) =>
        $"{paths.TotalPaths} {paths.TotalTransmissions} "
        + string.Join('|', paths.Paths.Select(p => $"{string.Join('>', p.Hops.Select(h => $"{h.Prefix}={h.Node?.Id}"))} {p.Count} {p.LastSeen} {p.SampleHash}"));

    // Three observers; any relay may be on a path, some hops stay unresolved. Which nodes each transmission went through.
    private async Task<Dictionary<int, HashSet<int>>> PlayAsync(int transmissions)
    {
        var truth = new Dictionary<int, HashSet<int>>();
        await using var world = new ArchiveWorld(_folder.Options);
        var random = new Random(5);
        for (byte seed = 1; seed <= Nodes; seed++)
            Assert.Equal(seed, world.Advertise(seed, NodeRole.Repeater, $"n{seed}").Id);
        for (var i = 0; i < transmissions; i++)
        {
            for (var observer = 0; observer < 3; observer++)
            {
                var relays = Enumerable.Range(0, random.Next(5)).Select(_ => (byte)(1 + random.Next(Nodes))).ToArray();
                int[] path = [.. relays.Select(r => random.Next(3) == 0 ? 0 : r)];
                var frame = ArchiveWorld.Frame(RouteType.Flood, PayloadType.Ack, [(byte)i, (byte)(i >> 8), 7, 7], [.. relays.Select(r => ArchiveWorld.Key(r).ByteAt(0))]);
                var id = world.Hear(frame, world.Observer($"o{observer}"), new Heard { Path = path.Any(n => n != 0) ? path : null }).Transmission.Id;
                truth.TryAdd(id, []);
                truth[id].UnionWith(path.Where(n => n != 0));
            }
        }

        await world.FinishAsync();
        return truth;
    }

    private static async Task<Mesh> LoadAsync(ArchiveFile file, bool isIndexed)
    {
        var archive = new SqliteArchive(file);
        var stored = new StoredPaths(new ResolvedPathCache(archive), new SqlitePathReader(file));
        var mesh = new Mesh(TimeProvider.System, NullLogger<PacketFeed>.Instance, new ResolvedPathOptions { IsIndexed = isIndexed, Stored = () => stored });
        await new StoreWarmup(file, mesh, NullLogger<StoreWarmup>.Instance).RunAsync(new WarmupLimits(), CancellationToken.None);
        Assert.Equal(StorePhase.Ready, mesh.Store.Status.Phase);
        return mesh;
    }
}
