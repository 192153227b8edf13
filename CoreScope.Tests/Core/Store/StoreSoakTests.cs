using System.Diagnostics;
using CoreScope.Core;
using CoreScope.Core.Feed;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Queries;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Tests.Core.Store;

/// <summary>
/// One writer that appends and evicts without pause, eight readers that check what they see in every way there is to look, then
/// a comparison of the log with every index.
/// </summary>
public sealed class StoreSoakTests
{
    private const int Readers = 8;
    private const int Kept = 9_000;
    private readonly Mesh _mesh = new(TimeProvider.System, NullLogger<PacketFeed>.Instance);
    private readonly CancellationTokenSource _stop = new();
    private long _written;
    private long _read;

    private PacketStore Store => _mesh.Store;

    [Fact]
    [Trait("row", "ST-12")]
    public Task Soak_Short() => Soak(TimeSpan.FromSeconds(12));

    [Fact]
    [Trait("Category", "Soak")]
    public Task Soak_TenMinutes() => Soak(TimeSpan.FromMinutes(10));

    private async Task Soak(TimeSpan time)
    {
        var threads = Enumerable.Range(0, Readers)
            .Select(i => Task.Factory.StartNew(() => Read(i), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))
            .ToArray();
        try
        {
            // A reader that found something wrong ends the run.
            Write(time, () => Array.Exists(threads, t => t.IsFaulted));
        }
        finally
        {
            await _stop.CancelAsync();
            await Task.WhenAll(threads);
        }

        StoreIntegrity.Check(Store);
        Assert.True(Store.Evicted > 10_000, $"only {Store.Evicted} evicted");
        Assert.True(_read > 300, $"only {_read} rounds read");
    }

    private void Write(TimeSpan time, Func<bool> isOver)
    {
        var traffic = new RandomTraffic(9);
        var recent = new Queue<APacket>();
        var watch = Stopwatch.StartNew();
        StorePass? pass = null;
        for (var now = 1; (watch.Elapsed < time || now < 60_000) && !isOver(); now++)
        {
            var packet = recent.Count > 100 && traffic.Next(3) > 0 ? recent.ElementAt(traffic.Next(100)) : traffic.New();
            var heard = traffic.Heard(packet, now);
            heard.AppendTo(Store);
            recent.Enqueue(heard);
            if (recent.Count > 4_000)
                recent.Dequeue();
            // Steps and arrivals take turns, as in the pipeline; sometimes a pass is not finished when the next begins.
            if (pass?.Step() != true)
                pass = null;
            if (Store.Snapshot() is { Count: > Kept } snapshot && (pass is null || traffic.Next(500) == 0))
                pass = Store.Evict(snapshot[1 + traffic.Next(3_000)].Id);
            _written++;
        }

        while (pass?.Step() == true)
        {
        }
    }

    private void Read(int seed)
    {
        var random = new Random(seed);
        var queries = new PacketQueries(_mesh);
        while (!_stop.IsCancellationRequested)
        {
            var snapshot = Store.Snapshot();
            if (snapshot.Count == 0)
                continue;
            CheckTransmission(snapshot[random.Next(snapshot.Count)]);
            CheckTransmission(snapshot[snapshot.Count - 1]);
            CheckGoneOrThere(snapshot[random.Next(Math.Min(snapshot.Count, 4_000))]);
            CheckLists(random);
            CheckNewest(random);
            switch (random.Next(16))
            {
                case 0:
                    CheckScan(snapshot);
                    break;
                case 1:
                    CheckPage(queries, random);
                    break;
            }

            Interlocked.Increment(ref _read);
        }
    }

    // From one moment on it is gone on every way; what has gone does not come back.
    private void CheckGoneOrThere(Transmission transmission)
    {
        var id = transmission.Id;
        var observation = transmission.Observations[0].Id;
        var isGone = Store.Find(id) is null;
        var byHash = Store.Find(transmission.Hash);
        Assert.True(byHash is null || byHash.Hash == transmission.Hash, "another packet under this hash");
        if (!isGone)
            return;
        Assert.True(byHash is null || byHash.Id > id, "evicted, but found by its hash");
        Assert.False(Store.TryFindObservation(observation, out _, out _), "evicted, but found by an observation");
        Assert.Null(Store.Find(id));
        Assert.True(Store.SmallestId > id, "evicted, but the log should reach it");
        var now = Store.Snapshot();
        Assert.True(now.Count == 0 || now[0].Id > id, "evicted, but in the log");
    }

    private static void CheckScan(PacketSnapshot snapshot)
    {
        var last = 0;
        for (var i = 0; i < snapshot.Count; i++)
        {
            Assert.True(snapshot[i].Id > last, "the log is not in order");
            last = snapshot[i].Id;
        }
    }

    private void CheckPage(PacketQueries queries, Random random)
    {
        var query = new PacketQuery { Type = (PayloadType)random.Next(9), Offset = random.Next(50), Limit = 20, IsAscending = random.Next(2) == 0 };
        var page = queries.List(query);
        Assert.InRange(page.Items.Count, 0, 20);
        Assert.All(page.Items, t => Assert.Equal(query.Type, t.Type));
        var ids = page.Items.Select(t => t.Id).ToArray();
        Assert.Equal(query.IsAscending ? ids.Order() : ids.OrderDescending(), ids);
    }

    private static void CheckTransmission(Transmission transmission)
    {
        var best = transmission.BestIndex;
        var observations = transmission.Observations;
        Assert.True(best < observations.Length, "the best is not among the observations");
        Assert.NotEqual(0, transmission.Best.Id);
        Span<byte> bytes = stackalloc byte[ProtocolLimits.MaxFrame];
        foreach (ref readonly var observation in observations)
        {
            Assert.True(PacketDecoder.TryDecode(bytes[..transmission.CopyFrame(observation, bytes)], out var frame, out _));
            Assert.Equal(transmission.Hash, PacketHasher.Hash(frame));
            Assert.True(observation.Id > 0 && observation.IngestTime >= transmission.FirstSeen);
        }
    }

    private void CheckLists(Random random)
    {
        var view = Store.ByHop(new HopPrefix([(byte)(random.Next(40) * 5)]));
        var copy = view.ToArray();
        foreach (var id in copy)
        {
            // Evicted meanwhile is allowed, another one is not.
            if (Store.Find(id) is { } transmission)
                Assert.Equal(id, transmission.Id);
        }

        Assert.True(copy.AsSpan().SequenceEqual(view.Span), "a view changed");
    }

    private void CheckNewest(Random random)
    {
        Span<int> page = stackalloc int[50];
        var filled = Store.NewestObservations(int.MaxValue, random.Next(2_000), page);
        for (var i = 0; i < filled; i++)
        {
            Assert.True(i == 0 || page[i] < page[i - 1], "the feed is not in order");
            if (Store.TryFindObservation(page[i], out var transmission, out var index))
                Assert.Equal(page[i], transmission.Observations[index].Id);
        }
    }
}
