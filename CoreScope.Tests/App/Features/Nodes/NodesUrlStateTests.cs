using CoreScope.App.Features.Nodes.Listing;
using CoreScope.App.Interop;
using CoreScope.App.Shared.Mesh;
using CoreScope.App.Shared.Tables;
using CoreScope.Core.Directories;

namespace CoreScope.Tests.App.Features.Nodes;

/// <summary>The directory's state in links and in the browser's storage.</summary>
public sealed class NodesUrlStateTests
{
    private const string Base = "http://localhost/";

    [Theory]
    [InlineData("nodes")]
    [InlineData("nodes?tab=repeater")]
    [InlineData("nodes?tab=room&search=a%26b&status=stale&heard=6h&sort=name:asc")]
    [InlineData("nodes?sort=advert_count")]
    [InlineData("nodes?search=%3Cimg%20src%3Dx%3E&region=OAK,SJC&area=BAY")]
    [Trait("row", "ND-05")]
    public void Link_ReadAndWritten_IsTheSame(string url) => Assert.Equal(url, ReadBack(url), ignoreCase: true);

    [Fact]
    [Trait("row", "ND-10")]
    public void Key_WithState_KeepsBoth()
    {
        var state = NodesUrlState.Parse(Base + "nodes/AABBCCDD?tab=room&section=node-observers&view=page", "AABBCCDD", _ => null);
        Assert.Equal(("aabbccdd", NodeRole.Room, "node-observers", true), (state.Key, state.Role, state.Section, state.IsPage));
        Assert.Equal("nodes/aabbccdd?tab=room&section=node-observers&view=page", state.ToUrl(RegionAreaSelection.All));
        Assert.Equal("nodes?tab=room", (state with { Key = null }).ToUrl(RegionAreaSelection.All));
    }

    [Fact]
    [Trait("row", "NX-01")]
    public void Highlight_MeansTheRecentPackets() =>
        Assert.Equal("node-packets", NodesUrlState.Parse(Base + "nodes/aabbccdd?highlight", "aabbccdd", _ => null).Section);

    [Theory]
    [InlineData("nodes?tab=nonsense&status=7&heard=99y&sort=%3Cb%3E&search=")]
    [InlineData("nodes?tab=type-9&sort=nothing:asc")]
    [Trait("row", "ND-04")]
    public void Nonsense_CountsAsAbsent(string url) => Assert.Equal("nodes", ReadBack(url));

    [Fact]
    [Trait("row", "ND-04")]
    [Trait("row", "ND-05")]
    public void Storage_FillsWhatTheLinkLeavesOpen_AndTheLinkWins()
    {
        var stored = new Dictionary<string, string>
        {
            [StorageKeys.NodesStatus] = "active",
            [StorageKeys.NodesLastHeard] = "24h",
            [StorageKeys.NodesSort] = new TableSort("name", IsDescending: false).ToStored(),
        };
        var open = NodesUrlState.Parse(Base + "nodes", null, stored.GetValueOrDefault);
        Assert.Equal("nodes?status=active&heard=24h&sort=name:asc", open.ToUrl(RegionAreaSelection.All), ignoreCase: true);
        var said = NodesUrlState.Parse(Base + "nodes?status=all&heard=1h&sort=role", null, stored.GetValueOrDefault);
        Assert.Null(said.IsActive);
        Assert.Equal(("1h", new TableSort("role", IsDescending: true)), (said.Heard?.Key, said.Sort));
    }

    [Theory]
    [InlineData("{\"column\":\"<img src=x onerror=alert(1)>\",\"direction\":\"asc\"}")]
    [InlineData("not json")]
    [InlineData("[]")]
    [Trait("row", "ND-05")]
    public void Storage_Nonsense_IsPassedOver(string stored) =>
        Assert.Equal(NodesUrlState.DefaultSort, NodesUrlState.Parse(Base + "nodes", null, _ => stored).Sort);

    [Fact]
    public void Search_Endless_IsCut() => Assert.Equal(100, NodesUrlState.Parse(Base + "nodes?search=" + new string('a', 5_000), null, _ => null).Search.Length);

    [Fact]
    [Trait("row", "ND-11")]
    public void Columns_Stored_AreThoseThatExistInTheirOrder()
    {
        Assert.Equal([NodeColumns.Relays, NodeColumns.Battery], NodeColumns.Chosen("battery_mv,<b>,relay_count_24h,name"));
        Assert.Empty(NodeColumns.Chosen(null));
    }

    private static string ReadBack(string url) =>
        NodesUrlState.Parse(Base + url, null, _ => null).ToUrl(RegionAreaSelection.FromUrl(Base + url) ?? RegionAreaSelection.All);
}
