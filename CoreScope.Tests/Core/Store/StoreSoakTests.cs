using System.Diagnostics;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Store;

/// <summary>One writer that appends and evicts without pause, readers that check what they see, then an integrity check.</summary>
public sealed class StoreSoakTests
{
    private const int Kept = 9_000;
    private readonly PacketStore _store = new();
    private readonly CancellationTokenSource _stop = new();
    private long _written;
    private long _read;

    [Fact]
    public Task Soak_Short() => Soak(readers: 3, TimeSpan.FromSeconds(3));

    [Fact]
    [Trait("Category", "Soak")]
    public Task Soak_Long() => Soak(readers: 8, TimeSpan.FromSeconds(30));

    private async Task Soak(int readers, TimeSpan time)
    {
        var threads = Enumerable.Range(0, readers)
            .Select(i => Task.Factory.StartNew(() => Read(i), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))
            .ToArray();
        try
        {
            Write(time);
        }
        finally
        {
            await _stop.CancelAsync();
            await Task.WhenAll(threads);
        }

        StoreIntegrity.Check(_store);
        Assert.True(_written > 10_000, $"only {_written} appended");
        Assert.True(_read > 1_000, $"only {_read} read");
    }

    private void Write(TimeSpan time)
    {
        var traffic = new RandomTraffic(9);
        var recent = new Queue<APacket>();
        var watch = Stopwatch.StartNew();
        for (var now = 1; watch.Elapsed < time || now < 30_000; now++)
        {
            var packet = recent.Count > 100 && traffic.Next(3) > 0 ? recent.ElementAt(traffic.Next(100)) : traffic.New();
            var heard = traffic.Heard(packet, now);
            heard.AppendTo(_store);
            recent.Enqueue(heard);
            if (recent.Count > 4_000)
                recent.Dequeue();
            if (_store.Snapshot().Count > Kept)
                _store.EvictOldestChunk();
            _written++;
        }
    }

    private void Read(int seed)
    {
        var random = new Random(seed);
        while (!_stop.IsCancellationRequested)
        {
            var snapshot = _store.Snapshot();
            if (snapshot.Count == 0)
                continue;
            CheckTransmission(snapshot[random.Next(snapshot.Count)]);
            CheckTransmission(snapshot[snapshot.Count - 1]);
            CheckLists(random);
            CheckNewest(random);
            Interlocked.Increment(ref _read);
        }
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
        var view = _store.ByHop(new HopPrefix([(byte)(random.Next(40) * 5)]));
        var copy = view.ToArray();
        foreach (var id in copy)
        {
            // Evicted meanwhile is allowed, another one is not.
            if (_store.Find(id) is { } transmission)
                Assert.Equal(id, transmission.Id);
        }

        Assert.True(copy.AsSpan().SequenceEqual(view.Span), "a view changed");
    }

    private void CheckNewest(Random random)
    {
        Span<int> page = stackalloc int[50];
        var filled = _store.NewestObservations(int.MaxValue, random.Next(2_000), page);
        for (var i = 0; i < filled; i++)
        {
            Assert.True(i == 0 || page[i] < page[i - 1], "the feed is not in order");
            if (_store.TryFindObservation(page[i], out var transmission, out var index))
                Assert.Equal(page[i], transmission.Observations[index].Id);
        }
    }
}
