namespace CoreScope.Core.Analytics;

/// <summary>
/// One kind of report: a pure function of a context and a scope. Implementations are records, so that two with equal parameters
/// are one entry of the cache.
/// </summary>
/// <typeparam name="TResult">An immutable result, shared by all who ask.</typeparam>
public interface IReport<TResult>
    where TResult : class
{
    /// <summary>How long a result is as good as new.</summary>
    TimeSpan Lifetime { get; }

    /// <summary>Computes the report.</summary>
    TResult Build(ReportContext context, AnalyticsScope scope, CancellationToken cancellationToken);
}
