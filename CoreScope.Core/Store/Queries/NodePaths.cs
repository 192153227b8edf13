using CoreScope.Core.Directories;
using CoreScope.Core.Identity;

namespace CoreScope.Core.Store.Queries;

/// <summary>The paths on which packets went through a node.</summary>
/// <param name="Paths">The newest ones.</param>
/// <param name="TotalPaths">How many different paths there are.</param>
/// <param name="TotalTransmissions">How many packets went over all of them.</param>
/// <param name="CountedFrom">First sight of the oldest packet that was counted, when older ones are on disk only; null when all were.</param>
public sealed record NodePaths(IReadOnlyList<NodePath> Paths, int TotalPaths, int TotalTransmissions, UnixMillis? CountedFrom);

/// <summary>One path and the packets that went over it.</summary>
/// <param name="Hops">Its stations, first forwarder first.</param>
/// <param name="Count">How many packets.</param>
/// <param name="LastSeen">When one of them was heard last.</param>
/// <param name="SampleHash">Content hash of that one.</param>
public sealed record NodePath(IReadOnlyList<PathStation> Hops, int Count, UnixMillis LastSeen, PacketHash SampleHash);

/// <summary>One station of a path.</summary>
/// <param name="Prefix">The bytes in the path.</param>
/// <param name="Node">The node that is meant, as far as that is sure.</param>
public readonly record struct PathStation(HopPrefix Prefix, Node? Node);
