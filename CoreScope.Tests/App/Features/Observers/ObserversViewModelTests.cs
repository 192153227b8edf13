using CoreScope.App.Features.Observers;
using CoreScope.App.Features.Observers.Listing;
using CoreScope.App.Shared.Api;
using CoreScope.App.Shared.Mesh;
using CoreScope.App.Shared.Tables;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Clocks;
using CoreScope.Core.Directories;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Features.Observers;

public sealed class ObserversViewModelTests
{
    private readonly ObserversBed _bed = new();

    [Theory]
    [InlineData(0, HealthState.Active, "Online")]
    [InlineData(59.9, HealthState.Active, "Online")]
    [InlineData(60, HealthState.Degraded, "Stale")]
    [InlineData(1439.9, HealthState.Degraded, "Stale")]
    [InlineData(1440, HealthState.Silent, "Offline")]
    [Trait("row", "OB-01")]
    public async Task State_ByAgeOfTheLastMessage(double minutes, HealthState state, string word)
    {
        _bed.Observer("AA01", minutes, minutes);
        var row = Assert.Single((await _bed.ListAsync()).Rows);
        Assert.Equal((state, word), (row.State, ObserverText.State(row.State)));
    }

    [Fact]
    [Trait("row", "OB-02")]
    public async Task Totals_AgreeWithTheRowsOfTheRegion()
    {
        _bed.Observer("AA01");
        _bed.Observer("AA02", 90, facts: new ObserverFacts { Region = "SJC" });
        _bed.Observer("AA03", 3000, facts: new ObserverFacts { Region = "OAK" });
        _bed.Observer("AA04", 3000, facts: new ObserverFacts { Name = "nowhere" });
        var list = await _bed.ListAsync();
        Assert.Equal(new ObserverTotals(1, 1, 2), list.Totals);
        list.Choose(RegionAreaSelection.Of(["sjc"], null));
        Assert.Equal(["AA01", "AA02"], list.Rows.Select(row => row.Id));
        Assert.Equal(new ObserverTotals(1, 1, 0), list.Totals);
        list.Choose(RegionAreaSelection.Of(["XXX"], null));
        Assert.Equal((0, 0), (list.Rows.Count, list.Totals.All));
    }

    [Theory]
    [InlineData(0, 10.0, false)]
    [InlineData(0, 10.1, true)]
    [InlineData(90, 200.0, true)]
    [InlineData(0, null, true)]
    [InlineData(5, 5.0, false)]
    [InlineData(3000, 9000.0, false)]
    [Trait("row", "OB-03")]
    public async Task NotForwarding_IsWhoSpeaksButOfNoPackets(double status, double? packet, bool expected)
    {
        _bed.Observer("AA01", status, packet);
        var row = Assert.Single((await _bed.ListAsync()).Rows);
        Assert.Equal(expected, row.IsNotForwarding);
        Assert.Equal(expected, ObserverText.Forwarding(row)?.StartsWith("Alive but not forwarding", StringComparison.Ordinal) == true);
    }

    [Fact]
    [Trait("row", "OB-03")]
    public async Task NotForwarding_JustAppeared_HasTime()
    {
        _bed.Observer("AA01", 0, null, knownMinutes: 9);
        Assert.False(Assert.Single((await _bed.ListAsync()).Rows).IsNotForwarding);
    }

    [Fact]
    [Trait("row", "OB-04")]
    public async Task NaiveClock_Jumping_IsShownAsSeenLastAndGoesAfterADay()
    {
        var observer = _bed.Observer("AA01");
        ObserverDirectory.NoteSkew(observer, -50_400, _bed.Now);
        ObserverDirectory.NoteSkew(observer, 2_678_400, _bed.Now);
        var list = await _bed.ListAsync();
        var text = ObserverText.NaiveClock(Assert.Single(list.Rows).NaiveClock!);
        Assert.Contains("31d 0h ahead: seen 2 times", text, StringComparison.Ordinal);
        Assert.Contains("Set its clock to UTC", text, StringComparison.Ordinal);
        _bed.Bed.Clock.Advance(TimeSpan.FromHours(24));
        await list.RefreshAsync(CancellationToken.None);
        Assert.NotNull(list.Rows[0].NaiveClock);
        _bed.Bed.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await list.RefreshAsync(CancellationToken.None);
        Assert.Null(list.Rows[0].NaiveClock);
    }

