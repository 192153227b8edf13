using CoreScope.Core.Identity;

namespace CoreScope.Ingest.Persistence.Rows;

/// <summary>Row of an observation. <see cref="Head"/> and <see cref="Path"/> one behind the other are the wire prefix.</summary>
public sealed class ObservationRow
{
    public int Id { get; init; }
    public int TransmissionId { get; init; }
    public int? ObserverId { get; init; }
    public UnixMillis HeardAt { get; init; }

    /// <summary>Milliseconds to be added to <see cref="HeardAt"/> for the observer's own receive time.</summary>
    public int? ReceivedOffset { get; init; }

    /// <summary>Hundredths of a dB.</summary>
    public int? Snr { get; init; }

    /// <summary>Hundredths of a dBm.</summary>
    public int? Rssi { get; init; }

    /// <summary>Thousandths.</summary>
    public int? Score { get; init; }
    public int Direction { get; init; }
    public required byte[] Head { get; init; }
    public required byte[] Path { get; init; }

    /// <summary>Node ids as varints; null when no hop was resolved.</summary>
    public byte[]? Resolved { get; init; }
}
