using CoreScope.Core.Identity;

namespace CoreScope.Ingest.Persistence.Rows;

/// <summary>Row of an observer. <see cref="Id"/> is its directory index.</summary>
public sealed class ObserverRow
{
    public int Id { get; init; }
    public required string TextId { get; init; }
    public string? Name { get; init; }
    public string? Region { get; init; }
    public string? Model { get; init; }
    public string? Firmware { get; init; }
    public string? ClientVersion { get; init; }
    public string? Radio { get; init; }
    public int? BatteryMillivolts { get; init; }
    public long? UptimeSeconds { get; init; }
    public double? NoiseFloor { get; init; }
    public bool? CanRelay { get; init; }
    public UnixMillis FirstSeen { get; init; }
    public UnixMillis LastSeen { get; init; }
    public UnixMillis LastPacketAt { get; init; }
    public long PacketCount { get; init; }
    public long StatusCount { get; init; }
    public bool Inactive { get; init; }
    public long? ClockSkewSeconds { get; init; }
    public UnixMillis? ClockSkewAt { get; init; }
    public int? ClockSkewCount { get; init; }
}
