using System.Collections.Concurrent;
using CoreScope.Core.Protocol.Writers;
using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Persistence;
using CoreScope.Ingest.Pipeline;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.Logging;

namespace CoreScope.Tests.Ingest.Pipeline;

public sealed class PipelineLoopTests
{
    private sealed class Acks : IAckTarget
    {
        public ConcurrentQueue<long> Done { get; } = new();

        public void Acknowledge(long id) => Done.Enqueue(id);
    }

    [Fact]
    [Trait("row", "ST-14")]
    public async Task Counters_EachEvent_RaisesItsOwnByOneAndNoOther()
    {
        using var rig = new PipelineRig();
        var frame = PipelineRig.Frame(1, "AB");
        async Task<string> Rise(Action work)
        {
            long[] Read() =>
            [
                rig.Counters.TransmissionsInserted, rig.Counters.Duplicates, rig.Counters.ObservationsInserted, rig.Counters.NodeUpserts,
                rig.Counters.ObserverUpserts, rig.Counters.WriteErrors, rig.Counters.SignatureDrops, rig.Counters.Commits,
            ];
            var before = Read();
            work();
            await rig.WriteAsync();
            return string.Join(", ", Read().Zip(before, (now, then) => now - then));
        }

        // In order: tx, dupes, obs, nodes, observers, errors, signatures, commits.
        Assert.Equal("1, 0, 1, 0, 1, 0, 0, 1", await Rise(() => rig.Take(frame)));
        Assert.Equal("0, 1, 0, 0, 1, 0, 0, 1", await Rise(() => rig.Take(frame)));
        Assert.Equal("0, 1, 1, 0, 1, 0, 0, 1", await Rise(() => rig.Take(frame, observer: PipelineRig.Bob)));
        Assert.Equal("1, 0, 1, 1, 1, 0, 0, 1", await Rise(() => rig.Take(PipelineRig.Advert(1, new AdvertContent { Type = 2 }))));
        Assert.Equal("0, 0, 0, 0, 1, 0, 0, 1", await Rise(() => rig.Take(PipelineRig.Status(), """{"stats":{"battery_mv":1}}""")));
        Assert.Equal("0, 0, 0, 0, 1, 0, 1, 1", await Rise(() => rig.Take(PipelineRig.Forged(2, new AdvertContent { Type = 2 }))));
        Assert.Equal("0, 0, 0, 0, 1, 0, 0, 1", await Rise(() => rig.Take(PipelineRig.Forged(2, new AdvertContent { Type = 2 }))));
        Assert.Equal("1, 0, 1, 0, 1, 0, 0, 1", await Rise(() => rig.Take("meshcore/message/channel/0", """{"text":"a","sender_timestamp":1}""")));
        Assert.Equal("0, 1, 0, 0, 1, 0, 0, 1", await Rise(() => rig.Take("meshcore/message/channel/0", """{"text":"a","sender_timestamp":1}""")));
        Assert.Equal("0, 0, 0, 0, 0, 0, 0, 0", await Rise(() => rig.Take(PipelineRig.Packets(), """{"raw":"00"}""")));
        Assert.Equal("0, 0, 0, 0, 0, 0, 0, 0", await Rise(() => rig.Take(PipelineRig.Packets(), "{}")));
    }

    [Fact]
    public void Handle_HandlerFails_IsCountedLoggedOnceAndAcknowledged()
    {
        using var rig = new PipelineRig();
        var acks = new Acks();
        var rules = rig.Pipeline.Rules;
        rig.Pipeline.Rules = rules with { Filter = null! };

        var doneWith = 0;
        rig.Written = (_, _) => doneWith++;
        for (var i = 0; i < 5; i++)
        {
            var item = rig.Take(PipelineRig.Packets(), PipelineRig.Envelope(PipelineRig.Frame(i)), ack: new AckToken(acks, i));
            Assert.True(item.Ack.IsOwed);
            item.Ack.Complete();
        }

        // A message that was skipped waits for nothing any more.
        Assert.Equal(5, doneWith);

        rig.Pipeline.Rules = rules;
        rig.Take(PipelineRig.Frame(9));

        Assert.Equal([0, 1, 2, 3, 4], acks.Done);
        Assert.Equal(5, rig.Dropped("internal_error"));
        Assert.Single(rig.Log.Entries, e => e.Level == LogLevel.Error);
        rig.OnlyTransmission();
    }

    [Fact]
    public void Handle_WrittenClockFails_TheRowIsStillWritten()
    {
        using var rig = new PipelineRig();
        rig.Written = (_, _) => throw new InvalidOperationException("clock");

        Assert.NotNull(rig.Take(PipelineRig.Frame(1)).Transmission);
    }

    [Fact]
    public void Handle_FailsAfterThePacketIsInMemory_LeavesItForTheDiskAllTheSame()
    {
        using var rig = new PipelineRig();
        // What is told of resolved paths comes behind the store.
        var broken = new IngestPipeline(
            rig.Mesh, rig.Inbox, new StoreCommandQueue(), rig.Queue, null!, rig.Counters, rig.Pipeline.Rules, static (_, _) => { }, rig.Log);
        var acks = new Acks();
        var frame = AnAdvert.Frame(1, "one");

        var item = broken.Handle(rig.Message(PipelineRig.Packets(), PipelineRig.Envelope(frame), ack: new AckToken(acks, 1)));

        Assert.Same(rig.OnlyTransmission(), item.Transmission);
        Assert.Equal((true, 0, true), (item.IsNewTransmission, item.ObservationIndex, item.Ack.IsOwed));
        Assert.Equal("one", item.Node!.Name);
        Assert.NotNull(item.Observer);
        Assert.Equal(1, rig.Dropped("internal_error"));
        // The next message, which leaves nothing, does not bring it once more.
        Assert.Null(broken.Handle(rig.Message("x", "y")).Transmission);
    }

