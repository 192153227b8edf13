using CoreScope.App.Features.Nodes.Detail;
using CoreScope.App.Shared.Api;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Tests.App.Features.Nodes;

/// <summary>Which node is meant and what is found of it.</summary>
public sealed class NodeDetailViewModelTests
{
    private readonly NodesBed _bed = new();

    [Fact]
    [Trait("row", "NX-01")]
    public async Task Key_FullOrUniqueBeginning_IsFoundInAnyCase()
    {
        var node = _bed.Node("AABBCCDD11", "Ridge");
        _bed.Node("AABBCCDE22", "Other");
        foreach (var key in new[] { node.Key.ToString(), "aabbccdd", "AABBCCDD1" })
            Assert.Equal(node.Key, (await LoadAsync(key)).Row?.Node.Key);
    }

    [Theory]
    [InlineData("aabbccd")]
    [InlineData("ffffffff")]
    [InlineData("zzzzzzzz")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("")]
    [Trait("row", "NX-01")]
    public async Task Key_OfNobody_IsSearchedAndNotFound(string key)
    {
        _bed.Node("AABBCCDD");
        var detail = await LoadAsync(key);
        Assert.True(detail.IsSearched);
        Assert.Null(detail.Row);
        Assert.Empty(detail.Candidates);
    }

    [Fact]
    [Trait("row", "NX-01")]
    public async Task Key_BeginningOfTwo_NamesBoth()
    {
        var one = _bed.Node("AABBCCDD11");
        var two = _bed.Node("AABBCCDD22");
        var detail = await LoadAsync("aabbccdd");
        Assert.Null(detail.Row);
        Assert.Equal([one.Key, two.Key], detail.Candidates.Select(node => node.Key));
    }

    [Theory]
    [InlineData("AABBCCDD", "Ridge", true)]
    [InlineData("", "🚫 secret", false)]
    [Trait("row", "NX-01")]
    [Trait("row", "OP-19")]
    public async Task Hidden_ByKeyOrName_IsAsIfNotThere(string blacklisted, string name, bool byKey)
    {
        var node = _bed.Node("AABBCCDD", name);
        _bed.Mesh.Visibility.Hide(byKey ? [AKey.Of(blacklisted).ToString()] : [], ["🚫"]);
        var detail = await LoadAsync(node.Key.ToString());
        Assert.Null(detail.Row);
        Assert.True(detail.IsSearched);
    }

    [Fact]
    [Trait("row", "NX-01")]
    public async Task History_StillLoading_IsNotYetANo()
    {
        _bed.Mesh.Store.Status = new StoreStatus(StorePhase.Warming);
        Assert.False((await LoadAsync("aabbccdd")).IsSearched);
    }

    [Fact]
    [Trait("row", "NX-02")]
    public async Task ShortKey_IsAsLongAsItMustBe()
    {
        var node = _bed.Node("AABBCCDD11");
        Assert.Equal("aabbccdd", (await LoadAsync(node.Key.ToString())).ShortKey);
        _bed.Node("AABBCCDD12");
        Assert.Equal("aabbccdd11", (await LoadAsync(node.Key.ToString())).ShortKey);
    }

    [Fact]
    [Trait("row", "NX-08")]
    [Trait("row", "NX-13")]
    public async Task Advert_Heard_IsAmongTheNewestAtOnce()
    {
        var node = _bed.Node("AABBCCDD");
        var detail = await LoadAsync(node.Key.ToString());
        Assert.Empty(detail.Recent.Value!);
        _bed.Bed.Hear(APacket.Flood(PayloadType.Advert).Number(1).From(node.Id).With(snr: 4.5, rssi: -90));
        await detail.RefreshAsync(() => { }, CancellationToken.None);
        Assert.Equal(4.5, Assert.Single(detail.Recent.Value!).Observation.Snr);
    }

    [Fact]
    [Trait("row", "NX-08")]
    public async Task Recent_AreTheNewestTwentyNewestFirst()
    {
        var node = _bed.Node("AABBCCDD");
        for (var i = 1; i <= 25; i++)
            _bed.Bed.Hear(APacket.Flood(PayloadType.Advert).Number(i).From(node.Id).At(i * 1_000));
        var recent = (await LoadAsync(node.Key.ToString())).Recent.Value!;
        Assert.Equal(NodeDetailViewModel.RecentPackets, recent.Count);
        Assert.Equal([25_000L, 24_000L], recent.Take(2).Select(row => row.Time.Value));
    }

