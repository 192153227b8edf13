using System.Diagnostics;
using CoreScope.Core.Protocol;
using CoreScope.Ingest.Persistence;
using Xunit.Abstractions;

namespace CoreScope.Tests.Ingest.Persistence;

/// <summary>Prints what writer and warm-up achieve; fails only when they are far from what they do on a slow, busy machine.</summary>
public sealed class ArchiveThroughputTests(ITestOutputHelper output) : IDisposable
{
    private const int Observations = 200_000;
    private const int ObservationsOfEach = 8;

    private readonly ArchiveFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task WriterAndWarmUp_ManyObservations_AreFast()
    {
        await using (var world = new ArchiveWorld(_folder.Options))
        {
            var items = Prepare(world);
            world.StartWriter();
            var watch = Stopwatch.StartNew();
            foreach (var item in items)
                await world.Queue.AddAsync(item, CancellationToken.None);
            await world.FinishAsync();
            var perSecond = Observations / watch.Elapsed.TotalSeconds;
            output.WriteLine($"writer: {perSecond:N0} observations/s in {world.Counters.Commits} commits; file {new FileInfo(_folder.DatabasePath).Length / (double)Observations:F1} bytes an observation");
            Assert.Equal(Observations, world.Counters.ObservationsInserted);
            Assert.True(perSecond > 10_000, $"{perSecond:N0} observations/s");
        }

        // On this thread, so that what it allocates can be told from what other tests do.
        using var file = ArchiveFile.Open(_folder.Options);
        using var connection = file.OpenReader();
        var parts = WorldState.NewMesh();
        var load = new ObservationLoad(connection, parts);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var reading = Stopwatch.StartNew();
        load.Run(new WarmupLimits(), CancellationToken.None);
        var loadedPerSecond = Observations / reading.Elapsed.TotalSeconds;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        var held = parts.Store.Measure().TotalBytes;
        output.WriteLine($"warm-up: {loadedPerSecond:N0} observations/s; allocated {allocated >> 20} MiB, the store holds {held >> 20} MiB");
        Assert.Equal(Observations, load.Loaded);
        Assert.True(loadedPerSecond > 30_000, $"{loadedPerSecond:N0} observations/s");
        // Growing arrays are allocated more than once, a row is not.
        Assert.InRange(allocated, held, held * 4);
    }

    private static List<PersistItem> Prepare(ArchiveWorld world)
    {
        var random = new Random(1);
        var nodes = Enumerable.Range(1, 200).Select(i => (byte)i).ToArray();
        var observers = Enumerable.Range(1, 40).Select(i => world.Observer($"OBSERVER {i}")).ToArray();
        var items = new List<PersistItem>(Observations);
        var payload = Array.Empty<byte>();
        for (var i = 0; i < Observations; i++)
        {
            if (i % ObservationsOfEach == 0)
                random.NextBytes(payload = new byte[random.Next(20, 120)]);
            byte[] path = [.. Enumerable.Range(0, i % 6).Select(_ => nodes[random.Next(nodes.Length)])];
            var heard = new Heard { Signal = new CoreScope.Core.Store.Signal(i % 40 / 4.0, -90, null), Path = path.Length == 0 ? null : Array.ConvertAll(path, p => (int)p) };
            items.Add(world.Take(ArchiveWorld.Frame(RouteType.Flood, PayloadType.TextMessage, payload, path), observers[i % observers.Length], heard).Item);
        }

        return items;
    }
}
