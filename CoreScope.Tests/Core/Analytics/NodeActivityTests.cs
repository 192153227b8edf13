using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Directories;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Analytics;

public sealed class NodeActivityTests
{
    private readonly ReportBed _bed = new();

    [Fact]
    [Trait("row", "AN-23")]
    [Trait("row", "RP-19")]
    public void Relay_SeenOnlyInResolvedPaths_IsCounted()
    {
        var (relay, twin) = (_bed.Node("AB01", ago: TimeSpan.FromDays(30)), _bed.Node("AB02", ago: TimeSpan.FromDays(30)));
        // The prefix is shared: only the resolved path tells.
        _bed.Hear(APacket.Flood(PayloadType.Ack).Via("AB"), ReportBed.Hours(25), relay);
        _bed.Hear(APacket.Flood(PayloadType.GroupText).Via("AB"), ReportBed.Hours(2), relay);
        _bed.Hear(APacket.Direct(PayloadType.TextMessage).Via("AB"), ReportBed.Minutes(30), relay);
        _bed.Hear(APacket.Flood(PayloadType.Ack).Via("AB"), ReportBed.Minutes(10), 0);
        var activity = Build();
        var found = activity.Of(relay).Relay;
        Assert.Equal((1, 2, 1, 1, true), (found.LastHour, found.LastDay, found.UnscopedLastDay, found.PossibleLastDay, found.IsActive));
        Assert.Equal(_bed.Now - ReportBed.Minutes(30), found.LastRelayed);
        Assert.Equal(found.LastRelayed, activity.Of(relay).LastHeard);
        Assert.Equal(3, activity.Of(relay).Relayed);
        var other = activity.Of(twin).Relay;
        Assert.Equal((0, 0, false, true), (other.LastHour, other.LastDay, other.IsActive, other.LastRelayed.IsNever));
        Assert.Equal(3, other.PossibleLastDay);
        Assert.Equal(4, activity.RelayableTransmissions);
    }

    [Fact]
    [Trait("row", "AN-23")]
    public void Relay_Adverts_NeverCount()
    {
        var (relay, sender) = (_bed.Node("AB", ago: TimeSpan.FromDays(3)), _bed.Node("CD"));
        _bed.Hear(APacket.Flood(PayloadType.Advert).From(sender).Via("AB"), ReportBed.Minutes(1), relay);
        var found = Build().Of(relay);
        Assert.Equal(RelayLiveness.None, found.Relay);
        Assert.Equal(0, found.Relayed);
        Assert.Equal(_bed.Now - TimeSpan.FromDays(3), found.LastHeard);
    }

    [Fact]
    [Trait("row", "AN-23")]
    public void Relay_UnresolvedHopThatCanMeanNoOther_Counts()
    {
        var (relay, second) = (_bed.Node("AB01"), _bed.Node("AB02"));
        var ambiguous = APacket.Flood(PayloadType.Ack).Via("AB");
        _bed.Hear(APacket.Flood(PayloadType.Ack).Via("AB01"), ReportBed.Minutes(5), 0);
        _bed.Hear(ambiguous, ReportBed.Minutes(5), 0);
        // This one is resolved, and leads elsewhere: the raw bytes do not count beside it.
        _bed.Hear(APacket.Flood(PayloadType.Ack).Via("AB01", "AB02"), ReportBed.Minutes(5), 0, second);
        var found = Build().Of(relay).Relay;
        Assert.Equal((1, 1), (found.LastDay, found.PossibleLastDay));
    }

    [Fact]
    public void Relay_HeardByManyObservers_CountsOnce()
    {
        var relay = _bed.Node("AB");
        _bed.Hear(APacket.Flood(PayloadType.Ack).Via("AB").By(1), ReportBed.Minutes(5), relay);
        _bed.HearAgain(APacket.Flood(PayloadType.Ack).Via("AB").By(2), ReportBed.Minutes(4), relay);
        _bed.HearAgain(APacket.Flood(PayloadType.Ack).Via("AB", "CC").By(3), ReportBed.Minutes(4), relay, 0);
        Assert.Equal(1, Build().Of(relay).Relay.LastDay);
    }

