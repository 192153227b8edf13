using System.Collections.Concurrent;
using CoreScope.App.Features.Live;
using CoreScope.App.Realtime;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Replay;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Features.Live;

public sealed class LiveBroadcastTests : IDisposable
{
    private readonly LiveBed _bed = new();

    public void Dispose() => _bed.Dispose();

    [Fact]
    public async Task Beat_AllListenersGetTheSameBatch_FourTimesASecond_AlsoWhenNothingCameIn()
    {
        var batches = new ConcurrentQueue<LiveBatch>[50];
        var memberships = new List<IDisposable>();
        for (var i = 0; i < batches.Length; i++)
        {
            var mine = batches[i] = new ConcurrentQueue<LiveBatch>();
            memberships.Add(_bed.Broadcast.Join(mine.Enqueue));
        }

        Assert.Equal(50, _bed.Broadcast.Count);
        var packet = APacket.Flood(PayloadType.Ack).Via("A0", "A1");
        for (var observer = 1; observer <= 5; observer++)
            _bed.Hear(packet.By(observer));
        await _bed.BeatAsync();
        await Eventually.TrueAsync(() => batches.All(mine => mine.Count == 1), "every listener has its batch");
        await _bed.BeatAsync();
        await Eventually.TrueAsync(() => batches.All(mine => mine.Count == 2), "an empty beat comes too");
        var first = batches[0].First();
        Assert.All(batches, mine => Assert.Same(first, mine.First()));
        var only = Assert.Single(first.Packets);
        Assert.Equal(5, only.Packet.Heard);
        // Written once for all: nobody plans or writes a second time.
        Assert.Same(only.Flight(FlightForm.Inferred), only.Flight(FlightForm.Inferred));
        Assert.Empty(batches[0].Last().Packets);

        memberships.ForEach(membership => membership.Dispose());
        Assert.Equal(0, _bed.Broadcast.Count);
        Assert.False(_bed.Mesh.Feed.IsWatched);
    }

    [Fact]
    [Trait("row", "LV-07")]
    public async Task Realistic_ObservationsAreGatheredForFiveSeconds_AndToldTogether()
    {
        var batches = new ConcurrentQueue<LiveBatch>();
        using var membership = _bed.Broadcast.Join(batches.Enqueue);
        var packet = APacket.Flood(PayloadType.Ack);
        _bed.Hear(packet.Via("A0", "A1").By(1));
        await BeatsAsync(10, batches);
        _bed.Hear(packet.Via("A0", "A1", "A2").By(2));
        await BeatsAsync(16, batches);
        var gathered = Assert.Single(batches.SelectMany(batch => batch.Gathered.Value));
        Assert.Equal(2, gathered.Packet.Heard);
        Assert.Equal(2, gathered.Packet.Paths.Count);
    }

    [Fact]
    public async Task Flood_OfThousandsASecond_IsCutToTheNewest_AndCounted()
    {
        var batches = new ConcurrentQueue<LiveBatch>();
        using var membership = _bed.Broadcast.Join(batches.Enqueue);
        for (var i = 0; i < 2_000; i++)
            _bed.Hear(APacket.Flood(PayloadType.Ack).Number(i).Via("A0", "A1"));
        await _bed.BeatAsync();
        await Eventually.TrueAsync(() => !batches.IsEmpty, "the batch has come");
        Assert.True(batches.TryPeek(out var batch));
        Assert.Equal(LiveBroadcast.MostPackets, batch.Packets.Count);
        Assert.Equal(2_000 - LiveBroadcast.MostPackets, batch.Uncounted);
        Assert.Equal(2_000, batch.Packets[^1].Packet.Transmission.Id);
    }

    [Fact]
    public async Task Listener_ThatFails_DoesNotEndTheOthers()
    {
        var batches = new ConcurrentQueue<LiveBatch>();
        using var failing = _bed.Broadcast.Join(_ => throw new InvalidOperationException("gone"));
        using var membership = _bed.Broadcast.Join(batches.Enqueue);
        await BeatsAsync(2, batches);
        Assert.Equal(2, batches.Count);
    }

    /// <summary>30 packets a second of five observations each over nine hops, as the budget of 50 circuits has it.</summary>
    [Fact]
    public void FiftyCircuits_GetNoMoreThanTheirShareOfTheLine()
    {
        var models = Enumerable.Range(0, 50).Select(_ => _bed.Sources.CreateModel()).ToList();
        long bytes = 0;
        const int Seconds = 10;
        for (var beat = 0; beat < 4 * Seconds; beat++)
        {
            var packets = Enumerable.Range(0, 8).SelectMany(number => Enumerable.Range(1, 5).Select(observer =>
                APacket.Flood(PayloadType.Ack).Number((beat * 10) + number).By(observer).Via("A0", "A1", "A2", "A3", "A0", "A1", "A2", "A3", observer.ToString("X2", null))));
            var batch = _bed.Batch([.. packets]);
            foreach (var model in models)
                bytes += model.Take(batch)?.Length ?? 0;
            _bed.Clock.Advance(LiveBroadcast.Beat);
        }

        Assert.InRange(bytes / models.Count / Seconds, 100, 3_000);
        Assert.All(models, model => Assert.Equal(8 * 5 * 4 * Seconds, model.Counters.Observations));
        Assert.All(models, model => Assert.Equal(LiveFeed.MostItems, model.Feed.Items.Count));
    }

