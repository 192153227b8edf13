using CoreScope.App.Features.Nodes.Listing;
using CoreScope.App.Shared.Tables;
using CoreScope.Core.Directories;
using CoreScope.Core.Geo;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Features.Nodes;

/// <summary>What the directory lists, in which order, and what moves.</summary>
public sealed class NodesViewModelTests
{
    private static readonly TableSort s_byName = new(NodeColumns.Name, IsDescending: false);
    private readonly NodesBed _bed = new();
    private readonly Dictionary<PublicKey, NodeRank> _ranks = [];
    private readonly NodesViewModel _list;

    public NodesViewModelTests()
    {
        _list = new NodesViewModel(_bed.Source, _bed.Figures, _bed.Mesh, key => _ranks.GetValueOrDefault(key, NodeRank.Other));
    }

    [Theory]
    [InlineData("ridge", "Ridge North,ridge south")]
    [InlineData("RIDGE N", "Ridge North")]
    [InlineData("a1b2", "has a1b2 inside,Ridge North")]
    [InlineData("A1B2C3", "Ridge North")]
    [InlineData("zz", "")]
    [InlineData("<img", "<img src=x>")]
    [Trait("row", "ND-03")]
    public async Task Search_NameOrBeginningOfTheKey_Finds(string search, string expected)
    {
        _bed.Node("A1B2C3", "Ridge North");
        _bed.Node("B0", "ridge south");
        _bed.Node("C0A1B2", "has a1b2 inside");
        _bed.Node("D0", "<img src=x>");
        Assert.Equal(expected.Split(',', StringSplitOptions.RemoveEmptyEntries), await ListAsync(new NodeListFilter { Search = search }));
    }

    [Fact]
    [Trait("row", "ND-04")]
    public async Task Status_GoesByTheLimitsOfTheRole()
    {
        _bed.Node("A0", "repeater 30 h", hoursAgo: 30);
        _bed.Node("B0", "companion 30 h", NodeRole.Companion, hoursAgo: 30);
        _bed.Node("C0", "repeater 80 h", hoursAgo: 80);
        Assert.Equal(["repeater 30 h"], await ListAsync(new NodeListFilter { IsActive = true }));
        Assert.Equal(["companion 30 h", "repeater 80 h"], await ListAsync(new NodeListFilter { IsActive = false }));
        Assert.Equal(["companion 30 h", "repeater 30 h"], await ListAsync(new NodeListFilter { Heard = HeardWithin.Find("48h") }));
    }

    [Fact]
    [Trait("row", "ND-04")]
    public async Task RegionAndArea_Unknown_ListNobody()
    {
        var near = _bed.Node("A0", "near", at: (37.5, -122));
        _bed.Node("B0", "far", at: (37.5, -122));
        var observer = _bed.Bed.Observer("there", "OAK");
        _bed.Bed.Hear(APacket.Flood(PayloadType.Advert).From(near.Id).By(observer));
        Assert.Equal(["near"], await ListAsync(new NodeListFilter { Regions = "OAK" }));
        Assert.Empty(await ListAsync(new NodeListFilter { Regions = "XXX" }));
        Assert.Equal(["near"], await ListAsync(new NodeListFilter { Regions = "XXX,oak" }));
        Assert.Empty(await ListAsync(new NodeListFilter { Area = "nowhere" }));
        Assert.Empty(_bed.Mesh.Areas.All);
    }

    [Fact]
    [Trait("row", "ND-02")]
    public async Task Role_NarrowsTheList_AndCountsStayThoseOfAll()
    {
        _bed.Node("A0", "r1");
        _bed.Node("B0", "r2");
        _bed.Node("C0", "s1", NodeRole.Sensor);
        _bed.Node("D0", "odd", (NodeRole)9);
        Assert.Equal(["s1"], await ListAsync(new NodeListFilter { Role = NodeRole.Sensor, Search = "s" }));
        Assert.Equal((4, 2, 1, 0), (_list.All!.CountOf(null), _list.All.CountOf(NodeRole.Repeater), _list.All.CountOf(NodeRole.Sensor), _list.All.CountOf(NodeRole.Room)));
    }

