using CoreScope.Core.Directories;
using CoreScope.Core.Feed;
using CoreScope.Core.Protocol.Writers;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Ingest.Pipeline;

/// <summary>What the hops of live traffic say of the relays.</summary>
public sealed class RelayTests : IDisposable
{
    private readonly PipelineRig _rig = new();
    private readonly string _hop = PipelineRig.KeyOf(7).ToString()[..4].ToUpperInvariant();

    public RelayTests() => _rig.Take(PipelineRig.Advert(7, new AdvertContent { Type = 2, Name = "relay" }));

    private Node Relay => _rig.Mesh.Nodes.Find(PipelineRig.KeyOf(7))!;

    public void Dispose() => _rig.Dispose();

    [Fact]
    [Trait("row", "RP-08")]
    public async Task Handle_RelayedPacket_MovesTheRelaysLastSeenOnceInFiveMinutes()
    {
        var advertised = _rig.Now;
        _rig.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Null(_rig.Take(PipelineRig.Frame(1, _hop)).Relays);
        Assert.Equal(advertised, Relay.LastSeen);

        _rig.Clock.Advance(TimeSpan.FromMinutes(2));
        var moved = _rig.Now;
        Assert.Equal([Relay.Id], _rig.Take(PipelineRig.Frame(2, _hop, _hop)).Relays!.Select(n => n.Id));
        for (var i = 3; i < 50; i++)
        {
            _rig.Clock.Advance(TimeSpan.FromSeconds(5));
            Assert.Null(_rig.Take(PipelineRig.Frame(i, _hop)).Relays);
        }

        Assert.Equal(moved, Relay.LastSeen);
        Assert.Equal(1, Relay.AdvertCount);
        await _rig.WriteAsync();
        Assert.Equal(moved, (await _rig.ReadBackAsync()).Nodes.Find(Relay.Key)!.LastSeen);
    }

    [Fact]
    [Trait("row", "RP-08")]
    public void Handle_HopThatMayBeAnother_MovesNobody()
    {
        var advertised = _rig.Now;
        _rig.Mesh.Nodes.Apply(new NodeAdvert { Key = AKey.Of(_hop), HeardAt = advertised, Role = NodeRole.Repeater }, true);
        _rig.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(_rig.Take(PipelineRig.Frame(1, _hop)).Relays);
        Assert.Equal(advertised, Relay.LastSeen);
    }

    [Fact]
    [Trait("row", "RP-09")]
    public async Task Handle_RelayedPacket_TellsTheFeedItsResolvedPath()
    {
        using var stop = new CancellationTokenSource();
        var events = _rig.Mesh.Feed.WatchAsync(stop.Token).GetAsyncEnumerator(stop.Token);
        _rig.Take(PipelineRig.Frame(1, _hop, "0102"));
        _rig.Take(PipelineRig.Frame(2, "0102"));
        var seen = new List<PacketEvent>();
        for (var i = 0; i < 2; i++)
        {
            Assert.True(await events.MoveNextAsync());
            seen.Add(events.Current);
        }

        await stop.CancelAsync();
        Assert.Equal([Relay.Id, 0], seen[0].ResolvedPath!);
        Assert.Null(seen[1].ResolvedPath);
    }
}
