using CoreScope.App.Features.Map;
using CoreScope.App.Shared.Mesh;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Directories;
using CoreScope.Core.Paths;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Features.Map;

public sealed class MapMarksTests
{
    private readonly MapBed _bed = new();

    [Theory]
    [Trait("row", "MP-13")]
    [InlineData(0.0, 0.0, false)]
    [InlineData(91.0, 10.0, false)]
    [InlineData(10.0, 181.0, false)]
    [InlineData(90.0, 0.0, true)]
    [InlineData(-90.0, -180.0, true)]
    [InlineData(-17.5, 179.999, true)]
    [InlineData(-17.5, -179.999, true)]
    public async Task Place_StandsOnTheMapOrInTheListOfThoseWithoutOne(double lat, double lon, bool stands)
    {
        var node = _bed.Node("A0", lat, lon);
        var scene = await _bed.SceneAsync();
        Assert.Equal(stands, scene.Marks.ContainsKey(node.Id));
        Assert.Equal(stands ? 0 : 1, scene.Unplaced.Count(row => row.Href == $"nodes/{node.Key}"));
    }

    [Fact]
    [Trait("row", "MP-01")]
    [Trait("row", "MP-02")]
    public async Task Roles_AreCountedAndSwitchedOff_AndTheSilentAreStale()
    {
        _bed.Node("A0", 1, 1);
        _bed.Node("A1", 1, 2, ago: TimeSpan.FromHours(73));
        _bed.Node("B0", 1, 3, NodeRole.Companion);
        var scene = await _bed.SceneAsync();
        Assert.Equal([(1, 1), (1, 0), (0, 0), (0, 0), (0, 0), (0, 0)], scene.Counts);
        Assert.Equal([false, true, false], scene.Marks.Values.OrderBy(mark => mark.Id).Select(mark => mark.IsStale));

        var filter = new MapFilter().With(RoleStyle.Repeater, isShown: false);
        var without = await _bed.SceneAsync(filter);
        Assert.Equal("Node B0", Assert.Single(without.Marks.Values).Name);
        Assert.Equal((1, 1), without.Counts[0]);
        Assert.Equal(new MapFilter(), filter.With(RoleStyle.Repeater, isShown: true));
    }

    [Fact]
    [Trait("row", "MP-02")]
    public async Task StatusAndLastHeard_NarrowWhatStandsThere()
    {
        _bed.Node("A0", 1, 1, ago: TimeSpan.FromMinutes(30));
        _bed.Node("A1", 1, 2, ago: TimeSpan.FromHours(5));
        _bed.Node("A2", 1, 3, ago: TimeSpan.FromDays(5));
        _bed.Node("A3", 1, 4, ago: TimeSpan.FromDays(40));
        async Task<int> CountAsync(MapFilter filter) => (await _bed.SceneAsync(filter)).Marks.Count;
        Assert.Equal(3, await CountAsync(new MapFilter()));
        Assert.Equal(4, await CountAsync(new MapFilter { Heard = MapWindow.Of("any") }));
        Assert.Equal(2, await CountAsync(new MapFilter { Heard = MapWindow.Of("6h") }));
        Assert.Equal(2, await CountAsync(new MapFilter { IsActive = true }));
        Assert.Equal(1, await CountAsync(new MapFilter { IsActive = false }));
    }

    [Fact]
    [Trait("row", "MP-06")]
    public async Task Observer_IsMergedWithItsNode_AndADiamondWhereThatIsSwitchedOff()
    {
        var node = _bed.Node("A0", 1, 1);
        var observer = _bed.ObserverOf(node);
        var merged = Assert.Single((await _bed.SceneAsync()).Marks.Values);
        Assert.Equal((node.Id, true), (merged.Id, merged.IsObserver));

        var filter = new MapFilter().With(RoleStyle.Repeater, isShown: false);
        var diamond = Assert.Single((await _bed.SceneAsync(filter)).Marks.Values);
        Assert.Equal((-observer.Index, "Ears", RoleStyle.Observer), (diamond.Id, diamond.Name, MapMarks.Roles[diamond.Role]));
        Assert.Empty((await _bed.SceneAsync(filter.With(RoleStyle.Observer, isShown: false))).Marks);
    }

    [Fact]
    [Trait("row", "MP-08")]
    public async Task Region_NobodyKnows_HasNoNodes()
    {
        _bed.Node("A0", 1, 1);
        Assert.Empty((await _bed.SceneAsync(selection: RegionAreaSelection.Of(["XYZ"], null))).Marks);
        Assert.Empty((await _bed.SceneAsync(selection: RegionAreaSelection.Of([], "nowhere"))).Marks);
    }

    [Fact]
    [Trait("row", "MP-07")]
    public async Task Neighbors_AloneStandThereWithTheChosenOne_WhateverTheFilter()
    {
        var chosen = _bed.Node("A0", 1, 1);
        var near = _bed.Node("A1", 1, 2, ago: TimeSpan.FromDays(40));
        var unplaced = _bed.Node("A2");
        _bed.Node("A3", 1, 3);
        var scene = await _bed.SceneAsync(new MapFilter { IsActive = false }, chosen: chosen, neighbors: new HashSet<int> { near.Id, unplaced.Id });
        Assert.Equal([chosen.Id, near.Id], scene.Marks.Keys.Order());
        Assert.Equal((1, 1, chosen.Id), (scene.Neighbors, scene.UnplacedNeighbors, scene.Reference?.Id));
    }

