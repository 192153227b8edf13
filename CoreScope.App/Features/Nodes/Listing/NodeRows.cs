using CoreScope.Core.Analytics.Clocks;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Analytics.Scoring;
using CoreScope.Core.Directories;

namespace CoreScope.App.Features.Nodes.Listing;

/// <summary>All rows at one moment, retired nodes among them. Immutable.</summary>
public sealed class NodeRows
{
    private readonly int[] _counts = new int[byte.MaxValue + 1];

    internal NodeRows(IReadOnlyList<NodeRow> all, (long, long, NodeActivity?, NodeScores?, ClockHealth?) version)
    {
        (All, Version) = (all, version);
        foreach (var row in all)
        {
            if (row.Node.IsInactive)
                continue;
            _counts[(byte)row.Node.Role]++;
            Count++;
        }
    }

    /// <summary>In order of the nodes' ids.</summary>
    public IReadOnlyList<NodeRow> All { get; }

    /// <summary>Nodes that are not retired.</summary>
    public int Count { get; }

    /// <summary>What they were made of.</summary>
    internal (long, long, NodeActivity?, NodeScores?, ClockHealth?) Version { get; }

    /// <summary>Of those, nodes of this role; null = of all roles.</summary>
    public int CountOf(NodeRole? role) => role is { } one ? _counts[(byte)one] : Count;
}
