using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store.Queries;

namespace CoreScope.Core.Analytics.Reports;

/// <summary>One observer over a time (analytics.md §11).</summary>
public sealed record ObserverAnalytics
{
    /// <summary>Width of the buckets.</summary>
    public required TimeSpan Bucket { get; init; }

    /// <summary>Observations and distinct nodes heard by bucket, ascending, without gaps.</summary>
    public IReadOnlyList<ObserverBucket> Timeline { get; init; } = [];

    /// <summary>Observations by packet type, most first.</summary>
    public IReadOnlyList<(PayloadType Type, int Count)> Types { get; init; } = [];

    /// <summary>Observations by SNR in steps of 2 dB: lower edge, ascending.</summary>
    public IReadOnlyList<(int From, int Count)> SnrSteps { get; init; } = [];

    /// <summary>The newest observations, newest first.</summary>
    public IReadOnlyList<RowKey> Recent { get; init; } = [];

    /// <summary>All observations.</summary>
    public int Observations { get; init; }
}

/// <summary>One bucket of a timeline.</summary>
/// <param name="Start">Its beginning.</param>
/// <param name="Observations">What was heard.</param>
/// <param name="Nodes">Distinct stations in it; a hop that can mean several counts as one of its own.</param>
public readonly record struct ObserverBucket(UnixMillis Start, int Observations, int Nodes);