    [Fact]
    public void Flight_IsNumbersOnly_WhateverNodesAreCalled()
    {
        _bed.Node("A0", 50, 10, HostileText.RightToLeft + "\"<script>");
        var flight = Assert.Single(_bed.Batch(APacket.Flood(PayloadType.Ack).Via("A0", "A1")).Packets).Flight(FlightForm.Inferred);
        Assert.Matches(@"^\[[-\d,.\[\]]+\]$", flight);
        Assert.EndsWith("[[2,5000000,1000000,0,5100000,1100000,0]]]", flight, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "LV-06")]
    public void Flight_WithoutInferredHops_HasTheKnownOnesOnly()
    {
        var packet = Assert.Single(_bed.Batch(APacket.Flood(PayloadType.Ack).Via("A0", "11", "A1")).Packets);
        Assert.Contains("[3,5000000,1000000,0,5050000,1050000,2,5100000,1100000,0]", packet.Flight(FlightForm.Inferred), StringComparison.Ordinal);
        Assert.Contains("[2,5000000,1000000,0,5100000,1100000,0]", packet.Flight(FlightForm.Plain), StringComparison.Ordinal);
        Assert.Null(Assert.Single(_bed.Batch(APacket.Flood(PayloadType.Ack).Number(7)).Packets).Flight(FlightForm.Inferred));
    }

    [Fact]
    [Trait("row", "X-22")]
    public void Flight_OneByteHopsHidden_LeavesAGap_ThatIsSaidSo()
    {
        var sender = _bed.Mesh.Nodes.IdOf(AKey.Of("A3"));
        var observer = _bed.Mesh.Observers.Upsert(AKey.Of("A2").ToString(), new ObserverFacts { Name = "Placed", Region = "SJC" }, new UnixMillis(1)).Index;
        var packet = APacket.Flood(PayloadType.Advert).From(sender).By(observer);
        var oneByte = Assert.Single(_bed.Batch(packet.Number(1).Via("A0", "11", "A1")).Packets);
        Assert.Contains("[[2,5300000,1300000,0,5200000,1200000,3]]", oneByte.Flight(FlightForm.Inferred | FlightForm.HidesOneByte), StringComparison.Ordinal);
        Assert.Contains("[[5,5300000,1300000,0,5000000,1000000,0,", oneByte.Flight(FlightForm.Inferred), StringComparison.Ordinal);
        var twoBytes = Assert.Single(_bed.Batch(packet.Number(2).Via(AKey.Of("A0").Prefix(2).ToString(), AKey.Of("A1").Prefix(2).ToString())).Packets);
        Assert.Equal(twoBytes.Flight(FlightForm.Inferred), twoBytes.Flight(FlightForm.Inferred | FlightForm.HidesOneByte));
    }

    [Fact]
    [Trait("row", "LV-23")]
    public void Flight_WithBytes_TellsTheFrameFromItsHeaderOn_CutToWhatIsSeen_EvenWithoutAWay()
    {
        var nowhere = Assert.Single(_bed.Batch(APacket.Flood(PayloadType.Ack).Number(7)).Packets);
        Assert.Null(nowhere.Flight(FlightForm.Inferred));
        var frame = APacket.Flood(PayloadType.Ack).Number(7).Frame();
        Assert.EndsWith($",[],1,0,[{string.Join(',', frame)}]]", nowhere.Flight(FlightForm.Bytes), StringComparison.Ordinal);
        Assert.Null(nowhere.Sound(FlightForm.Inferred));
        var flying = Assert.Single(_bed.Batch(APacket.Flood(PayloadType.Ack).Number(8).Via("A0", "A1")).Packets);
        Assert.EndsWith($"]],1,2,[{string.Join(',', APacket.Flood(PayloadType.Ack).Number(8).Via("A0", "A1").Frame().Take(LivePacket.MostBytes))}]]", flying.Flight(FlightForm.Bytes), StringComparison.Ordinal);
        Assert.Contains(",[],1,2,[", flying.Sound(FlightForm.Bytes), StringComparison.Ordinal);
    }

    private async Task BeatsAsync(int count, ConcurrentQueue<LiveBatch> batches)
    {
        for (var i = 0; i < count; i++)
        {
            var before = batches.Count;
            await _bed.BeatAsync();
            await Eventually.TrueAsync(() => batches.Count > before, "the beat was sent");
        }
    }
}
