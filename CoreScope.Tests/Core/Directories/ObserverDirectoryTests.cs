using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Directories;

public sealed class ObserverDirectoryTests
{
    private static readonly string s_id = AKey.Of("AB").ToString();
    private static readonly UnixMillis s_now = new(1_000_000);
    private readonly ObserverDirectory _observers = new();

    [Fact]
    public void Upsert_IdsInAnyCase_AreOneObserver()
    {
        var observer = Put();
        Assert.Equal(s_id.ToUpperInvariant(), observer.Id);
        Assert.Same(observer, _observers.Upsert(s_id.ToUpperInvariant(), new ObserverFacts(), s_now));
        Assert.Same(observer, _observers.Find(s_id));
        Assert.Same(observer, _observers.Find(observer.Index));
        Assert.Equal((1, 1), (observer.Index, _observers.Count));
        Assert.Equal(AKey.Of("AB"), observer.Key);
    }

    [Theory]
    [InlineData("not a key")]
    [InlineData("")]
    [InlineData("\u202Egnp.exe <b>")]
    public void Upsert_AnIdThatIsNoKey_IsKeptAsText(string id)
    {
        var observer = _observers.Upsert(id, new ObserverFacts { CanRelay = false }, s_now);
        Assert.True(observer.Key.IsNone);
        Assert.Same(observer, _observers.Find(id));
        Assert.Empty(_observers.NonRelayingKeys);
    }

    [Fact]
    public void Upsert_WhatIsAbsent_NeverErases()
    {
        var full = new ObserverFacts
        {
            Name = "gate",
            Region = "SFO",
            Model = "m",
            Firmware = "f",
            ClientVersion = "c",
            Radio = "869.6,62.5,8,5",
            BatteryMillivolts = 4_000,
            UptimeSeconds = 5,
            NoiseFloor = -110.5,
            CanRelay = true,
        };
        var observer = Put(full);
        Put(new ObserverFacts());
        Put(new ObserverFacts { Name = "", Region = " ", Model = "", Firmware = "", ClientVersion = "", Radio = "" });
        Assert.Equal(full, observer.Facts);
        Put(new ObserverFacts { Name = "new", BatteryMillivolts = 3_900 });
        Assert.Equal(full with { Name = "new", BatteryMillivolts = 3_900 }, observer.Facts);
    }

    [Fact]
    public void Upsert_ThatChangesNothing_KeepsVersionAndFacts()
    {
        var observer = Put(new ObserverFacts { Name = "gate" });
        var (facts, version) = (observer.Facts, _observers.Version);
        Put(new ObserverFacts { Name = "gate" });
        Assert.Same(facts, observer.Facts);
        Assert.Equal(version, _observers.Version);
    }

    [Fact]
    public void Upsert_AnEmptyName_ShowsTheBeginningOfTheId()
    {
        Assert.Equal(s_id.ToUpperInvariant()[..12], Put(new ObserverFacts { Name = "" }).DisplayName);
        Assert.Equal("gate", Put(new ObserverFacts { Name = "gate" }).DisplayName);
    }

    [Fact]
    public void Upsert_Alone_DoesNotCountAsHeard()
    {
        var observer = Put();
        Assert.True(observer.LastSeen.IsNever && observer.LastPacketAt.IsNever);
        Assert.Equal((0, 0), (observer.PacketCount, observer.StatusCount));
        ObserverDirectory.CountPacket(observer, s_now);
        ObserverDirectory.CountStatus(observer);
        Assert.Equal((1, 1), (observer.PacketCount, observer.StatusCount));
        Assert.Equal(s_now, observer.LastPacketAt);
    }

    [Fact]
    public void Heard_AfterRetirement_RevivesIt()
    {
        var observer = Put();
        ObserverDirectory.Retire(observer);
        Assert.True(observer.IsInactive);
        Put(new ObserverFacts { Name = "retained text only" });
        Assert.True(observer.IsInactive);
        ObserverDirectory.Heard(observer, s_now);
        Assert.False(observer.IsInactive);
    }

