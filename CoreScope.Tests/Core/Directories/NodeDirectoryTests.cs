using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Directories;

public sealed class NodeDirectoryTests
{
    private static readonly PublicKey s_key = AKey.Of("AB01");
    private readonly NodeDirectory _nodes = new();

    [Fact]
    public void Reserve_GivesAnIdButNoNode()
    {
        var id = _nodes.Reserve(s_key);
        Assert.Equal(1, id);
        Assert.Equal(id, _nodes.Reserve(s_key));
        Assert.Equal(id, _nodes.IdOf(s_key));
        Assert.Null(_nodes.Find(id));
        Assert.Null(_nodes.Find(s_key));
        Assert.Empty(_nodes.Snapshot());
        Assert.Equal(0, _nodes.IdOf(AKey.Of("FF")));
    }

    [Fact]
    public void Find_IdsThatAreNone_IsNull()
    {
        Assert.Null(_nodes.Find(0));
        Assert.Null(_nodes.Find(-1));
        Assert.Null(_nodes.Find(int.MaxValue));
    }

    [Fact]
    public void Apply_WhatAnAdvertLeavesOut_IsKept()
    {
        _nodes.Apply(Advert(1_000) with { Name = "<img src=x onerror=alert(1)>", Latitude = 1, Longitude = 2, BatteryMillivolts = 3_700, TemperatureCelsius = 20.5, Scope = "#eu" }, true);
        foreach (var name in new[] { null, "" })
            _nodes.Apply(Advert(2_000) with { Name = name }, true);
        var node = _nodes.Find(s_key)!;
        Assert.Equal(("<img src=x onerror=alert(1)>", 1.0, 2.0, 3_700, 20.5, "#eu"), (node.Name, node.Latitude!.Value, node.Longitude!.Value, node.BatteryMillivolts!.Value, node.TemperatureCelsius!.Value, node.DefaultScope));
        Assert.Equal((1_000L, 2_000L, 3), (node.FirstSeen.Value, node.LastSeen.Value, node.AdvertCount));
    }

    [Fact]
    public void Apply_TheSameAdvertByAnotherObserver_CountsNothingButMovesLastSeen()
    {
        _nodes.Apply(Advert(1_000), true);
        var node = _nodes.Apply(Advert(1_500), false);
        Assert.Equal((1, 1_500L), (node.AdvertCount, node.LastSeen.Value));
    }

    [Fact]
    public void Apply_AnOldAdvertHeardLate_DoesNotBringTheOldNameBack()
    {
        _nodes.Apply(Advert(1_000) with { Name = "old", Role = NodeRole.Companion }, true);
        _nodes.Apply(Advert(2_000) with { Name = "new" }, true);
        var node = _nodes.Apply(Advert(3_000) with { Name = "old", Role = NodeRole.Companion }, false);
        Assert.Equal(("new", NodeRole.Repeater, 3_000L), (node.Name, node.Role, node.LastSeen.Value));
    }

    [Fact]
    public void Apply_ARepetitionOfWhatTheStoreKnowsButTheDirectoryDoesNot_MakesTheNode()
    {
        var node = _nodes.Apply(Advert(1_000) with { Name = "again" }, false);
        Assert.Equal("again", node.Name);
        Assert.Same(node, _nodes.Find(node.Id));
    }

    [Fact]
    public void Apply_WhenTheClockWasSetBack_LastSeenHeals()
    {
        _nodes.Apply(Advert(5_000), true);
        Assert.Equal(4_000, _nodes.Apply(Advert(4_000), true).LastSeen.Value);
    }

    [Fact]
    public void RelayVersion_MovesOnlyWhenTheRelaysDo()
    {
        var start = _nodes.RelayVersion;
        _nodes.Apply(Advert(1) with { Role = NodeRole.Companion }, true);
        Assert.Equal(start, _nodes.RelayVersion);
        _nodes.Apply(Advert(2) with { Role = NodeRole.Room }, true);
        Assert.Equal(start + 1, _nodes.RelayVersion);
        _nodes.Apply(Advert(3) with { Role = NodeRole.Repeater, Name = "x" }, true);
        Assert.Equal(start + 1, _nodes.RelayVersion);
        _nodes.Apply(Advert(4) with { Role = NodeRole.Sensor }, true);
        Assert.Equal(start + 2, _nodes.RelayVersion);
        Assert.Equal(4, _nodes.Version);
    }

    [Fact]
    public void Restore_KeepsIdsAndGoesOnBehindThem()
    {
        _nodes.Restore(new Node { Id = 7, Key = s_key, Name = "seven", Role = NodeRole.Repeater });
        Assert.Equal(7, _nodes.IdOf(s_key));
        Assert.Equal(8, _nodes.Reserve(AKey.Of("CD")));
        Assert.Equal(1, _nodes.RelayVersion);
        Assert.Single(_nodes.Snapshot());
        Assert.Equal("seven", _nodes.Apply(Advert(9), true).Name);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(0)]
    [InlineData(-7)]
    public void Restore_AnIdThatCannotBe_IsRefusedAndTakesNoMemory(int id)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var problem = Assert.Throws<InvalidDataException>(() => _nodes.Restore(new Node { Id = id, Key = s_key, Name = "x", Role = NodeRole.Repeater }));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.Contains($"{s_key} has the id {id}", problem.Message, StringComparison.Ordinal);
        Assert.Equal((0, 0), (_nodes.Count, _nodes.IdOf(s_key)));
    }

    [Fact]
    public void Snapshot_IsSharedUntilSomethingChanges_AndNeverChangesItself()
    {
        _nodes.Apply(Advert(1), true);
        var before = _nodes.Snapshot();
        Assert.Same(before, _nodes.Snapshot());
        _nodes.Apply(Advert(2) with { Key = AKey.Of("EE") }, true);
        Assert.Single(before);
        Assert.Equal(2, _nodes.Snapshot().Count);
    }

    [Fact]
    public void HasPosition_ZeroZero_IsNone()
    {
        Assert.False(_nodes.Apply(Advert(1) with { Latitude = 0, Longitude = 0 }, true).HasPosition);
        Assert.True(_nodes.Apply(Advert(2) with { Latitude = 0, Longitude = 7 }, true).HasPosition);
    }

    private static NodeAdvert Advert(long at) => new() { Key = s_key, HeardAt = new UnixMillis(at), Role = NodeRole.Repeater };
}
