using CoreScope.Core;
using CoreScope.Core.Feed;
using CoreScope.Core.Geo;
using CoreScope.Core.Identity;
using CoreScope.Ingest.Persistence;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Tests.Ingest.Persistence;

/// <summary>One file of every kind of packet, and two meshes over it: one that holds all, one that holds only the newest part.</summary>
internal sealed class HalfInMemory : IAsyncDisposable
{
    private readonly ArchiveFolder _folder = new();
    private ArchiveFile _file = null!;

    private HalfInMemory(TimeProvider clock)
    {
        // Nodes of the archive's world lie along a meridian: some of them in here.
        var areas = new AreaMap([new Area("south", "South", null, new GeoBox(0, 1.05, 4, 6))]);
        Full = new Mesh(clock, NullLogger<PacketFeed>.Instance) { Areas = areas };
        Limited = new Mesh(clock, NullLogger<PacketFeed>.Instance) { Areas = areas };
    }

    public Mesh Full { get; }

    public Mesh Limited { get; }

    public SqliteArchive Paths { get; private set; } = null!;

    public ArchivedPackets Packets { get; private set; } = null!;

    public ArchiveFile File => _file;

    /// <summary>Id of the oldest transmission that the limited mesh holds.</summary>
    public int Border => Limited.Store.Snapshot()[0].Id;

    /// <param name="messages">How many are played.</param>
    /// <param name="inMemory">Which part of the time the limited mesh holds.</param>
    /// <param name="play">What is heard; null = every kind of traffic.</param>
    /// <param name="clock">The meshes' own; null = the system's.</param>
    public static async Task<HalfInMemory> MakeAsync(int messages, double inMemory, Action<ArchiveWorld>? play = null, TimeProvider? clock = null)
    {
        var made = new HalfInMemory(clock ?? TimeProvider.System);
        UnixMillis last;
        await using (var world = new ArchiveWorld(made._folder.Options))
        {
            world.StartWriter();
            if (play is null)
                RandomTraffic.Play(world, messages, 11);
            else
                play(world);
            last = world.Now;
            await world.FinishAsync();
            Assert.Equal(0, world.Counters.WriteErrors);
        }

        made._file = ArchiveFile.Open(made._folder.Options);
        made.Paths = new SqliteArchive(made._file);
        made.Packets = new ArchivedPackets(made._file, TimeProvider.System);
        var warmup = (Mesh mesh) => new StoreWarmup(made._file, mesh, NullLogger<StoreWarmup>.Instance);
        await warmup(made.Full).RunAsync(new WarmupLimits(), CancellationToken.None);
        var since = last.Value - (long)((last.Value - ArchiveWorld.Start.Value) * inMemory);
        await warmup(made.Limited).RunAsync(new WarmupLimits(new UnixMillis(since)), CancellationToken.None);
        return made;
    }

    public ValueTask DisposeAsync()
    {
        Packets.Dispose();
        Paths.Dispose();
        _file.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
