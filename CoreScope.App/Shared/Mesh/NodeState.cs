using CoreScope.Core.Analytics;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;

namespace CoreScope.App.Shared.Mesh;

/// <summary>How a node is doing.</summary>
/// <param name="Node">The node.</param>
/// <param name="Health">By the limits of its role.</param>
/// <param name="LastHeard">Newest sign of life: an advert, another packet of it, or one that it forwarded.</param>
public sealed record NodeState(Node Node, HealthState Health, UnixMillis LastHeard);