    [Fact]
    public void Heard_AfterATimeFromTheFuture_Heals()
    {
        _observers.Restore(Archived() with { LastSeen = new UnixMillis(9_000_000_000) });
        ObserverDirectory.Heard(_observers.Find(s_id)!, s_now);
        Assert.Equal(s_now, _observers.Find(s_id)!.LastSeen);
    }

    [Fact]
    [Trait("row", "OP-16")]
    public void ClockSkew_IsShownFor24HoursAfterTheLastSign_ThenGoneWithoutAWrite()
    {
        var observer = Put();
        Assert.Null(observer.ClockSkew);
        ObserverDirectory.NoteSkew(observer, -25_200, s_now);
        Assert.True(observer.ClockSkew!.IsCurrent(s_now + TimeSpan.FromHours(24)));
        Assert.False(observer.ClockSkew!.IsCurrent(s_now + TimeSpan.FromHours(24) + TimeSpan.FromMilliseconds(1)));
        Assert.Equal((-25_200L, 1), (observer.ClockSkew!.SkewSeconds, observer.ClockSkew!.Count24h));
    }

    [Fact]
    [Trait("row", "OP-16")]
    public void NoteSkew_CountsUpWithoutAGapOf24Hours_AndBeginsAnewAfterOne()
    {
        var observer = Put();
        var at = s_now;
        for (var i = 1; i <= 3; i++, at += TimeSpan.FromHours(23))
        {
            ObserverDirectory.NoteSkew(observer, 3_600, at);
            Assert.Equal(i, observer.ClockSkew!.Count24h);
        }

        ObserverDirectory.NoteSkew(observer, -5, at + TimeSpan.FromHours(2));
        Assert.Equal((-5L, 1), (observer.ClockSkew!.SkewSeconds, observer.ClockSkew!.Count24h));
    }

    [Fact]
    public void NoteSkew_OfNothing_IsNoSign()
    {
        var observer = Put();
        ObserverDirectory.NoteSkew(observer, 0, s_now);
        Assert.Null(observer.ClockSkew);
    }

    [Fact]
    public void NonRelayingKeys_FollowTheRepeatSetting()
    {
        Put();
        Put(new ObserverFacts { CanRelay = true });
        Assert.Equal(0, _observers.RelayVersion);
        var before = _observers.NonRelayingKeys;
        Put(new ObserverFacts { CanRelay = false });
        Assert.Equal([AKey.Of("AB")], _observers.NonRelayingKeys);
        Assert.Empty(before);
        Assert.Equal(1, _observers.RelayVersion);
        Put(new ObserverFacts { Name = "x" });
        Assert.Equal(1, _observers.RelayVersion);
        Put(new ObserverFacts { CanRelay = true });
        Assert.Empty(_observers.NonRelayingKeys);
        Assert.Equal(2, _observers.RelayVersion);
    }

    [Fact]
    public void Restore_BringsEverythingBack_AndIndexesGoOnBehind()
    {
        var skew = new ClockSkewSign(7, s_now, 3);
        _observers.Restore(Archived() with { IsInactive = true, ClockSkew = skew, Facts = new ObserverFacts { Name = "old", CanRelay = false } });
        var observer = _observers.Find(s_id)!;
        Assert.Equal((5, "old", 10L, 20L, 30L, 40L, 50L), (observer.Index, observer.Facts.Name, observer.FirstSeen.Value, observer.LastSeen.Value, observer.LastPacketAt.Value, observer.PacketCount, observer.StatusCount));
        Assert.True(observer.IsInactive);
        Assert.Equal(skew, observer.ClockSkew);
        Assert.Single(_observers.NonRelayingKeys);
        Assert.Equal(6, _observers.Upsert("another", new ObserverFacts(), s_now).Index);
        Assert.Equal([5, 6], _observers.Snapshot().Select(o => o.Index));
        Assert.Null(_observers.Find(3));
    }

    private static ArchivedObserver Archived() =>
        new(5, s_id, new ObserverFacts(), new UnixMillis(10), new UnixMillis(20), new UnixMillis(30), 40, 50, false, null);

    private Observer Put(ObserverFacts? facts = null) => _observers.Upsert(s_id, facts ?? new ObserverFacts(), s_now);
}
