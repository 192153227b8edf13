using CoreScope.Core;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Metrics;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Persistence;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Tests.Ingest.Persistence;

/// <summary>Store, directories, queue and writer over one real file, with what the pipeline does of it: one call a message.</summary>
internal sealed class ArchiveWorld : IAsyncDisposable
{
    public static readonly UnixMillis Start = new(1_790_000_000_000);

    private readonly CancellationTokenSource _stop = new();
    private readonly PersistWriter _writer;
    private Task? _writing;

    public ArchiveWorld(ArchiveOptions options, ILogger<PersistWriter>? log = null)
    {
        File = ArchiveFile.Open(options);
        _writer = new PersistWriter(File, Queue, Counters, TimeProvider.System, log ?? NullLogger<PersistWriter>.Instance);
    }

    public ArchiveFile File { get; }

    public Mesh Mesh { get; } = WorldState.NewMesh();

    public PersistQueue Queue { get; } = new();

    public IngestCounters Counters { get; } = new();

    public PersistWriter Writer => _writer;

    /// <summary>Advances by one millisecond a message.</summary>
    public UnixMillis Now { get; set; } = Start;

    public PacketStore Store => Mesh.Store;

    public ArchiveWorld StartWriter()
    {
        _writing ??= _writer.RunAsync(_stop.Token);
        return this;
    }

    public async Task WarmUpAsync(WarmupLimits? limits = null) =>
        await new StoreWarmup(File, Mesh, NullLogger<StoreWarmup>.Instance).RunAsync(limits ?? new WarmupLimits(), CancellationToken.None);

    /// <summary>Observer with this id, made known if need be.</summary>
    public Observer Observer(string id, ObserverFacts? facts = null) => Mesh.Observers.Upsert(id, facts ?? new ObserverFacts(), Now);

    /// <summary>One packet heard: into the store and on to the writer.</summary>
    public AppendResult Hear(byte[] frame, Observer observer, Heard? heard = null, AckToken ack = default)
    {
        var (result, item) = Take(frame, observer, heard ?? new Heard());
        Put(item with { Ack = ack });
        return result;
    }

    /// <summary>As <see cref="Hear"/>, without handing the item on.</summary>
    public (AppendResult Result, PersistItem Item) Take(byte[] frame, Observer observer, Heard heard)
    {
        Now = new UnixMillis(Now.Value + 1);
        var isFrame = PacketDecoder.TryDecode(frame, out var decoded, out _) && !heard.IsBridge;
        Span<ResolvedHop> resolved = stackalloc ResolvedHop[256];
        resolved = resolved[..(isFrame ? decoded.Hops.Count : 0)];
        for (var i = 0; i < resolved.Length && heard.Path is not null; i++)
            resolved[i] = heard.Path[i] == 0 ? default : new ResolvedHop(heard.Path[i], HopConfidence.Exact);
        var result = Store.Append(new PacketArrival
        {
            Hash = isFrame ? PacketHasher.Hash(decoded) : new PacketHash((ulong)HashOf(frame)),
            Type = isFrame ? decoded.Header.Payload : PayloadType.GroupText,
            Prefix = isFrame ? decoded.WirePrefix : default,
            Payload = isFrame ? decoded.Payload : frame,
            Hops = isFrame ? decoded.Hops : default,
            Resolved = resolved,
            ObserverIndex = observer.Index,
            IngestTime = Now,
            ReceivedAt = heard.ReceivedAt,
            Signal = heard.Signal,
            Direction = heard.Direction,
            OriginNodeId = heard.Origin,
            ChannelId = heard.Channel,
            ScopeId = heard.Scope,
            Origin = heard.IsBridge ? TransmissionOrigin.CompanionBridge : TransmissionOrigin.Radio,
        });
        ObserverDirectory.Heard(observer, Now);
        if (result.Kind != ArrivalKind.Duplicate)
            ObserverDirectory.CountPacket(observer, Now);
        if (isFrame && result.Kind != ArrivalKind.Duplicate)
        {
            var observerNode = observer.Key.IsNone ? 0 : Mesh.Nodes.IdOf(observer.Key);
            Mesh.Graph.Learn(result.Transmission.Type, decoded.Header.Route.IsFlood(), result.Transmission.OriginNodeId, observerNode, observer.Index, resolved, Now, decoded.Hops, result.Transmission.Observations[result.ObservationIndex].Snr);
        }

        var writes = result.Kind != ArrivalKind.Duplicate || result.Filled;
        return (result, new PersistItem
        {
            Transmission = writes ? result.Transmission : null,
            ObservationIndex = result.ObservationIndex,
            IsNewTransmission = result.Kind == ArrivalKind.NewTransmission,
            IsFill = result.Filled,
            ResolvedPath = result.Kind == ArrivalKind.Duplicate ? null : heard.Path,
            Observer = observer,
        });
    }

    public void Put(PersistItem item)
    {
        var added = Queue.AddAsync(item, CancellationToken.None);
        Assert.True(added.IsCompletedSuccessfully, "The queue is full.");
    }

    /// <summary>A node, made known and handed to the writer.</summary>
    public Node Advertise(byte seed, NodeRole role, string name)
    {
        var node = Mesh.Nodes.Apply(new NodeAdvert { Key = Key(seed), HeardAt = Now, Role = role, Name = name, Latitude = seed / 10.0, Longitude = 5 }, true);
        Put(new PersistItem { Node = node });
        return node;
    }

    public int Channel(string name)
    {
        var id = Mesh.Channels.GetOrAdd(name, out var isNew);
        if (isNew)
            Put(new PersistItem { Channel = new NamedId(id, name) });
        return id;
    }

    public int Scope(string name)
    {
        var id = Mesh.Scopes.GetOrAdd(name, out var isNew);
        if (isNew)
            Put(new PersistItem { Scope = new NamedId(id, name) });
        return id;
    }

    /// <summary>Starts the writer when need be, lets it finish what is queued, and closes it.</summary>
    public async Task FinishAsync()
    {
        StartWriter();
        Queue.Close();
        await _writing!.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public async ValueTask DisposeAsync()
    {
        Queue.Close();
        await _stop.CancelAsync();
        if (_writing is not null)
            await _writing;
        _writer.Dispose();
        _stop.Dispose();
        File.Dispose();
    }

    public static PublicKey Key(byte seed)
    {
        var bytes = new byte[PublicKey.Size];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)((seed * 37) + (i * 11) + 1);
        return new PublicKey(bytes);
    }

    /// <summary>A frame made by hand: header, transport codes where the route has them, path, payload.</summary>
    public static byte[] Frame(RouteType route, PayloadType type, byte[] payload, byte[]? path = null, int hashSize = 1)
    {
        path ??= [];
        byte[] codes = route.HasTransportCodes() ? [1, 2, 3, 4] : [];
        return [new PacketHeader(route, type).Value, .. codes, (byte)(((hashSize - 1) << 6) | (path.Length / hashSize)), .. path, .. payload];
    }

    private static long HashOf(byte[] bytes)
    {
        var hash = 17L;
        foreach (var value in bytes)
            hash = (hash * 1_000_003) + value;
        return hash;
    }
}

/// <summary>What else is known of a packet that was heard.</summary>
internal sealed record Heard
{
    public Signal Signal { get; init; }
    public int[]? Path { get; init; }
    public int Origin { get; init; }
    public int Channel { get; init; }
    public int Scope { get; init; } = PacketArrival.Unscoped;
    public UnixMillis? ReceivedAt { get; init; }
    public Direction Direction { get; init; }
    public bool IsBridge { get; init; }
}
