namespace CoreScope.Core.Store;

/// <summary>What became of a packet that was put in by hand.</summary>
public enum InjectOutcome : byte
{
    /// <summary>Stored, as a new transmission or as a further observation of a known one.</summary>
    Stored,

    /// <summary>The same observer had reported it over the same path before.</summary>
    Duplicate,

    /// <summary>Ingest refuses such a packet: its filters, or the checks of protocol.md §10.4.</summary>
    Refused,

    /// <summary>Not known to be safe in time: the store is loading, or the archive lags. The same packet may be put in again.</summary>
    Unavailable,
}

/// <summary>Answer of <see cref="IPacketInjector"/>.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Transmission">The transmission it belongs to; null when refused or unavailable.</param>
public readonly record struct InjectResult(InjectOutcome Outcome, Transmission? Transmission);

/// <summary>
/// Puts a packet in as if an observer had reported it: the same checks, deduplication and archive as for every other message
/// (spec/operations.md §5.1). Thread-safe.
/// </summary>
public interface IPacketInjector
{
    /// <summary>Hands over <paramref name="frame"/>, which must decode, and returns after it was committed.</summary>
    /// <param name="frame">The whole frame.</param>
    /// <param name="observer">Id of the observer: no slash, no control characters.</param>
    /// <param name="snr">dB.</param>
    /// <param name="rssi">dBm.</param>
    /// <param name="region">IATA code, or null to leave the observer's as it is.</param>
    /// <param name="cancellationToken">Gives up waiting; the packet may be stored all the same.</param>
    ValueTask<InjectResult> InjectAsync(ReadOnlyMemory<byte> frame, string observer, double? snr, double? rssi, string? region, CancellationToken cancellationToken);
}