    [Fact]
    [Trait("row", "AN-23")]
    public void Relay_OlderThanTheWindow_IsNotActive()
    {
        var relay = _bed.Node("AB");
        _bed.Hear(APacket.Flood(PayloadType.Ack).Via("AB"), ReportBed.Hours(25), relay);
        Assert.False(Build().Of(relay).Relay.IsActive);
        Assert.True(_bed.Build(new NodeActivityReport(new HealthThresholds { RelayActive = ReportBed.Hours(26) })).Of(relay).Relay.IsActive);
    }

    [Fact]
    public void Relay_Scopes_AreNamedSortedAndLimited()
    {
        var relay = _bed.Node("AB");
        for (var i = 40; i > 0; i--)
            Scoped(_bed.Mesh.Scopes.GetOrAdd($"#{i:D2}", out _));
        Scoped(0);
        var scopes = Build().Of(relay).Relay.Scopes;
        Assert.Equal(RelayLiveness.MaxScopes, scopes.Count);
        Assert.Equal(("#01", "#32"), (scopes[0], scopes[^1]));

        void Scoped(int scope) => _bed.Hear(APacket.Flood(PayloadType.Ack).Via("AB").WithCodes(1, 2).InScope(scope), ReportBed.Minutes(5), relay);
    }

    [Fact]
    public void Companion_IsNoRelayWhateverPathsSay()
    {
        var relay = _bed.Node("AB");
        _bed.Hear(APacket.Flood(PayloadType.Ack).Via("AB"), ReportBed.Minutes(5), relay);
        Assert.Equal(1, Build().Of(relay).Relay.LastDay);
        _bed.Node("AB", NodeRole.Companion);
        Assert.Equal(RelayLiveness.None, Build().Of(relay).Relay);
    }

    [Theory]
    [Trait("row", "AN-28")]
    [InlineData(new[] { 1, 1, 2, 2 }, 2, false)]
    [InlineData(new[] { 1, 2, 1, 2 }, 2, true)]
    [InlineData(new[] { 1, 2, 1 }, 1, true)]
    [InlineData(new[] { 1, 2, 1, 1, 1 }, 1, false)]
    [InlineData(new[] { 2, 1 }, 1, false)]
    [InlineData(new[] { 3, 3, 3 }, 3, false)]
    public void HashSize_BackAndForth_IsInconsistent(int[] sizes, int current, bool isInconsistent)
    {
        var node = _bed.Node("AB");
        for (var i = 0; i < sizes.Length; i++)
            _bed.Hear(APacket.Flood(PayloadType.Advert).From(node).Sized(sizes[i]), ReportBed.Hours(10 - i));
        var found = Build().Of(node).HashSizes;
        Assert.Equal((current, isInconsistent), (found.Current, found.IsInconsistent));
        Assert.Equal(sizes.Distinct().Order(), found.Seen);
    }

    [Fact]
    [Trait("row", "AN-28")]
    public void HashSize_DirectWithoutHopsOldOrUndefined_TellsNothing()
    {
        var node = _bed.Node("AB");
        _bed.Hear(APacket.Flood(PayloadType.Advert).From(node).Sized(3), TimeSpan.FromDays(8));
        _bed.Hear(APacket.Direct(PayloadType.Advert).From(node).Sized(2), ReportBed.Hours(3));
        Assert.Equal(0, Build().Of(node).HashSizes.Current);
        _bed.Hear(APacket.Direct(PayloadType.Advert).From(node).Via("CDEF"), ReportBed.Hours(2));
        Assert.Equal(2, Build().Of(node).HashSizes.Current);
    }

    [Fact]
    public void Rows_UnknownNodeOrEmptyStore_AreEmpty()
    {
        Assert.Same(NodeActivityRow.None, Build().Of(7));
        Assert.Same(NodeActivityRow.None, Build().Of(-1));
        var node = _bed.Node("AB");
        Assert.Equal(RelayLiveness.None, Build().Of(node).Relay);
    }

    [Fact]
    public void Rows_WithoutTheIndexOfPaths_TakeHopsThatCanMeanNoOther()
    {
        var bed = new ReportBed(new ResolvedPathOptions { IsIndexed = false });
        var relay = bed.Node("AB01");
        bed.Hear(APacket.Flood(PayloadType.Ack).Via("AB"), ReportBed.Minutes(1), relay);
        Assert.Equal(1, bed.Build(new NodeActivityReport(new HealthThresholds())).Of(relay).Relay.LastDay);
    }

    private NodeActivity Build() => _bed.Build(new NodeActivityReport(new HealthThresholds()));
}
