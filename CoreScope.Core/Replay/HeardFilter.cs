using CoreScope.Core.Directories;

namespace CoreScope.Core.Replay;

/// <summary>
/// Which packets a reader of the live map wants: the one predicate for map, feed, counters and replay. Conditions are joined by
/// "and", several nodes or regions of one condition by "or"; null = not asked for. A condition that names nobody matches nothing.
/// </summary>
public sealed record HeardFilter
{
    /// <summary>Everything.</summary>
    public static HeardFilter None { get; } = new();

    /// <summary>One of these took part: as sender, recipient, relay or observer.</summary>
    public IReadOnlyList<Node>? Nodes { get; init; }

    /// <summary>One of the reader's own or favourite nodes took part.</summary>
    public IReadOnlyList<Node>? Favorites { get; init; }

    /// <summary>Codes in upper case, of which one observer must be.</summary>
    public IReadOnlyList<string>? Regions { get; init; }

    /// <summary>Leaves out what uses path hashes of one byte, and what does not say.</summary>
    public bool IsMultibyteOnly { get; init; }

    /// <summary>True when nothing is left out.</summary>
    public bool IsEmpty => Nodes is null && Favorites is null && Regions is null && !IsMultibyteOnly;

    /// <summary>True for a packet the reader wants.</summary>
    public bool Matches(HeardPacket packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        if (IsMultibyteOnly && packet.HashSize < 2)
            return false;
        if (Regions is not null && !packet.Regions.Any(region => Regions.Contains(region, StringComparer.OrdinalIgnoreCase)))
            return false;
        return (Nodes is null || TookPart(Nodes, packet)) && (Favorites is null || TookPart(Favorites, packet));
    }

    private static bool TookPart(IReadOnlyList<Node> nodes, HeardPacket packet)
    {
        foreach (var node in nodes)
        {
            if (packet.NodeIds.Contains(node.Id))
                return true;
            foreach (var prefix in packet.Unnamed)
            {
                if (prefix.IsPrefixOf(node.Key))
                    return true;
            }
        }

        return false;
    }
}
