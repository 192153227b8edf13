using CoreScope.Core.Identity;

namespace CoreScope.Core.Analytics.Reports;

/// <summary>What lately was heard of every node; see <see cref="NodeActivityReport"/>.</summary>
public sealed class NodeActivity
{
    private readonly NodeActivityRow?[] _rows;

    internal NodeActivity(NodeActivityRow?[] rows, int relayable)
    {
        _rows = rows;
        RelayableTransmissions = relayable;
    }

    /// <summary>Transmissions in memory that are no adverts: what a share of the traffic is a share of.</summary>
    public int RelayableTransmissions { get; }

    /// <summary>The row of this node; an empty one for a node that is not known.</summary>
    public NodeActivityRow Of(int nodeId) => (uint)nodeId < (uint)_rows.Length && _rows[nodeId] is { } row ? row : NodeActivityRow.None;
}

/// <summary>One node's row.</summary>
public sealed record NodeActivityRow
{
    /// <summary>Of an unknown node.</summary>
    public static NodeActivityRow None { get; } = new();

    /// <summary>Newest sign of life: an advert, another packet of it, or one that it forwarded. Server time.</summary>
    public UnixMillis LastHeard { get; init; }

    /// <summary>What it forwarded.</summary>
    public RelayLiveness Relay { get; init; } = RelayLiveness.None;

    /// <summary>Path-hash sizes of its adverts.</summary>
    public HashSizeUse HashSizes { get; init; }

    /// <summary>Transmissions in memory, no adverts, with a resolved path through it.</summary>
    public int Relayed { get; init; }
}
