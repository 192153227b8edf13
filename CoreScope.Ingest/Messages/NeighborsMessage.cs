using CoreScope.Core.Identity;

namespace CoreScope.Ingest.Messages;

/// <summary>
/// An observer's report of the stations it hears directly, and of the region scopes that it and they have. It is cut at ten
/// kilobytes, so who is not in it may be a neighbour all the same.
/// </summary>
public sealed record NeighborsMessage
{
    /// <summary>Key of the observer, upper case.</summary>
    public required string ObserverId { get; init; }

    /// <summary>Upper-case region of the topic, else of the source.</summary>
    public string? Region { get; init; }

    /// <summary>The observer's own name, cleaned.</summary>
    public string? Name { get; init; }

    /// <summary>The observer's own region scopes, separated by commas; null when it does not say.</summary>
    public string? Scopes { get; init; }

    public IReadOnlyList<ReportedNeighbor> Neighbors { get; init; } = [];

    /// <summary>When we received it.</summary>
    public UnixMillis ReceivedAt { get; init; }

    /// <summary>True for a replay: of when it speaks is not known.</summary>
    public bool Retained { get; init; }
}

/// <summary>One neighbour of an observer.</summary>
/// <param name="Key">Its public key in hex, lower case: whole or the beginning of it, 4 bytes at least.</param>
/// <param name="Snr">dB; null when not given.</param>
/// <param name="HeardAgo">How long ago the observer heard it; null when its clock could not tell.</param>
/// <param name="Scopes">Its region scopes, separated by commas; to be believed only when it answered.</param>
/// <param name="Responded">It answered the question for its scopes.</param>
public sealed record ReportedNeighbor(string Key, double? Snr, TimeSpan? HeardAgo, string Scopes, bool Responded);
