using CoreScope.App.Features.Live;
using CoreScope.App.Realtime;
using CoreScope.App.Shared.Mesh;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Replay;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Features.Live;

public sealed class LiveViewModelTests : IDisposable
{
    private static readonly IReadOnlySet<int> s_nobody = new HashSet<int>();
    private readonly LiveBed _bed = new();
    private readonly LiveViewModel _model;

    public LiveViewModelTests() => _model = _bed.Sources.CreateModel();

    public void Dispose() => _bed.Dispose();

    [Fact]
    [Trait("row", "LV-22")]
    public async Task Filter_ActsAlikeOnMapFeedCountersAndReplay()
    {
        _model.Filter = new HeardFilter { Nodes = [_bed.Mesh.Nodes.Find(AKey.Of("A0"))!] };
        var batch = _bed.Batch(APacket.Flood(PayloadType.Ack).Number(1).Via("A0", "A1"), APacket.Flood(PayloadType.Ack).Number(2).Via("A2", "A3"));
        var live = _model.Take(batch);
        Assert.Equal([1], Ids());
        Assert.Equal(1, _model.Counters.Observations);
        Assert.Equal(1, _model.Counters.PerMinute(UnixMillis.Now(_bed.Clock)));
        Assert.Equal(1, Count(live));

        _bed.Clock.Advance(TimeSpan.FromSeconds(30));
        await _model.Player.SeekAsync(UnixMillis.Now(_bed.Clock) - TimeSpan.FromMinutes(1), default);
        _model.Restart();
        var first = await _model.AdvanceAsync(default);
        _bed.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await _model.AdvanceAsync(default);
        Assert.Equal(1, Count(first));
        Assert.Null(second);
        Assert.Equal([1], Ids());
        // What is replayed was counted when it was heard.
        Assert.Equal(1, _model.Counters.Observations);
    }

