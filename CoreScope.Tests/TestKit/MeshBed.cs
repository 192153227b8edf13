using CoreScope.Core;
using CoreScope.Core.Directories;
using CoreScope.Core.Feed;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;
using CoreScope.Core.Store.Queries;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Tests.TestKit;

/// <summary>A mesh in memory with what pages ask of it, filled by hand.</summary>
public sealed class MeshBed
{
    public MeshBed(DecodeKeys? keys = null)
    {
        Mesh = new Mesh(Clock, NullLogger<PacketFeed>.Instance);
        var chosen = keys ?? new DecodeKeys(ChannelKeyring.Default, RegionScopes.Empty);
        Rows = new PacketRows(Mesh, new ResolvedPathCache(new EmptyArchive()), chosen);
        Details = new PacketDetails(new PacketHistory(Mesh, new EmptyArchivedPackets()), Rows, chosen);
        Store.Status = new StoreStatus(StorePhase.Ready);
        Observer("The first", "SJC");
    }

    public ManualClock Clock { get; } = new();

    public Mesh Mesh { get; }

    public PacketRows Rows { get; }

    public PacketDetails Details { get; }

    public PacketStore Store => Mesh.Store;

    /// <summary>Makes an observer known; its index.</summary>
    public int Observer(string name, string region = "SJC") =>
        Mesh.Observers.Upsert((Mesh.Observers.Count + 1).ToString("X64", null), new ObserverFacts { Name = name, Region = region }, new UnixMillis(1)).Index;

    /// <summary>Puts packets in and tells nobody.</summary>
    public void Hear(params APacket[] packets)
    {
        foreach (var packet in packets)
            packet.AppendTo(Store);
    }

    /// <summary>The detail of the packet, about the observation with this id or the best one.</summary>
    public async Task<PacketDetail> DetailAsync(APacket packet, int? observationId = null) =>
        await Details.LoadAsync(Store.Find(packet.Hash())!, observationId, CancellationToken.None);

    /// <summary>The row of the packet's group.</summary>
    public async Task<PacketRow> RowAsync(APacket packet)
    {
        var transmission = Store.Find(packet.Hash())!;
        return (await Rows.BuildAsync([new RowKey(transmission, transmission.BestIndex, IsGroup: true)], CancellationToken.None))[0];
    }

    /// <summary>Puts these bytes in as heard by the first observer; the row of their group.</summary>
    public async Task<PacketRow> RowOfAsync(byte[] bytes)
    {
        var transmission = Hear(bytes);
        return (await Rows.BuildAsync([new RowKey(transmission, transmission.BestIndex, IsGroup: true)], CancellationToken.None))[0];
    }

    /// <summary>Puts these bytes in as heard by the first observer.</summary>
    public Transmission Hear(byte[] bytes)
    {
        var frame = APacket.Decode(bytes);
        return Store.Append(APacket.Flood(frame.Header.Payload).By(1).Arrival(frame)).Transmission;
    }

    private sealed class EmptyArchive : IPacketArchive
    {
        public ValueTask<IReadOnlyDictionary<int, int[]>> LoadResolvedPathsAsync(IReadOnlyCollection<int> observationIds, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyDictionary<int, int[]>>(new Dictionary<int, int[]>());

        public ValueTask<IReadOnlyList<DroppedPacket>> LoadDroppedAsync(DroppedPacketQuery query, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyList<DroppedPacket>>([]);
    }
}
