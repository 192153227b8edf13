using CoreScope.Core.Analytics.Clocks;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Analytics.Scoring;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;

namespace CoreScope.App.Features.Nodes.Listing;

/// <summary>One node as the directory lists it. Immutable and the same for all readers: kept until something of it changes.</summary>
public sealed class NodeRow(Node node, NodeActivityRow activity, NodeScore? score, ClockSeverity? clock, IReadOnlyList<Node> namesakes)
{
    public Node Node { get; } = node;

    /// <summary>64 hex digits.</summary>
    public string Key { get; } = node.Key.ToString();

    public NodeActivityRow Activity { get; } = activity;

    /// <summary>Of a repeater or room once it is computed.</summary>
    public NodeScore? Score { get; } = score;

    /// <summary>Verdict on its clock; null = none can be given.</summary>
    public ClockSeverity? Clock { get; } = clock;

    /// <summary>Other nodes of the same name.</summary>
    public IReadOnlyList<Node> Namesakes { get; } = namesakes;

    /// <summary>Newest sign of life.</summary>
    public UnixMillis LastHeard { get; } = activity.LastHeard > node.LastSeen ? activity.LastHeard : node.LastSeen;

    /// <summary>True for a repeater or room.</summary>
    public bool CanRelay => Node.Role.CanRelay();

    /// <summary>True while a row made of these would be the same.</summary>
    internal bool IsOf(Node other, NodeActivityRow otherActivity, NodeScore? otherScore, ClockSeverity? otherClock, IReadOnlyList<Node> otherNamesakes) =>
        ReferenceEquals(Node, other) && ReferenceEquals(Activity, otherActivity) && Score == otherScore && Clock == otherClock && Namesakes.SequenceEqual(otherNamesakes);
}
