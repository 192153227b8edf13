using CoreScope.Core.Identity;

namespace CoreScope.Core.Analytics.Reports;

/// <summary>How far region scopes are used (analytics.md §2.15).</summary>
public sealed record ScopeUse
{
    /// <summary>Transmissions with transport codes.</summary>
    public int Transport { get; init; }

    /// <summary>Of those, with a scope, be it known or not.</summary>
    public int Scoped { get; init; }

    /// <summary>Of those, of no configured region.</summary>
    public int UnknownScope { get; init; }

    /// <summary>Without a scope: with transport codes that are none, and all without transport codes.</summary>
    public int Unscoped { get; init; }

    /// <summary>Transmissions by named region, most first.</summary>
    public IReadOnlyList<(string Name, int Count)> Regions { get; init; } = [];

    /// <summary>Transmissions with transport codes by bucket, ascending; empty buckets are absent.</summary>
    public IReadOnlyList<ScopeBucket> TimeSeries { get; init; } = [];
}

/// <summary>Scoped and unscoped transmissions of one bucket that begins at <paramref name="Start"/>.</summary>
public readonly record struct ScopeBucket(UnixMillis Start, int Scoped, int Unscoped);
