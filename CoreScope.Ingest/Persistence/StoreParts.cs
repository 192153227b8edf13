using CoreScope.Core.Directories;
using CoreScope.Core.Paths;
using CoreScope.Core.Store;

namespace CoreScope.Ingest.Persistence;

/// <summary>What the warm-up fills.</summary>
/// <param name="Store">Packets.</param>
/// <param name="Nodes">Nodes.</param>
/// <param name="Observers">Observers.</param>
/// <param name="Channels">Channel names.</param>
/// <param name="Scopes">Region scope names.</param>
/// <param name="Graph">Links, learnt again from the observations.</param>
public sealed record StoreParts(
    PacketStore Store, NodeDirectory Nodes, ObserverDirectory Observers, NameTable Channels, NameTable Scopes, NeighborGraph Graph);