    [Fact]
    [Trait("row", "ND-02")]
    public async Task Role_Changed_MovesTheNodeToTheOtherTab()
    {
        _bed.Node("A0", "turncoat", NodeRole.Companion);
        Assert.Equal(["turncoat"], await ListAsync(new NodeListFilter { Role = NodeRole.Companion }));
        _bed.Node("A0", "turncoat", NodeRole.Repeater);
        Assert.Empty(await ListAsync(new NodeListFilter { Role = NodeRole.Companion }));
        Assert.Equal(["turncoat"], await ListAsync(new NodeListFilter { Role = NodeRole.Repeater }));
    }

    [Fact]
    [Trait("row", "ND-06")]
    public async Task Order_ClaimedThenFavoritesThenTheRest()
    {
        _bed.Node("A0", "a");
        _ranks[_bed.Node("B0", "b").Key] = NodeRank.Favorite;
        _ranks[_bed.Node("C0", "c").Key] = NodeRank.Claimed;
        _ranks[_bed.Node("D0", "d").Key] = NodeRank.Favorite;
        Assert.Equal(["c", "b", "d", "a"], await ListAsync(new NodeListFilter()));
        Assert.Equal(["c", "d", "b", "a"], await ListAsync(new NodeListFilter(), s_byName with { IsDescending = true }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("row", "ND-05")]
    public async Task Order_BlankValues_StandLastEitherWay(bool descending)
    {
        _bed.Node("A0", "");
        _bed.Node("B0", "b");
        _bed.Node("C0", "c");
        var names = await ListAsync(new NodeListFilter(), s_byName with { IsDescending = descending });
        Assert.Equal(descending ? ["c", "b", ""] : ["b", "c", ""], names);
    }

    [Fact]
    [Trait("row", "ND-05")]
    public async Task Order_EveryColumn_CanBeSortedBy()
    {
        _bed.Node("B0", "b", hoursAgo: 2, adverts: 3);
        _bed.Node("A0", "a", NodeRole.Companion, hoursAgo: 1, adverts: 5);
        foreach (var column in (string[])[NodeColumns.Name, NodeColumns.PublicKey, NodeColumns.Role])
            Assert.Equal(["a", "b"], await ListAsync(new NodeListFilter(), new TableSort(column, IsDescending: false)));
        foreach (var column in (string[])[NodeColumns.LastSeen, NodeColumns.FirstSeen, NodeColumns.Adverts])
            Assert.Equal(["a", "b"], await ListAsync(new NodeListFilter(), new TableSort(column, IsDescending: true)));
        foreach (var column in NodeColumns.Optional)
            Assert.Equal(2, (await ListAsync(new NodeListFilter(), new TableSort(column.Key, IsDescending: true))).Count);
    }

    [Fact]
    [Trait("row", "ND-07")]
    public async Task Namesakes_AreTheOtherNodesOfTheName()
    {
        var one = _bed.Node("A0", "Ridge");
        var two = _bed.Node("B0", "Ridge");
        _bed.Node("C0", "ridge");
        _bed.Node("D0", "");
        _bed.Node("E0", "");
        await ListAsync(new NodeListFilter());
        Assert.Equal([two.Key], RowOf("A0").Namesakes.Select(node => node.Key));
        Assert.Equal([one.Key], RowOf("B0").Namesakes.Select(node => node.Key));
        Assert.Empty(RowOf("C0").Namesakes);
        Assert.Empty(RowOf("D0").Namesakes);
    }

    [Fact]
    [Trait("row", "ND-09")]
    public async Task Advert_WhileTheOrderIsHeld_PatchesTheRowWhereItStands()
    {
        _bed.Node("A0", "a", hoursAgo: 1);
        _bed.Node("B0", "b", hoursAgo: 2);
        _list.Choose(new NodeListFilter(), NodesUrlState.DefaultSort);
        await _list.RefreshAsync(mayMove: true, CancellationToken.None);
        var untouched = _list.Rows[0];

        _bed.Node("B0", "b renamed");
        _bed.Node("C0", "new");
        Assert.True(await _list.RefreshAsync(mayMove: false, CancellationToken.None));
        Assert.Equal(["a", "b renamed"], Names());
        Assert.Same(untouched.Node, _list.Rows[0].Node);
        Assert.Equal(1, _list.Waiting);

        _bed.Bed.Clock.Advance(NodesViewModel.OrderInterval);
        await _list.RefreshAsync(mayMove: false, CancellationToken.None);
        Assert.Equal(["a", "b renamed"], Names());
        Assert.True(await _list.RefreshAsync(mayMove: true, CancellationToken.None));
        Assert.Equal(["b renamed", "new", "a"], Names());
        Assert.Equal(0, _list.Waiting);
    }

    [Fact]
    [Trait("row", "ND-09")]
    public async Task Refresh_NothingChanged_SaysSo()
    {
        _bed.Node("A0");
        // No report is computed behind our back.
        _bed.Mesh.Store.Status = new StoreStatus(StorePhase.Warming);
        await ListAsync(new NodeListFilter());
        Assert.False(await _list.RefreshAsync(mayMove: false, CancellationToken.None));
    }

    [Fact]
    [Trait("row", "OP-19")]
    public async Task Hidden_AtOnce_IsInNoListAndNoCount()
    {
        _bed.Node("A0", "a");
        var hidden = _bed.Node("B0", "b");
        await ListAsync(new NodeListFilter());
        _bed.Mesh.Visibility.Hide([hidden.Key.ToString()], ["🚫"]);
        _bed.Node("C0", "🚫 c");
        await _list.RefreshAsync(mayMove: false, CancellationToken.None);
        Assert.Equal(["a"], Names());
        Assert.Equal(1, _list.All!.Count);
    }

    [Fact]
    [Trait("row", "ND-06")]
    public async Task Retired_IsListedOnlyWhenItIsClaimed()
    {
        var mine = _bed.Node("A0", "mine", hoursAgo: 100);
        _bed.Node("B0", "other", hoursAgo: 100);
        _bed.Mesh.Nodes.Retire(_bed.Now - TimeSpan.FromHours(50));
        Assert.Empty(await ListAsync(new NodeListFilter()));
        _ranks[mine.Key] = NodeRank.Claimed;
        _list.Renew();
        Assert.Equal(["mine"], await ListAsync(new NodeListFilter()));
    }

    [Fact]
    [Trait("row", "ND-08")]
    public async Task TenThousandNodes_OneAdvert_MakesOneRowAnew()
    {
        for (var i = 0; i < 10_000; i++)
            _bed.Node(i.ToString("X8", null), "node " + i.ToString("D5", null), hoursAgo: 1);
        Assert.Equal(10_000, (await ListAsync(new NodeListFilter())).Count);
        var before = await _bed.Source.GetAsync(CancellationToken.None);
        var nodes = before.All.Select(row => row.Node).ToList();

        _bed.Node(77.ToString("X8", null), "node 00077");
        var after = await _bed.Source.GetAsync(CancellationToken.None);
        Assert.Equal([77], Enumerable.Range(0, 10_000).Where(i => !ReferenceEquals(nodes[i], after.All[i].Node)));
        Assert.True(await _list.RefreshAsync(mayMove: false, CancellationToken.None));
        Assert.Equal(10_000, _list.Rows.Count);
    }

    private async Task<IReadOnlyList<string>> ListAsync(NodeListFilter filter, TableSort? sort = null)
    {
        _list.Choose(filter, sort ?? s_byName);
        _list.Renew();
        await _list.RefreshAsync(mayMove: true, CancellationToken.None);
        return Names();
    }

    private List<string> Names() => [.. _list.Rows.Select(row => row.Node.Name)];

    private NodeRow RowOf(string hex) => _list.Rows.Single(row => row.Key.StartsWith(hex, StringComparison.OrdinalIgnoreCase));
}
