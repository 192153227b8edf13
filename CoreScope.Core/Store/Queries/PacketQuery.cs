using CoreScope.Core.Filtering;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;

namespace CoreScope.Core.Store.Queries;

/// <summary>
/// Which transmissions to list; null = not asked for. Conditions are joined by "and", several values of one condition by "or".
/// A condition that names nothing known (a region without observers, a node nobody heard) matches no packet (spec/api.md §3.1).
/// </summary>
public sealed record PacketQuery
{
    public PayloadType? Type { get; init; }

    /// <summary>Route of the best observation: the one that rows show.</summary>
    public RouteType? Route { get; init; }

    /// <summary>Regions (IATA codes, any case) of which one observer must have heard the packet.</summary>
    public IReadOnlyList<string>? Regions { get; init; }

    /// <summary>Key of an area in which the sender must lie: only adverts tell who sent them and where that is.</summary>
    public string? Area { get; init; }

    /// <summary>Nodes by public key or exact name: sent by or relayed by one of them.</summary>
    public IReadOnlyList<string>? Nodes { get; init; }

    /// <summary>Observer ids, any case.</summary>
    public IReadOnlyList<string>? Observers { get; init; }

    public PacketHash? Hash { get; init; }

    /// <summary>One observation must have come in at or after this server time.</summary>
    public UnixMillis? Since { get; init; }

    /// <summary>The same observation must have come in at or before this server time.</summary>
    public UnixMillis? Until { get; init; }

    /// <summary>Channel name, or <c>enc_XX</c> for a channel without a key; group texts only.</summary>
    public string? Channel { get; init; }

    /// <summary>What the reader typed into the filter; a transmission fits when its best observation does.</summary>
    public FilterExpression? Filter { get; init; }

    /// <summary>What <see cref="Filter"/> opens channel packets with.</summary>
    public ChannelKeyring Keys { get; init; } = ChannelKeyring.Default;

    /// <summary>Oldest first; else newest first. By ingest id, so that late uploads do not hide fresh packets.</summary>
    public bool IsAscending { get; init; }

    public int Offset { get; init; }

    public int Limit { get; init; } = 50;

    /// <summary>True when nothing narrows the list.</summary>
    public bool IsUnfiltered =>
        Type is null && Route is null && Regions is null && Area is null && Nodes is null && Observers is null && Hash is null && Since is null && Until is null && Channel is null && Filter is null;

    /// <summary>True when rows of the archive cannot answer by themselves: the packet's bytes or resolved paths must be looked at.</summary>
    public bool NeedsPackets => Route is not null || Nodes is not null || Filter is not null;
}
