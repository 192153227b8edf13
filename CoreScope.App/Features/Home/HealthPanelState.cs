using CoreScope.App.Shared.Mesh;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Store.Queries;

namespace CoreScope.App.Features.Home;

/// <summary>The node that the health panel shows.</summary>
/// <param name="State">How it is doing; null = it is not known, or must not be shown.</param>
/// <param name="Health">What its packets tell; null = not computed yet.</param>
/// <param name="Recent">Its newest packets, newest first.</param>
/// <param name="Failed">It could not be computed.</param>
public sealed record HealthPanelState(NodeState? State, NodeHealth? Health, IReadOnlyList<PacketRow> Recent, bool Failed);
