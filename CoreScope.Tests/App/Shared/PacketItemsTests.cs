using CoreScope.App.Shared.Api;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Queries;
using CoreScope.Tests.Core.Store;

namespace CoreScope.Tests.App.Shared;

public sealed class PacketItemsTests
{
    private readonly PathsBed _bed = new();

    [Fact]
    public async Task Stream_ManyPackets_MakesTheRowsAsTheyAreTaken()
    {
        var packets = Fill(600);
        var items = new PacketItems(_bed.Mesh, _bed.Cache, new DecodeKeys(ChannelKeyring.Default, RegionScopes.Empty));

        await using var rows = (await items.StreamAsync(packets, withObservations: true, CancellationToken.None)).GetAsyncEnumerator();

        // The first are there already, and none besides.
        Assert.Equal(1, _bed.Reads);
        var taken = new List<PacketItem>();
        while (await rows.MoveNextAsync())
            taken.Add(rows.Current);
        // A packet with its two observations counts for three rows of 500 at a time.
        Assert.Equal(4, _bed.Reads);
        Assert.Equal(packets.Select(p => p.Id), taken.Select(row => row.Id));
        Assert.All(taken, row => Assert.Equal((2, 1), (row.Observations!.Count, row.Observations[0].ResolvedPath!.Count)));
    }

    [Fact]
    public async Task Stream_ArchiveCannotBeRead_FailsBeforeTheFirstRow()
    {
        var packets = Fill(10);
        var items = new PacketItems(_bed.Mesh, _bed.Cache, new DecodeKeys(ChannelKeyring.Default, RegionScopes.Empty));
        _bed.Broken = new InvalidOperationException("disk");

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await items.StreamAsync(packets, withObservations: true, CancellationToken.None));
    }

    [Fact]
    public async Task Stream_NoPackets_HasNoRows()
    {
        var items = new PacketItems(_bed.Mesh, _bed.Cache, new DecodeKeys(ChannelKeyring.Default, RegionScopes.Empty));
        await using var rows = (await items.StreamAsync([], withObservations: false, CancellationToken.None)).GetAsyncEnumerator();
        Assert.False(await rows.MoveNextAsync());
    }

    private List<Transmission> Fill(int count)
    {
        var node = _bed.Node("AA");
        for (var i = 0; i < count; i++)
        {
            _bed.Hear(PathsBed.Flood(i, "AA"), node);
            _bed.Hear(PathsBed.Flood(i, "AA").By(2), node);
        }

        return [.. Enumerable.Range(1, count).Select(id => _bed.Store.Find(id)!)];
    }
}
