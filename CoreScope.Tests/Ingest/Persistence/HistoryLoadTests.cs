using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;
using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Persistence;
using CoreScope.Ingest.Pipeline;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Tests.Ingest.Persistence;

public sealed class HistoryLoadTests : IDisposable
{
    private const int Messages = 6_000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_aDay = TimeSpan.FromDays(1);
    private static readonly UnixMillis s_hot = ArchiveWorld.Start + s_aDay;

    private readonly ArchiveFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("row", "ST-10")]
    public async Task HotStart_ThenHistory_EndsAsAStartThatReadsAllFirst()
    {
        await ArchiveTwoDaysAsync();
        var expected = await FullStateAsync();
        await using var world = new ArchiveWorld(_folder.Options);
        await world.WarmUpAsync(new WarmupLimits(s_hot));
        Assert.Equal(StorePhase.Ready, world.Store.Status.Phase);
        var hot = world.Store.Snapshot();
        Assert.True(hot.Count > 500 && hot[0].FirstSeen >= s_hot && world.Store.IsPartial);

        await using var loading = new Loading(world, new StoreLimits(HotStart: s_aDay));
        Assert.True(loading.History.IsDue);
        await loading.RunAsync();

        Assert.Equal(expected, WorldState.Of(world.Mesh, inOrder: false));
        Assert.Equal((true, false, 1.0, null), (world.Store.Status.History.IsComplete, world.Store.Status.History.HasFailed, world.Store.Status.History.Coverage, world.Store.Status.History.Error));
        Assert.False(world.Store.IsPartial);
    }

    [Fact]
    [Trait("row", "ST-10")]
    public async Task HotStart_OldPacketsHeardAgainMeanwhile_AreThereOnce()
    {
        await ArchiveTwoDaysAsync();
        await using var world = new ArchiveWorld(_folder.Options);
        await world.WarmUpAsync(new WarmupLimits(s_hot));
        await using var loading = new Loading(world, new StoreLimits(HotStart: s_aDay));
        loading.History.Announce();
        var before = world.Store.LastTransmissionId;
        var old = Enumerable.Range(1, 40).Select(i => OldFrame(i * 17)).ToArray();
        foreach (var frame in old)
            await loading.PublishAsync(frame);
        await Eventually.TrueAsync(() => world.Counters.Duplicates == old.Length, "all are recognised");
        Assert.Equal(before, world.Store.LastTransmissionId);

        await loading.RunAsync();

        Assert.Equal(before, world.Store.LastTransmissionId);
        Assert.Equal(Convert.ToInt64(_folder.Sql("SELECT count(*) FROM transmissions")), world.Store.Snapshot().Count);
        Assert.Equal(Convert.ToInt32(_folder.Sql("SELECT count(*) FROM observations")) + old.Length, world.Store.ObservationCount);
        Assert.All(old, frame => Assert.Contains(Find(world, frame).Observations.ToArray(), o => o.ObserverIndex == world.Observer("LATE").Index));
    }

    [Fact]
    public async Task Load_RetentionReached_StopsThere()
    {
        await ArchiveTwoDaysAsync();
        await using var world = new ArchiveWorld(_folder.Options);
        await world.WarmUpAsync(new WarmupLimits(s_hot + TimeSpan.FromSeconds(1)));
        // The second day and nothing of the first.
        var limits = new StoreLimits(Retention: UnixMillis.Now(TimeProvider.System) - s_hot + TimeSpan.FromHours(1), HotStart: TimeSpan.FromHours(1));
        await using var loading = new Loading(world, limits);

        await loading.RunAsync();

        Assert.Equal(Convert.ToInt64(_folder.Sql($"SELECT count(*) FROM transmissions WHERE first_seen >= {s_hot.Value}")), world.Store.Snapshot().Count);
        Assert.True(world.Store.Status.History.IsComplete && world.Store.IsPartial);
    }

    [Fact]
    public async Task Load_MemoryFull_StopsThereAndIsComplete()
    {
        await ArchiveTwoDaysAsync();
        await using var world = new ArchiveWorld(_folder.Options);
        await world.WarmUpAsync(new WarmupLimits(s_hot));
        var limits = new StoreLimits(MaxBytes: world.Store.Measure().TotalBytes + 250_000, HotStart: s_aDay);
        await using var loading = new Loading(world, limits);

        await loading.RunAsync();

        Assert.InRange(world.Store.Measure().TotalBytes, 0, limits.MaxBytes);
        Assert.True(world.Store.SmallestId > 1 && world.Store.Status.History.IsComplete && world.Store.IsPartial);
    }

    [Fact]
    [Trait("row", "ST-10")]
    public async Task Load_ArchiveThatCannotBeRead_IsReportedAndWhatWasReadStays()
    {
        await ArchiveTwoDaysAsync();
        await using var world = new ArchiveWorld(_folder.Options);
        await world.WarmUpAsync(new WarmupLimits(s_hot));
        var border = world.Store.SmallestId;
        await using var loading = new Loading(world, new StoreLimits(HotStart: s_aDay));
        _folder.Sql("DROP TABLE observations");

        await loading.RunAsync();

        var history = world.Store.Status.History;
        Assert.True(history.HasFailed && !history.IsComplete && history.Coverage < 0.9);
        Assert.Contains("observations", history.Error);
        Assert.Equal(border, world.Store.SmallestId);
        Assert.Equal(StorePhase.Ready, world.Store.Status.Phase);
    }

    [Fact]
    public async Task Load_StoppedInTheMiddle_EndsAndLeavesNoHalfBlock()
    {
        await ArchiveTwoDaysAsync();
        await using var world = new ArchiveWorld(_folder.Options);
        await world.WarmUpAsync(new WarmupLimits(s_hot));
        await using var loading = new Loading(world, new StoreLimits(HotStart: s_aDay));
        using var stop = new CancellationTokenSource();
        var first = world.Store.SmallestId;
        loading.Start();
        var running = loading.History.RunAsync(stop.Token);
        await Eventually.TrueAsync(() => world.Store.SmallestId < first, "some history is in");
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(s_patience));

        var log = world.Store.Snapshot();
        Assert.Equal(log[0].Id, world.Store.SmallestId);
        Assert.All(Enumerable.Range(0, log.Count), i => Assert.Same(log[i], world.Store.Find(log[i].Hash)));
    }

    [Fact]
    [Trait("row", "RP-27")]
    public async Task WarmUp_MemoryLimit_BeginsWhereTheRestFits()
    {
        await ArchiveTwoDaysAsync();
        await using (var all = new ArchiveWorld(_folder.Options))
        {
            await all.WarmUpAsync();
            Assert.False(all.Store.IsPartial);
            var half = all.Store.Measure().TotalBytes / 2;
            all.File.Dispose();
            await using var world = new ArchiveWorld(_folder.Options);
            await world.WarmUpAsync(new WarmupLimits(default, half));

            Assert.Equal(StorePhase.Ready, world.Store.Status.Phase);
            Assert.InRange(world.Store.Measure().TotalBytes, half / 3, half);
            Assert.True(world.Store.IsPartial);
            Assert.Equal(all.Store.LastTransmissionId, world.Store.Snapshot()[world.Store.Snapshot().Count - 1].Id);
            world.File.Dispose();
        }

        await using var tiny = new ArchiveWorld(_folder.Options);
        await tiny.WarmUpAsync(new WarmupLimits(default, 1));
        Assert.Equal(StoreLimits.LeastKept, tiny.Store.Snapshot().Count);
    }

    private static byte[] OldFrame(int number) =>
        ArchiveWorld.Frame(RouteType.Flood, PayloadType.Request, [.. BitConverter.GetBytes(number), 1, 2, 3, 4, 5, 6], [7]);

    private static Transmission Find(ArchiveWorld world, byte[] frame) => world.Store.Find(PacketHasher.Hash(APacket.Decode(frame)))!;

    // The first day holds the packets of OldFrame.
    private async Task ArchiveTwoDaysAsync()
    {
        await using var world = new ArchiveWorld(_folder.Options);
        RandomTraffic.Play(world, Messages, 21);
        for (var i = 0; i < 800; i++)
            world.Hear(OldFrame(i), world.Observer("FIRST"));
        world.Now = s_hot;
        RandomTraffic.Play(world, Messages, 22);
        await world.FinishAsync();
    }

    private async Task<string> FullStateAsync()
    {
        await using var world = new ArchiveWorld(_folder.Options);
        await world.WarmUpAsync();
        return WorldState.Of(world.Mesh, inOrder: false);
    }

    /// <summary>A pipeline over the world, and the load beside it.</summary>
    private sealed class Loading : IAsyncDisposable
    {
        private readonly ArchiveWorld _world;
        private readonly MessageInbox _inbox = new();
        private readonly StoreCommandQueue _commands = new();
        private readonly SqliteArchive _archive;
        private readonly IngestPipeline _pipeline;
        private Task? _running;

        public Loading(ArchiveWorld world, StoreLimits limits)
        {
            _world = world;
            _archive = new SqliteArchive(world.File);
            _pipeline = new IngestPipeline(
                world.Mesh, _inbox, _commands, world.Queue, new ResolvedPathCache(_archive), world.Counters, new IngestRules(), static (_, _) => { }, NullLogger<IngestPipeline>.Instance, _archive);
            History = new HistoryLoad(world.File, world.Mesh, _commands, limits, NullLogger<HistoryLoad>.Instance) { BlockSize = 300 };
        }

        public HistoryLoad History { get; }

        public void Start() => _running ??= Task.Run(() => _pipeline.RunAsync(CancellationToken.None));

        public async Task RunAsync()
        {
            Start();
            await History.RunAsync(CancellationToken.None).WaitAsync(s_patience);
        }

        public async Task PublishAsync(byte[] frame)
        {
            Start();
            var body = System.Text.Encoding.UTF8.GetBytes($$"""{"raw":"{{Convert.ToHexString(frame)}}"}""");
            await _inbox.PostAsync(new MqttMessage("test", "meshcore/BRU/LATE/packets", body, Retained: false, _world.Now, default), CancellationToken.None);
        }

        public async ValueTask DisposeAsync()
        {
            _inbox.Close();
            if (_running is not null)
                await _running.WaitAsync(s_patience);
            _archive.Dispose();
        }
    }
}