    [Fact]
    [Trait("row", "MP-10")]
    public async Task Hidden_NeverStandsThere_AndTheChosenOneAlways()
    {
        var node = _bed.Node("A0", 1, 1);
        var filter = new MapFilter().With(RoleStyle.Repeater, isShown: false);
        Assert.Single((await _bed.SceneAsync(filter, chosen: node)).Marks);
        _bed.Mesh.Visibility.Hide([node.Key.ToString()], []);
        Assert.Empty((await _bed.SceneAsync(filter, chosen: node)).Marks);
    }

    [Fact]
    [Trait("row", "MP-10")]
    public async Task Difference_IsWhatChangedOnly()
    {
        _bed.Node("A0", 1, 1);
        var moving = _bed.Node("A1", 1, 2);
        var before = (await _bed.SceneAsync()).Marks;
        Assert.Equal((0, 0), Counts(MapMarks.Difference(before, (await _bed.SceneAsync()).Marks)));
        _bed.Node("A1", 1, 2.5);
        var (changed, gone) = MapMarks.Difference(before, (await _bed.SceneAsync(new MapFilter { Heard = MapWindow.Of("1h") })).Marks);
        Assert.Equal((moving.Id, 2.5), (Assert.Single(changed).Id, changed[0].Place.Lon));
        Assert.Empty(gone);
        Assert.Equal((0, 2), Counts(MapMarks.Difference(before, new Dictionary<int, MapMark>())));
    }

    [Fact]
    [Trait("row", "MP-03")]
    public async Task Repeaters_BearTheBeginningOfTheirKey_OthersDoNot()
    {
        var repeater = _bed.Node("A0", 1, 1);
        var companion = _bed.Node("B0", 1, 2, NodeRole.Companion);
        var looks = new MapSettings { ShowsMultibyte = true };
        var marks = (await _bed.SceneAsync(looks: looks)).Marks;
        Assert.Equal((repeater.Key.ToString()[..2].ToUpperInvariant(), MapTone.Of(MultibyteState.Unknown)), (marks[repeater.Id].Label, marks[repeater.Id].Tone));
        Assert.Equal(("", 0), (marks[companion.Id].Label, marks[companion.Id].Tone));
    }

    [Fact]
    [Trait("row", "MP-03")]
    public void Multibyte_IsConfirmedByTheNodesOwnAdverts()
    {
        var sizes = new HashSizeUse();
        sizes.Add(1);
        sizes.Add(2);
        Assert.Equal(MultibyteState.Confirmed, MapMarks.MultibyteOf(_bed.Node("A0"), new NodeActivityRow { HashSizes = sizes }, NeighborMap.Empty));
        Assert.Equal(MultibyteState.Unknown, MapMarks.MultibyteOf(_bed.Node("A0"), NodeActivityRow.None, NeighborMap.Empty));
        Assert.All(MapTone.All.Skip(1), tone => Assert.True(tone.Sign.Length == 1 && tone.Words.Length > 0 && tone.Color.Length == 7));
    }

    [Theory]
    [Trait("row", "MP-12")]
    [InlineData("#coast", 3, ScopeState.Full)]
    [InlineData("#coast", 0, ScopeState.NoUnscoped)]
    [InlineData("", 3, ScopeState.NoScopes)]
    [InlineData("", 0, ScopeState.NoFlood)]
    public void ScopeState_IsWhatWasSeenForwarded(string scope, int unscoped, ScopeState expected)
    {
        var state = ScopeStates.Of(new RelayLiveness { Scopes = scope.Length == 0 ? [] : [scope], UnscopedLastDay = unscoped });
        Assert.Equal(expected, state);
        Assert.Equal(state, ScopeStates.Find(state.Key()));
    }

    [Fact]
    [Trait("row", "MP-12")]
    public async Task Scope_NarrowsRepeatersToThoseThatHaveIt()
    {
        var coast = _bed.Node("A0", 1, 1);
        _bed.Mesh.Nodes.DeclareScopes(coast.Id, "#coast, #hills", _bed.Now);
        var other = _bed.Node("A1", 1, 2);
        _bed.Node("B0", 1, 3, NodeRole.Companion);
        var scene = await _bed.SceneAsync(new MapFilter { Scope = "#hills" });
        Assert.True(scene.Marks.ContainsKey(coast.Id));
        Assert.False(scene.Marks.ContainsKey(other.Id));
        Assert.Equal(2, scene.Marks.Count);
        Assert.Equal(["#coast", "#hills"], scene.Scopes);
        Assert.Single((await _bed.SceneAsync(new MapFilter { ScopeState = ScopeState.Full })).Marks);
    }

    [Theory]
    [MemberData(nameof(HostileText.All), MemberType = typeof(HostileText))]
    public async Task Name_GoesToTheScriptAsItIs(string name)
    {
        var node = _bed.Node("A0", 1, 1, name: name);
        var mark = (await _bed.SceneAsync()).Marks[node.Id];
        Assert.Equal(node.Name, mark.ToScript()[5]);
    }

    private static (int, int) Counts((IReadOnlyList<MapMark> Changed, IReadOnlyList<int> Gone) difference) => (difference.Changed.Count, difference.Gone.Count);
}