    [Fact]
    [Trait("row", "OB-04")]
    public async Task Offset_AgainstTheOthers_HasSamplesAndSeverity()
    {
        var (late, two, three) = (_bed.Observer("AA01"), _bed.Observer("AA02"), _bed.Observer("AA03"));
        var node = _bed.Mesh.Nodes.Apply(new NodeAdvert { Key = AnAdvert.KeyOf(1), HeardAt = _bed.Now, Role = NodeRole.Repeater, Name = "Hill" }, true);
        var advert = APacket.Flood(PayloadType.Advert).Payload(APacket.Decode(AnAdvert.Frame(1, "Hill")).Payload.ToArray()).From(node.Id);
        var now = _bed.Now.Value;
        foreach (var (observer, offset) in new[] { (late, -4_000_000L), (two, 0L), (three, 0L) })
            _bed.Bed.Hear(advert.By(observer.Index).At(now).RadioAt(now + offset));
        var rows = (await _bed.ListAsync()).Rows;
        Assert.Equal((-4000, 1, ClockSeverity.Critical), (rows[0].Offset!.Value.Seconds, rows[0].Offset!.Value.Samples, rows[0].Offset!.Value.Severity));
        Assert.Equal(ClockSeverity.Ok, rows[1].Offset!.Value.Severity);
        Assert.Equal("AA01", new TableSort(ObserverColumns.Offset, IsDescending: true).Apply(rows, ObserverColumns.ValueOf(ObserverColumns.Offset)!)[0].Id);
    }

    [Fact]
    [Trait("row", "OB-01")]
    public async Task Rate_IsOfTheLastHourAndAgainstTheBusiest()
    {
        var (busy, calm) = (_bed.Observer("AA01"), _bed.Observer("AA02"));
        for (var i = 0; i < 4; i++)
            _bed.Hear(busy, APacket.Flood(PayloadType.Ack).Number(i), minutes: 59);
        _bed.Hear(calm, APacket.Flood(PayloadType.Ack).Number(10), minutes: 61);
        _bed.Hear(calm, APacket.Flood(PayloadType.Ack).Number(11), minutes: 1);
        var rows = (await _bed.ListAsync()).Rows;
        Assert.Equal([(4, 1.0), (1, 0.25)], rows.Select(row => (row.PacketsLastHour, row.Load)));
    }

    [Fact]
    [Trait("row", "OB-06")]
    public async Task Uptime_IsWhatTheDeviceSays()
    {
        _bed.Observer("AA01", facts: new ObserverFacts { UptimeSeconds = 200_000 });
        _bed.Observer("AA02");
        var rows = (await _bed.ListAsync()).Rows;
        Assert.Equal(["2d 7h", "—"], rows.Select(row => ObserverText.Uptime(row.Facts.UptimeSeconds)));
        Assert.Equal(["AA01", "AA02"], new TableSort(ObserverColumns.Uptime, IsDescending: false).Apply(rows, ObserverColumns.ValueOf(ObserverColumns.Uptime)!).Select(row => row.Id));
    }

    [Fact]
    public async Task Hidden_RetiredAndNamesakes()
    {
        var bed = new ObserversBed(new ApiSettings { HiddenObservers = new HashSet<string>(["aa01"], StringComparer.OrdinalIgnoreCase) });
        bed.Observer("AA01", facts: new ObserverFacts { Name = "Twin" });
        bed.Observer("AA02", facts: new ObserverFacts { Name = "Twin" });
        ObserverDirectory.Retire(bed.Observer("AA03"));
        Assert.False(Assert.Single((await bed.ListAsync()).Rows).HasNamesake);
        bed.Observer("AA04", facts: new ObserverFacts { Name = "twin" });
        Assert.Equal(["AA02", "AA04"], (await bed.ListAsync()).Rows.Where(row => row.HasNamesake).Select(row => row.Id));
        Assert.Null(await bed.Figures.FindAsync("AA01", CancellationToken.None));
        Assert.NotNull(await bed.Figures.FindAsync("aa03", CancellationToken.None));
    }

    [Fact]
    [Trait("row", "OB-07")]
    public async Task Refresh_NothingNew_KeepsTheList()
    {
        _bed.Observer("AA01");
        var list = await _bed.ListAsync();
        var (rows, at) = (list.Rows, list.UpdatedAt);
        _bed.Bed.Clock.Advance(TimeSpan.FromSeconds(5));
        await list.RefreshAsync(CancellationToken.None);
        Assert.Same(rows, list.Rows);
        Assert.Equal(at + TimeSpan.FromSeconds(5), list.UpdatedAt);
        _bed.Observer("AA01");
        await list.RefreshAsync(CancellationToken.None);
        Assert.NotSame(rows, list.Rows);
    }
}
