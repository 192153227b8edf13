using CoreScope.App.Shared.Mesh;
using CoreScope.Core.Analytics.Reports;

namespace CoreScope.App.Features.Home;

/// <summary>A claimed node as its card shows it.</summary>
/// <param name="Claim">What the browser keeps.</param>
/// <param name="State">How it is doing; null = nothing of it was heard yet, or it must not be shown.</param>
/// <param name="Health">What its packets tell; null = not computed yet.</param>
/// <param name="Failed">It could not be computed.</param>
public sealed record MeshCard(ClaimedNode Claim, NodeState? State, NodeHealth? Health, bool Failed)
{
    /// <summary>Its name now, else as it was when it was claimed.</summary>
    public string Name => State is { } state ? NodeName.Of(state.Node) : NodeName.Of(Claim.Name);
}
