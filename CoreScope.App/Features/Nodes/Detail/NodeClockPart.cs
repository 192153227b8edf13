using CoreScope.Core.Analytics.Clocks;

namespace CoreScope.App.Features.Nodes.Detail;

/// <summary>What is known of a node's clock.</summary>
/// <param name="Clock">The verdict; null = no advert of the node tells a time.</param>
/// <param name="Evidence">The newest adverts as each observer saw them.</param>
public sealed record NodeClockPart(NodeClock? Clock, IReadOnlyList<ClockEvidence> Evidence);
