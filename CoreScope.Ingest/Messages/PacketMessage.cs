using CoreScope.Core.Identity;

namespace CoreScope.Ingest.Messages;

/// <summary>
/// One observer's report of one frame. <see cref="Frame"/> lies in the parser's buffer: copy what must outlive the next call
/// of <see cref="MessageParser.Parse"/>.
/// </summary>
public readonly record struct PacketMessage
{
    /// <summary>The observer of a packet that names none.</summary>
    public const string UnknownObserver = "UNKNOWN";

    /// <summary>Key of the observer, upper case; usually 64 hex digits, but some publishers send other words.</summary>
    public required string ObserverId { get; init; }

    /// <summary>Upper-case region: of the body, else of the topic, else of the source; null when none is given.</summary>
    public string? Region { get; init; }

    /// <summary>The observer's own name, cleaned; null when not given.</summary>
    public string? Name { get; init; }

    /// <summary>The frame. The decoder accepted it.</summary>
    public ReadOnlyMemory<byte> Frame { get; init; }

    /// <summary>Signal to noise in dB; finite, otherwise as sent.</summary>
    public double? Snr { get; init; }

    /// <summary>Signal strength in dBm; finite, otherwise as sent.</summary>
    public double? Rssi { get; init; }

    /// <summary>Reception score as sent; the scale differs per publisher.</summary>
    public double? Score { get; init; }

    /// <summary><c>rx</c>, <c>tx</c> or what else was sent; null when not given.</summary>
    public string? Direction { get; init; }

    /// <summary>When we received it: what order and <c>last_seen</c> follow.</summary>
    public UnixMillis ReceivedAt { get; init; }

    /// <summary>When the observer says it received it.</summary>
    public RxTime RxTime { get; init; }

    /// <summary>True when the body's <c>len</c> is not the frame's length.</summary>
    public bool LengthMismatch { get; init; }

    /// <summary>True for a replay by the broker.</summary>
    public bool Retained { get; init; }
}
