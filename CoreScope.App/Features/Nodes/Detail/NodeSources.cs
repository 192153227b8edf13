using CoreScope.App.Features.Nodes.Listing;
using CoreScope.App.Shared.Api;
using CoreScope.Core;
using CoreScope.Core.Directories;
using CoreScope.Core.Store.Queries;

namespace CoreScope.App.Features.Nodes.Detail;

/// <summary>What a node's page is made of.</summary>
/// <param name="Mesh">The mesh.</param>
/// <param name="Rows">What the directory knows of each node.</param>
/// <param name="Figures">Reports.</param>
/// <param name="Paths">Paths through a node.</param>
/// <param name="History">Packets in memory and behind that on disk.</param>
/// <param name="Packets">Rows of packets.</param>
/// <param name="Settings">Which observers must not be shown.</param>
public sealed record NodeSources(Mesh Mesh, NodeRowSource Rows, NodeFigures Figures, NodePathsQuery Paths, PacketHistory History, PacketRows Packets, ApiSettings Settings)
{
    /// <summary>True for an observer that must not be shown.</summary>
    public bool IsHidden(Observer observer) => Settings.HiddenObservers.Contains(observer.Id);
}