    [Fact]
    [Trait("row", "LV-13")]
    public void Feed_NewestFirst_TwentyFive_RepeatsUpdateTheirLine()
    {
        for (var i = 0; i < 30; i++)
        {
            _model.Take(_bed.Batch(APacket.Flood(PayloadType.Ack).Number(i).Via("A0")));
            _bed.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(Enumerable.Range(6, 25).Reverse(), Ids());
        _model.Take(_bed.Batch(APacket.Flood(PayloadType.Ack).Number(20).Via("A0", "A1", "A2").By(_bed.Bed.Observer("Far", "OAK"))));
        var line = _model.Feed.Items[0];
        Assert.Equal((21, 3, 1, 2), (line.Packet.Transmission.Id, line.Hops, line.Repeats, line.Packet.ObservationCount));
        Assert.Equal(["SJC", "OAK"], line.Regions);
        Assert.Equal(25, _model.Feed.Items.Select(item => item.Packet.Transmission.Id).Distinct().Count());
    }

    [Fact]
    public void Feed_OfAFlood_ListsTheNewestOfEachBeat_AndCountsAll()
    {
        _model.Take(_bed.Batch([.. Enumerable.Range(0, 50).Select(i => APacket.Flood(PayloadType.Ack).Number(i).Via("A0"))]));
        Assert.Equal([50, 49, 48], Ids());
        Assert.Equal(50, _model.Counters.Observations);
    }

    [Fact]
    [Trait("row", "LV-12")]
    public void Counters_PerMinute_ForgetsWhatIsOlder()
    {
        _model.Take(_bed.Batch(APacket.Flood(PayloadType.Ack).Number(1).Via("A0"), APacket.Flood(PayloadType.Ack).Number(2).Via("A0")));
        _bed.Clock.Advance(TimeSpan.FromSeconds(61));
        _model.Take(_bed.Batch(APacket.Flood(PayloadType.Ack).Number(3).Via("A0")));
        Assert.Equal(3, _model.Counters.Observations);
        Assert.Equal(1, _model.Counters.PerMinute(UnixMillis.Now(_bed.Clock)));
    }

    [Fact]
    [Trait("row", "VC-02")]
    public void Paused_NothingIsDrawnOrListed_ButCounted()
    {
        _model.Player.Pause();
        Assert.Null(_model.Take(_bed.Batch(APacket.Flood(PayloadType.Ack).Via("A0", "A1"))));
        Assert.Empty(_model.Feed.Items);
        Assert.Equal(1, _model.Counters.Observations);
        Assert.Equal(1, _model.Player.Missed);
    }

    [Fact]
    [Trait("row", "LV-05")]
    public void InTheAir_NoMoreThanTwentyPaths_UntilTheyLand()
    {
        string? Fly(int from) => _model.Take(_bed.Batch([.. Enumerable.Range(from, 30).Select(i => APacket.Flood(PayloadType.Ack).Number(i).Via("A0", "A1"))]));
        Assert.Equal(FlightBudget.Most, Count(Fly(0)));
        Assert.Null(Fly(100));
        _bed.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(FlightBudget.Most, Count(Fly(200)));
    }

    [Fact]
    [Trait("row", "LV-07")]
    public void Realistic_FliesWhatWasGathered_AndListsWhatComes()
    {
        _model.Options = _model.Options with { IsRealistic = true };
        var batch = _bed.Batch(APacket.Flood(PayloadType.Ack).Via("A0", "A1"));
        Assert.Null(_model.Take(batch));
        Assert.Single(_model.Feed.Items);
        Assert.Equal(1, Count(_model.Take(new LiveBatch([], new Lazy<IReadOnlyList<LivePacket>>(batch.Packets), 0))));
    }

    [Fact]
    [Trait("row", "LV-28")]
    public async Task Show_OnePacket_FliesEveryWay_WhateverTheFilterSays()
    {
        var packet = APacket.Flood(PayloadType.Ack);
        _bed.Batch(packet.Via("A0", "A1").By(1), packet.Via("A0", "A2", "A3").By(1));
        _model.Filter = new HeardFilter { Nodes = [] };
        Assert.Equal(1, Count(await _model.ShowAsync(_bed.Bed.Store.Find(1)!, default)));
        Assert.Equal(2, _model.LastShown.Count);
        Assert.Empty(_model.Feed.Items);
    }

    [Fact]
    [Trait("row", "LV-03")]
    public async Task Nodes_NewOnesCome_StaleOnesDim_WhatIsGoneGoes()
    {
        var before = await MarksAsync(RegionAreaSelection.All);
        Assert.Equal(4, before.ById.Count);
        _bed.Node("B0", 1, 2, HostileText.Emojis);
        _bed.Node("B1", 0, 0);
        _bed.Node("B2");
        _bed.Clock.Advance(TimeSpan.FromDays(4));
        _bed.Node("A0", 50, 10);
        var (changed, gone) = _bed.Sources.Nodes.Difference(before, await MarksAsync(RegionAreaSelection.All));
        Assert.Equal(["Node A1", "Node A2", "Node A3", HostileText.Emojis], changed.Select(mark => mark.Name));
        Assert.All(changed, mark => Assert.True(mark.IsStale));
        Assert.Empty(gone);
        var (again, taken) = _bed.Sources.Nodes.Difference(before, NodeMarks.None);
        Assert.Empty(again);
        Assert.Equal(4, taken.Count);
    }

    [Fact]
    [Trait("row", "VC-09")]
    public async Task Nodes_AsOfATime_AreThoseKnownThen()
    {
        var then = UnixMillis.Now(_bed.Clock);
        _bed.Clock.Advance(TimeSpan.FromHours(1));
        var later = _bed.Node("B0", 1, 2);
        var marks = await _bed.Sources.Nodes.MarksAsync(RegionAreaSelection.All, false, s_nobody, then);
        Assert.Equal(4, marks.ById.Count);
        Assert.DoesNotContain(later.Id, marks.ById.Keys);
    }

    [Fact]
    [Trait("row", "LV-32")]
    public async Task Nodes_ManyReaders_ShareOneAnswer_AndOneDifference_FavouritesHaveTheirOwn()
    {
        var first = await MarksAsync(RegionAreaSelection.All);
        Assert.Same(first, await MarksAsync(RegionAreaSelection.All));
        _bed.Node("A0", 51, 11);
        // Within its time the answer stands, and says of which state it is.
        Assert.Same(first, await MarksAsync(RegionAreaSelection.All));
        Assert.NotEqual(_bed.Mesh.Nodes.Version, first.Version);
        _bed.Clock.Advance(LiveNodes.Lifetime);
        var second = await MarksAsync(RegionAreaSelection.All);
        Assert.Equal(_bed.Mesh.Nodes.Version, second.Version);
        Assert.Same(_bed.Sources.Nodes.Difference(first, second).Changed, _bed.Sources.Nodes.Difference(first, second).Changed);
        var a0 = _bed.Mesh.Nodes.IdOf(AKey.Of("A0"));
        Assert.Equal(a0, Assert.Single(_bed.Sources.Nodes.Difference(first, second).Changed).Id);
        var mine = await _bed.Sources.Nodes.MarksAsync(RegionAreaSelection.All, false, new HashSet<int> { a0, 999 }, null);
        Assert.True(mine.ById[a0].IsFavorite);
        Assert.False(second.ById[a0].IsFavorite);
        Assert.Equal(a0, Assert.Single(_bed.Sources.Nodes.Difference(second, mine).Changed).Id);
    }

    [Fact]
    [Trait("row", "LV-21")]
    public async Task Nodes_OfARegion_AreThoseItHears_UnlessAllAreWanted()
    {
        _bed.Batch(APacket.Flood(PayloadType.Advert).From(_bed.Mesh.Nodes.IdOf(AKey.Of("A0"))).By(1));
        var region = RegionAreaSelection.Of(["SJC"], null);
        Assert.Equal(_bed.Mesh.Nodes.IdOf(AKey.Of("A0")), Assert.Single((await MarksAsync(region)).ById).Key);
        Assert.Equal(4, (await _bed.Sources.Nodes.MarksAsync(region, true, s_nobody, null)).ById.Count);
        Assert.Empty((await MarksAsync(RegionAreaSelection.Of(["ZZZ"], null))).ById);
        Assert.Empty((await MarksAsync(RegionAreaSelection.Of([], "nowhere"))).ById);
    }

    [Fact]
    [Trait("row", "VC-04")]
    public void Options_SurviveStorage_AndNonsense()
    {
        var options = new LiveOptions { IsRealistic = true, ShowsInferredHops = false, IsLegendHidden = true, Speed = 0.25, ShowsHeat = true, HeatOpacity = 0.6, IsMatrix = true, IsRaining = true, HasSound = true, SoundBpm = 90, SoundVolume = 0 };
        Assert.Equal(options, LiveOptions.Read(options.ToStored().ToDictionary().GetValueOrDefault));
        Assert.Equal(new LiveOptions(), LiveOptions.Read(_ => "<script>"));
        Assert.Equal(new LiveOptions(), LiveOptions.Read(_ => null));
        Assert.Equal([1, 0.05, 0.35], new[] { "7", "-1", "NaN" }.Select(LiveOptions.HeatOf));
        Assert.Equal([300, 40, 120], new[] { "9999", "-1", "1e9" }.Select(LiveOptions.BpmOf));
        Assert.Equal([100, 0, 30], new[] { "101", "-1", "" }.Select(LiveOptions.VolumeOf));
    }

    private Task<NodeMarks> MarksAsync(RegionAreaSelection selection) => _bed.Sources.Nodes.MarksAsync(selection, false, s_nobody, null);

    private IEnumerable<int> Ids() => _model.Feed.Items.Select(item => item.Packet.Transmission.Id);

    private static int Count(string? flights) => flights is null ? 0 : System.Text.Json.JsonDocument.Parse(flights).RootElement.GetArrayLength();
}
