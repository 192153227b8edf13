using CoreScope.Core.Identity;

namespace CoreScope.Ingest.Messages;

/// <summary>An observer's state (protocol.md §12.4). Null means "not given" and must not erase what is stored.</summary>
public sealed record StatusMessage
{
    /// <summary>Key of the observer, upper case.</summary>
    public required string ObserverId { get; init; }

    /// <summary>Upper-case region of the topic, else of the source.</summary>
    public string? Region { get; init; }

    /// <summary>The observer's own name, cleaned.</summary>
    public string? Name { get; init; }

    /// <summary><c>online</c>, <c>offline</c> or what else was sent.</summary>
    public string? Status { get; init; }

    public string? Model { get; init; }

    public string? Firmware { get; init; }

    public string? ClientVersion { get; init; }

    public string? Radio { get; init; }

    /// <summary>Whether it repeats packets.</summary>
    public bool? CanRelay { get; init; }

    public long? BatteryMv { get; init; }

    public long? UptimeSecs { get; init; }

    /// <summary>In dBm.</summary>
    public double? NoiseFloor { get; init; }

    public long? TxAirSecs { get; init; }

    public long? RxAirSecs { get; init; }

    public long? RecvErrors { get; init; }

    public long? PacketsSent { get; init; }

    public long? PacketsRecv { get; init; }

    /// <summary>When we received it.</summary>
    public UnixMillis ReceivedAt { get; init; }

    /// <summary>The observer's clock, for the naive-clock signal.</summary>
    public RxTime RxTime { get; init; }

    /// <summary>True for a replay: it may fill identity fields, but moves no time, revives nobody and is no sample.</summary>
    public bool Retained { get; init; }

    /// <summary>True when the observer has left, as its last will says.</summary>
    public bool IsOffline => string.Equals(Status, "offline", StringComparison.OrdinalIgnoreCase);

    /// <summary>True when the message carries a figure worth a metrics row.</summary>
    public bool HasMetrics =>
        BatteryMv is not null || UptimeSecs is not null || NoiseFloor is not null || TxAirSecs is not null || RxAirSecs is not null
        || RecvErrors is not null || PacketsSent is not null || PacketsRecv is not null;
}
