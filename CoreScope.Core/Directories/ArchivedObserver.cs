using CoreScope.Core.Identity;

namespace CoreScope.Core.Directories;

/// <summary>An observer as the archive holds it: everything that survives a restart.</summary>
public sealed record ArchivedObserver(
    int Index,
    string Id,
    ObserverFacts Facts,
    UnixMillis FirstSeen,
    UnixMillis LastSeen,
    UnixMillis LastPacketAt,
    long PacketCount,
    long StatusCount,
    bool IsInactive,
    ClockSkewSign? ClockSkew);
