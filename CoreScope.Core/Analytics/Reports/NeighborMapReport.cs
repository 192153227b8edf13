using CoreScope.Core.Paths;

namespace CoreScope.Core.Analytics.Reports;

/// <summary>The neighbour graph (analytics.md §4), made anew at most every five minutes.</summary>
public sealed record NeighborMapReport : IReport<NeighborMap>
{
    /// <inheritdoc />
    public TimeSpan Lifetime => TimeSpan.FromMinutes(5);

    /// <inheritdoc />
    public NeighborMap Build(ReportContext context, AnalyticsScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        return NeighborMapBuilder.Build(context.Links(), context.Nodes, context.Prefixes, context.Now, cancellationToken: cancellationToken);
    }
}
