using System.Text;
using CoreScope.Core;
using CoreScope.Core.Directories;
using CoreScope.Core.Feed;
using CoreScope.Core.Identity;
using CoreScope.Core.Metrics;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Writers;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;
using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Persistence;
using CoreScope.Ingest.Pipeline;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Tests.Ingest.Pipeline;

/// <summary>
/// A pipeline with a clock that stands still and an archive in a folder of its own. Messages go in through
/// <see cref="IngestPipeline.Handle"/>; <see cref="WriteAsync"/> puts what they left into the file as the app would.
/// </summary>
internal sealed class PipelineRig : IPacketArchive, IDisposable
{
    public const string Alice = "AA00000000000000000000000000000000000000000000000000000000000001";
    public const string Bob = "BB00000000000000000000000000000000000000000000000000000000000002";

    private readonly string _folder = Directory.CreateTempSubdirectory("pipeline-").FullName;
    private readonly ArchiveFile _file;
    private readonly SqliteArchive _archive;
    private readonly List<PersistItem> _unwritten = [];

    public PipelineRig(IngestRules? rules = null)
    {
        _file = ArchiveFile.Open(new ArchiveOptions(Path.Combine(_folder, "corescope.db")) { FullSync = false });
        _archive = new SqliteArchive(_file);
        Mesh = new Mesh(Clock, NullLogger<PacketFeed>.Instance);
        Pipeline = new IngestPipeline(Mesh, Inbox, Commands, Queue, new ResolvedPathCache(this), Counters, rules ?? new IngestRules(), (source, at) => Written?.Invoke(source, at), Log, _archive);
    }

    public ManualClock Clock { get; } = new();

    /// <summary>What the file holds.</summary>
    public IPacketArchive Archive => _archive;

    public Mesh Mesh { get; }

    public IngestCounters Counters { get; } = new();

    public MessageInbox Inbox { get; } = new();

    public StoreCommandQueue Commands { get; } = new();

    public PersistQueue Queue { get; } = new();

    public ListLogger<IngestPipeline> Log { get; } = new();

    public IngestPipeline Pipeline { get; }

    public Action<string, UnixMillis>? Written { get; set; }

    public UnixMillis Now => UnixMillis.Now(Clock);

    public static string Packets(string observer = Alice, string iata = "OAK") => $"meshcore/{iata}/{observer}/packets";

    public static string Status(string observer = Alice, string iata = "OAK") => $"meshcore/{iata}/{observer}/status";

    /// <summary>An envelope around <paramref name="frame"/>; further fields written as JSON.</summary>
    public static string Envelope(byte[] frame, string fields = "") =>
        $$"""{"raw":"{{Convert.ToHexString(frame)}}"{{(fields.Length == 0 ? "" : "," + fields)}}}""";

    /// <summary>A flooded packet; different numbers are different transmissions.</summary>
    public static byte[] Frame(int number, params string[] hops) => APacket.Flood(PayloadType.Ack).Number(number).Via(hops).Frame();

    /// <summary>A signed advert of the node whose seed is full of <paramref name="seed"/>.</summary>
    public static byte[] Advert(byte seed, AdvertContent content, uint time = 1_700_000_000, byte[]? path = null) =>
        PacketEncoder.Frame(RouteType.Flood, PayloadType.Advert, AdvertWriter.Payload(Seed(seed), time, content), path);

    /// <summary>The same with a signature that does not fit.</summary>
    public static byte[] Forged(byte seed, AdvertContent content, uint time = 1_700_000_000)
    {
        var payload = AdvertWriter.Payload(Seed(seed), time, content);
        payload[40] ^= 1;
        return PacketEncoder.Frame(RouteType.Flood, PayloadType.Advert, payload);
    }

    public static PublicKey KeyOf(byte seed) => new(CoreScope.Core.Protocol.Crypto.Ed25519.PublicKeyOf(Seed(seed)));

    public static byte[] Seed(byte seed) => [.. Enumerable.Repeat(seed, 32)];

    public MqttMessage Message(string topic, string body, string source = "test", bool retained = false, AckToken ack = default) =>
        new(source, topic, Encoding.UTF8.GetBytes(body), retained, Now, ack);

    public PersistItem Take(string topic, string body, string source = "test", bool retained = false, AckToken ack = default)
    {
        var item = Pipeline.Handle(Message(topic, body, source, retained, ack));
        _unwritten.Add(item);
        return item;
    }

    public PersistItem Take(byte[] frame, string fields = "", string observer = Alice, string source = "test") =>
        Take(Packets(observer), Envelope(frame, fields), source);

    public Observer Observer(string id = Alice) => Mesh.Observers.Find(id) ?? throw new InvalidOperationException($"No observer {id}");

    public Transmission OnlyTransmission()
    {
        Assert.Equal(1, Mesh.Store.Snapshot().Count);
        return Mesh.Store.Find(1)!;
    }

    public long Dropped(string reason) => Counters.Dropped.GetValueOrDefault(reason);

    /// <summary>Writes everything taken so far, through the real queue and writer.</summary>
    public async Task WriteAsync()
    {
        var queue = new PersistQueue(Math.Max(1, _unwritten.Count));
        foreach (var item in _unwritten)
            await queue.AddAsync(item, CancellationToken.None);
        _unwritten.Clear();
        queue.Close();
        using var writer = new PersistWriter(_file, queue, Counters, TimeProvider.System, NullLogger<PersistWriter>.Instance);
        await writer.RunAsync(CancellationToken.None);
    }

    /// <summary>The file as a restarted program would read it.</summary>
    public async Task<Mesh> ReadBackAsync()
    {
        var mesh = new Mesh(Clock, NullLogger<PacketFeed>.Instance);
        await new StoreWarmup(_file, mesh, NullLogger<StoreWarmup>.Instance).RunAsync(new WarmupLimits(), CancellationToken.None);
        Assert.Equal(StorePhase.Ready, mesh.Store.Status.Phase);
        return mesh;
    }

    /// <summary>Rows of all tables but the file's own description.</summary>
    public long Rows(params string[] tables)
    {
        string[] all = ["channels", "scopes", "observers", "nodes", "transmissions", "observations", "observer_metrics", "dropped_packets"];
        using var connection = _file.OpenReader();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT " + string.Join(" + ", (tables.Length == 0 ? all : tables).Select(t => $"(SELECT count(*) FROM {t})"));
        return (long)command.ExecuteScalar()!;
    }

    ValueTask<IReadOnlyDictionary<int, int[]>> IPacketArchive.LoadResolvedPathsAsync(IReadOnlyCollection<int> observationIds, CancellationToken cancellationToken) =>
        new(new Dictionary<int, int[]>());

    ValueTask<IReadOnlyList<DroppedPacket>> IPacketArchive.LoadDroppedAsync(DroppedPacketQuery query, CancellationToken cancellationToken) => new([]);

    public void Dispose()
    {
        _archive.Dispose();
        _file.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
