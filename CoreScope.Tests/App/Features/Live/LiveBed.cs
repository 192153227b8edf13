using System.Globalization;
using CoreScope.App.Features.Live;
using CoreScope.App.Realtime;
using CoreScope.Core;
using CoreScope.Core.Analytics;
using CoreScope.Core.Directories;
using CoreScope.Core.Feed;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Replay;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Tests.App.Features.Live;

/// <summary>A mesh that tells its feed what it hears, the shared broadcast over it, and what a reader's map takes from both.</summary>
internal sealed class LiveBed : IDisposable
{
    public LiveBed()
    {
        Heard = new HeardPackets(Mesh, new DecodeKeys(ChannelKeyring.Default, RegionScopes.Empty));
        Broadcast = new LiveBroadcast(Mesh, Heard, NullLogger<LiveBroadcast>.Instance);
        Paths = new StoredPaths(new ResolvedPathCache(new NoPaths()), new NoPaths());
        Reports = new ReportCache(Mesh, NullLogger<ReportCache>.Instance);
        Sources = new LiveSources(Mesh, new EmptyArchivedPackets(), Heard, Paths, Reports, new HealthThresholds());
        for (var i = 0; i < 4; i++)
            Node(((byte)(0xA0 + i)).ToString("X2", CultureInfo.InvariantCulture), 50 + i, 10 + i);
    }

    public MeshBed Bed { get; } = new();

    public Mesh Mesh => Bed.Mesh;

    public ManualClock Clock => Bed.Clock;

    public HeardPackets Heard { get; }

    public LiveBroadcast Broadcast { get; }

    public StoredPaths Paths { get; }

    public ReportCache Reports { get; }

    public LiveSources Sources { get; }

    public Node Node(string hex, double? lat = null, double? lon = null, string? name = null) =>
        Mesh.Nodes.Apply(new NodeAdvert { Key = AKey.Of(hex), Name = name ?? "Node " + hex, HeardAt = UnixMillis.Now(Clock), Role = NodeRole.Repeater, Latitude = lat, Longitude = lon }, true);

    /// <summary>Stores the packet now and tells the feed, as the pipeline does.</summary>
    public void Hear(APacket packet)
    {
        var result = packet.At(UnixMillis.Now(Clock).Value).AppendTo(Bed.Store);
        Mesh.Feed.Publish(new PacketEvent(result.Transmission, result.ObservationIndex, result.Kind == ArrivalKind.NewTransmission, null));
        Mesh.Feed.Changed();
    }

    /// <summary>Moves the clock one beat on, once the broadcast waits for it.</summary>
    public async Task BeatAsync()
    {
        await Clock.WaitForTimerAsync();
        Clock.Advance(LiveBroadcast.Beat);
    }

    /// <summary>What was heard of these packets, as one batch.</summary>
    public LiveBatch Batch(params APacket[] packets)
    {
        var live = new List<LivePacket>();
        foreach (var packet in packets)
        {
            var result = packet.At(UnixMillis.Now(Clock).Value).AppendTo(Bed.Store);
            live.Add(new LivePacket(Heard.Build(result.Transmission, [result.ObservationIndex], new Dictionary<int, int[]>()), TimeSpan.Zero));
        }

        return new LiveBatch(live, new Lazy<IReadOnlyList<LivePacket>>([]), 0);
    }

    public void Dispose() => Broadcast.Dispose();

    private sealed class NoPaths : IPacketArchive, IResolvedPathReader
    {
        public ValueTask<IReadOnlyDictionary<int, int[]>> LoadResolvedPathsAsync(IReadOnlyCollection<int> observationIds, CancellationToken cancellationToken) =>
            new(new Dictionary<int, int[]>());

        public ValueTask<IReadOnlyList<DroppedPacket>> LoadDroppedAsync(DroppedPacketQuery query, CancellationToken cancellationToken) => new([]);

        public int LastObservationId() => 0;

        public IReadOnlyDictionary<int, int[]> Read(IReadOnlyCollection<int> observationIds, CancellationToken cancellationToken) => new Dictionary<int, int[]>();
    }
}
