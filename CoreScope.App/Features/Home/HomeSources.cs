using CoreScope.App.Shared.Api;
using CoreScope.App.Shared.Mesh;
using CoreScope.Core;
using CoreScope.Core.Analytics;
using CoreScope.Core.Search;
using CoreScope.Core.Store.Queries;

namespace CoreScope.App.Features.Home;

/// <summary>What the start page is made of.</summary>
/// <param name="Mesh">The mesh.</param>
/// <param name="Reports">What the packets of a node tell.</param>
/// <param name="States">How nodes are doing.</param>
/// <param name="Search">Nodes by name or key.</param>
/// <param name="Packets">Rows of packets.</param>
/// <param name="Totals">The four figures.</param>
/// <param name="Settings">Which observers must not be shown.</param>
public sealed record HomeSources(Mesh Mesh, ReportCache Reports, NodeStates States, MeshSearchQuery Search, PacketRows Packets, MeshTotals Totals, ApiSettings Settings);
