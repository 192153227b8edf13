using CoreScope.Core.Identity;

namespace CoreScope.Ingest.Messages;

/// <summary>How an observer's receive time came about (protocol.md §12.5).</summary>
public enum RxTimeOrigin : byte
{
    /// <summary>The envelope's own time.</summary>
    Envelope,

    /// <summary>Server time: no timestamp, or not a string.</summary>
    Missing,

    /// <summary>Server time: not one of the accepted layouts.</summary>
    Unreadable,

    /// <summary>Server time: more than 14 h ahead.</summary>
    FarAhead,

    /// <summary>Server time: more than 30 days old.</summary>
    TooOld,

    /// <summary>Server time: without a zone and more than 15 minutes off; the skew is recorded.</summary>
    NaiveSkew,

    /// <summary>Server time: a little ahead of the server.</summary>
    Ahead,
}

/// <summary>A resolved receive time in whole seconds, and what was wrong with the observer's clock.</summary>
/// <param name="Time">The observer's time, or the server's where that could not be used.</param>
/// <param name="NaiveSkewSeconds">Signed error of a clock without zone (negative = behind), 0 when there is none to report.</param>
/// <param name="Origin">Which of the two it is, and why.</param>
public readonly record struct RxTime(UnixMillis Time, int NaiveSkewSeconds, RxTimeOrigin Origin);