    [Fact]
    [Trait("row", "NX-13")]
    public async Task Figures_AreAskedForAnewOnlyAfterAWhile()
    {
        var (self, other) = (_bed.Node("AABBCCDD"), _bed.Node("BB00"));
        var detail = await LoadAsync(self.Key.ToString());
        Assert.Equal(0, detail.Paths.Value!.TotalTransmissions);
        _bed.Bed.Hear(APacket.Flood(PayloadType.Ack).Number(1).Via("AABB", "BB00").Resolved(self.Id, other.Id));
        await detail.RefreshAsync(() => { }, CancellationToken.None);
        Assert.Equal(0, detail.Paths.Value!.TotalTransmissions);
        _bed.Bed.Clock.Advance(NodeDetailViewModel.FullInterval);
        await detail.RefreshAsync(() => { }, CancellationToken.None);
        Assert.Equal(1, detail.Paths.Value!.TotalTransmissions);
    }

    [Fact]
    [Trait("row", "NX-13")]
    public async Task Figures_WhileHistoryIsRead_AreKeptLonger_AndRenewedAtItsEnd()
    {
        var (self, other) = (_bed.Node("AABBCCDD"), _bed.Node("BB00"));
        _bed.Mesh.Store.Status = new StoreStatus(StorePhase.Warming);
        var detail = await LoadAsync(self.Key.ToString());
        await HearAsync(1, NodeDetailViewModel.FullInterval, 0);
        await HearAsync(2, NodeDetailViewModel.LoadingInterval, 2);
        await HearAsync(3, TimeSpan.Zero, 2);
        _bed.Mesh.Store.Status = new StoreStatus(StorePhase.Ready);
        await HearAsync(4, TimeSpan.Zero, 4);

        async Task HearAsync(int number, TimeSpan later, int counted)
        {
            _bed.Bed.Hear(APacket.Flood(PayloadType.Ack).Number(number).Via("AABB", "BB00").Resolved(self.Id, other.Id));
            _bed.Bed.Clock.Advance(later);
            await detail.RefreshAsync(() => { }, CancellationToken.None);
            Assert.Equal(counted, detail.Paths.Value!.TotalTransmissions);
        }
    }

    [Fact]
    [Trait("row", "NX-13")]
    public async Task Node_Hidden_Disappears()
    {
        var node = _bed.Node("AABBCCDD");
        var detail = await LoadAsync(node.Key.ToString());
        Assert.NotNull(detail.Row);
        _bed.Mesh.Visibility.Hide([node.Key.ToString()], []);
        await detail.RefreshAsync(() => { }, CancellationToken.None);
        Assert.Null(detail.Row);
    }

    [Fact]
    [Trait("row", "NX-04")]
    public async Task Observer_OfTheSameKey_IsNamedUnlessHidden()
    {
        var node = _bed.Node("AABBCCDD");
        var id = node.Key.ToString().ToUpperInvariant();
        _bed.Mesh.Observers.Upsert(id, new ObserverFacts { Name = "Me", Region = "SJC" }, new UnixMillis(1));
        Assert.Equal(id, (await LoadAsync(node.Key.ToString())).Observer?.Id);
        var hiding = new NodesBed(new ApiSettings { HiddenObservers = new HashSet<string> { id } });
        hiding.Node("AABBCCDD");
        hiding.Mesh.Observers.Upsert(id, new ObserverFacts { Name = "Me" }, new UnixMillis(1));
        var detail = new NodeDetailViewModel(hiding.Sources, node.Key.ToString(), NullLogger.Instance);
        await detail.RefreshAsync(() => { }, CancellationToken.None);
        Assert.Null(detail.Observer);
    }

    private async Task<NodeDetailViewModel> LoadAsync(string key)
    {
        var detail = new NodeDetailViewModel(_bed.Sources, key, NullLogger.Instance);
        await detail.RefreshAsync(() => { }, CancellationToken.None);
        return detail;
    }
}
