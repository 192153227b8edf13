using CoreScope.App.Features.Packets;
using CoreScope.Core;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Store.Archive;
using CoreScope.Core.Store.Queries;
using CoreScope.Tests.Ingest.Persistence;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Features.Packets;

/// <summary>The feed goes on into the archive where memory ends, as if memory held everything.</summary>
[Trait("row", "ST-13")]
public sealed class OlderPacketsFeedTests : IAsyncLifetime
{
    private HalfInMemory _archive = null!;

    public async Task InitializeAsync() => _archive = await HalfInMemory.MakeAsync(2000, 0.35);

    public async Task DisposeAsync() => await _archive.DisposeAsync();

    [Theory]
    [InlineData(true, 37)]
    [InlineData(true, 1000)]
    [InlineData(false, 53)]
    [InlineData(false, 5000)]
    public async Task Load_WindowAfterWindow_ShowsWhatFullMemoryShows(bool grouped, int window)
    {
        var (full, limited) = (NewList(_archive.Full, new EmptyArchivedPackets()), NewList(_archive.Limited, _archive.Packets));
        full.SetGrouped(grouped);
        limited.SetGrouped(grouped);
        var expected = await ShowAllAsync(full, window);
        Assert.True(expected.Count > 300);
        Assert.Equal(expected, await ShowAllAsync(limited, window));
        Assert.Equal(full.Count, limited.Count);
    }

    [Fact]
    public async Task Toggle_OlderGroups_OpenWhereTheyStand()
    {
        var (full, limited) = (NewList(_archive.Full, new EmptyArchivedPackets()), NewList(_archive.Limited, _archive.Packets));
        foreach (var list in new[] { full, limited })
        {
            var (rows, total) = await list.LoadAsync(0, 5000, CancellationToken.None);
            foreach (var at in new[] { 1, total - 1, total / 2, (total / 2) + 1, total - 40 })
                Assert.True(list.Toggle(rows[at].Packet.Transmission));
            Assert.True(list.Advance());
        }

        var expected = await ShowAllAsync(full, 29);
        Assert.Contains(expected, row => row.Contains("group False", StringComparison.Ordinal));
        Assert.Equal(expected, await ShowAllAsync(limited, 29));
    }

    [Theory]
    [InlineData(37)]
    [InlineData(1000)]
    [Trait("row", "PX-04")]
    public async Task Region_WindowAfterWindow_ShowsWhatFullMemoryShows(int window)
    {
        var query = new PacketQuery { Regions = [_archive.Full.Observers.Snapshot().Select(observer => observer.Facts.Region).OfType<string>().First()] };
        var (full, limited) = (NewList(_archive.Full, new EmptyArchivedPackets()), NewList(_archive.Limited, _archive.Packets));
        full.SetScope(new StandingQuery(_archive.Full, new EmptyArchivedPackets(), query));
        limited.SetScope(new StandingQuery(_archive.Limited, _archive.Packets, query));
        var expected = await ShowAllAsync(full, window);
        Assert.InRange(expected.Count, 50, _archive.Full.Store.Snapshot().Count);
        Assert.Equal(expected, await ShowAllAsync(limited, window));
        Assert.Null(limited.Unsearched);
        limited.SetGrouped(false);
        Assert.Contains("when grouped", limited.Unsearched, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Detail_OfAnOlderPacket_HasEveryObservationAndItsBytes()
    {
        var (full, limited) = (NewDetails(_archive.Full, new EmptyArchivedPackets()), NewDetails(_archive.Limited, _archive.Packets));
        var all = _archive.Full.Store.Snapshot();
        for (var i = 0; i < all.Count / 2; i += 5)
        {
            var hash = all[i].Hash.ToString();
            var last = all[i].Observations[^1].Id;
            var expected = await full.LoadAsync((await full.FindAsync(hash, CancellationToken.None))!, last, CancellationToken.None);
            var actual = await limited.LoadAsync((await limited.FindAsync(hash, CancellationToken.None))!, last, CancellationToken.None);
            Assert.NotSame(expected.Transmission, actual.Transmission);
            Assert.Equal((expected.SelectedIndex, expected.BestIndex, expected.Propagation), (actual.SelectedIndex, actual.BestIndex, actual.Propagation));
            Assert.Equal(expected.Observations.Select(Describe), actual.Observations.Select(Describe));
            Assert.Equal(expected.Packet?.Rows, actual.Packet?.Rows);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Load_EvictedBetweenTwoWindows_NothingIsMissingOrTwice(bool grouped)
    {
        await using var many = await HalfInMemory.MakeAsync(0, 1, world =>
        {
            var observers = new[] { world.Observer("A"), world.Observer("B") };
            for (var i = 0; i < 9_000; i++)
            {
                world.Hear(ArchiveWorld.Frame(RouteType.Flood, PayloadType.Ack, [(byte)i, (byte)(i >> 8), 3, 4]), observers[0]);
                // Now and then an old one is heard again, long after: its observations lie on both sides of every border.
                if (i % 100 == 50)
                    world.Hear(ArchiveWorld.Frame(RouteType.Flood, PayloadType.Ack, [(byte)(i / 2), (byte)(i / 2 >> 8), 3, 4]), observers[1]);
            }
        });
        var list = NewList(many.Limited, many.Packets);
        list.SetGrouped(grouped);
        list.Hold();
        var before = await ShowAllAsync(list, 1000);
        Assert.Equal(grouped ? 9_000 : 9_090, before.Count);

        var rows = new List<string>();
        for (var start = 0; start < before.Count; start += 1000)
        {
            if (start is 2000 or 6000)
                Assert.Equal(4_096, many.Limited.Store.EvictOldest(4_096));
            var (some, total) = await list.LoadAsync(start, 1000, CancellationToken.None);
            Assert.Equal(before.Count, total);
            rows.AddRange(some.Select(row => Describe(row.Packet)));
        }

        Assert.Equal(before, rows);
        Assert.Equal(0, list.NewCount);
    }

    private PacketsViewModel NewList(Mesh mesh, IArchivedPackets archive) => new(mesh.Store, archive, NewRows(mesh), mesh.Clock);

    private PacketRows NewRows(Mesh mesh) => new(mesh, new ResolvedPathCache(_archive.Paths), Keys);

    private PacketDetails NewDetails(Mesh mesh, IArchivedPackets archive) => new(new PacketHistory(mesh, archive), NewRows(mesh), Keys);

    private static DecodeKeys Keys { get; } = new(ChannelKeyring.Default, RegionScopes.Empty);

    private static async Task<List<string>> ShowAllAsync(PacketsViewModel list, int window)
    {
        var shown = new List<string>();
        for (var start = 0; ; start += window)
        {
            var (rows, total) = await list.LoadAsync(start, window, CancellationToken.None);
            shown.AddRange(rows.Select(row => Describe(row.Packet)));
            if (start + window < total)
                continue;
            Assert.Equal(total, shown.Count);
            return shown;
        }
    }

    private static string Describe(PacketRow row) =>
        $"{row.Transmission.Id} {row.Transmission.Hash} obs {row.Observation.Id} at {row.ObservationIndex} group {row.IsGroup} {row.Time} {row.Route} {row.Size} {row.HashSize} "
        + $"{row.Observer?.Id} {row.ObserverCount} {row.ObservationCount} {string.Join('|', row.Regions)} {string.Join('|', row.Hops)} {row.Scope} {row.Summary} "
        + $"{row.Observation.Snr} {row.Observation.Rssi} {row.Observation.Score} {row.Observation.ReceivedAt} {row.Observation.Direction}";
}