    [Fact]
    public void Handle_MessagesThatLeaveNothing_ShareNoAck()
    {
        using var rig = new PipelineRig();
        var acks = new Acks();
        var first = rig.Take("x", "y", ack: new AckToken(acks, 1));
        var second = rig.Take("x", "y", ack: new AckToken(acks, 2));
        var third = rig.Take("x", "y");

        Assert.Equal((1L, 2L, false, true), (first.Ack.Id, second.Ack.Id, third.Ack.IsOwed, third.IsEmpty));
    }

    [Fact]
    public async Task RunAsync_MixedMessages_AcksGoOutInOrderOfArrivalAndTheLoopEndsWhenTheInboxIsClosed()
    {
        using var rig = new PipelineRig();
        var acks = new Acks();
        var rules = rig.Pipeline.Rules;
        rig.Written = (_, _) => rig.Pipeline.Rules = rules;
        for (var i = 0; i < 400; i++)
        {
            var (topic, body) = (i % 5) switch
            {
                0 => (PipelineRig.Packets(), PipelineRig.Envelope(PipelineRig.Frame(i))),
                1 => (PipelineRig.Packets(), "rubbish"),
                2 => (PipelineRig.Status(), "{}"),
                3 => (PipelineRig.Packets(), PipelineRig.Envelope(PipelineRig.Frame(0))),
                _ => (PipelineRig.Packets(), PipelineRig.Envelope(PipelineRig.Forged(1, new AdvertContent()))),
            };
            Assert.True(await rig.Inbox.PostAsync(rig.Message(topic, body, ack: new AckToken(acks, i)), CancellationToken.None));
            Assert.True(await rig.Inbox.PostAsync(rig.Message(topic, body), CancellationToken.None));
        }

        var asked = 0;
        using var page = rig.Mesh.Feed.Subscribe(() =>
        {
            Interlocked.Increment(ref asked);
            return Task.CompletedTask;
        });
        rig.Inbox.Close();
        await rig.Pipeline.RunAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
        rig.Queue.Close();
        await foreach (var item in rig.Queue.Reader.ReadAllAsync())
            item.Ack.Complete();

        Assert.Equal(Enumerable.Range(0, 400).Select(i => (long)i), acks.Done);
        Assert.Equal(80, rig.Mesh.Store.Snapshot().Count);
        await Eventually.TrueAsync(() => Volatile.Read(ref asked) > 0, "pages are told");
    }

    [Fact]
    public void InOrder_OvertakenMessage_KeepsTimeInStepWithIds()
    {
        using var rig = new PipelineRig();
        var body = PipelineRig.Envelope(PipelineRig.Frame(1));
        var first = rig.Message(PipelineRig.Packets(), body);
        var overtaken = first with { ReceivedAt = first.ReceivedAt - TimeSpan.FromMilliseconds(700) };
        var clockSetBack = first with { ReceivedAt = first.ReceivedAt - TimeSpan.FromHours(1) };

        Assert.Same(first, rig.Pipeline.InOrder(first));
        Assert.Equal(first.ReceivedAt, rig.Pipeline.InOrder(overtaken).ReceivedAt);
        Assert.Same(clockSetBack, rig.Pipeline.InOrder(clockSetBack));
        Assert.Same(clockSetBack, rig.Pipeline.InOrder(clockSetBack));
    }

    [Fact]
    public void Handle_DuplicateAndNewPacketOfAKnownObserver_AllocateLittle()
    {
        using var rig = new PipelineRig();
        var duplicate = rig.Message(PipelineRig.Packets(), PipelineRig.Envelope(PipelineRig.Frame(1, "AB", "CD"), "\"origin\":\"o\",\"SNR\":\"5\",\"RSSI\":-90,\"score\":1"));
        rig.Pipeline.Handle(duplicate);
        var ignored = rig.Message(PipelineRig.Packets(), "{}");
        var next = 100;
        var fresh = Enumerable.Range(0, 7000).Select(i => rig.Message(PipelineRig.Packets(), PipelineRig.Envelope(PipelineRig.Frame(1000 + i, "AB", "CD"), "\"origin\":\"o\",\"SNR\":5"))).ToArray();

        long Each(Action<int> work) => Allocations.Least(() =>
        {
            for (var i = 0; i < 1000; i++)
                work(i);
        }) / 1000;

        var repeated = Each(_ => rig.Pipeline.Handle(duplicate));
        var nothing = Each(_ => rig.Pipeline.Handle(ignored));
        next = 0;
        var stored = Each(_ => rig.Pipeline.Handle(fresh[next++]));

        Assert.Equal(0, nothing);
        Assert.InRange(repeated, 0, 160);
        Assert.InRange(stored, 0, 1000);
    }
}
