using CoreScope.Core.Protocol;
using CoreScope.Core.Store;

namespace CoreScope.Core.Analytics.Reports;

/// <summary>Use of region scopes over a window of 1 h, 24 h or 7 d (analytics.md §2.15).</summary>
/// <param name="Window">How far back.</param>
public sealed record ScopeUseReport(TimeSpan Window) : IReport<ScopeUse>
{
    /// <inheritdoc />
    public TimeSpan Lifetime => TimeSpan.FromSeconds(30);

    /// <summary>The report called so: <c>1h</c>, <c>24h</c>, <c>7d</c>; null for any other name.</summary>
    public static ScopeUseReport? Named(string window) => window switch
    {
        "1h" => new ScopeUseReport(TimeSpan.FromHours(1)),
        "24h" => new ScopeUseReport(TimeSpan.FromDays(1)),
        "7d" => new ScopeUseReport(TimeSpan.FromDays(7)),
        _ => null,
    };

    /// <summary>Width of a bucket of the time series.</summary>
    public TimeSpan Bucket => Window.TotalHours switch
    {
        <= 1 => TimeSpan.FromMinutes(5),
        <= 24 => TimeSpan.FromHours(1),
        _ => TimeSpan.FromHours(6),
    };

    /// <inheritdoc />
    public ScopeUse Build(ReportContext context, AnalyticsScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var since = context.Now - Window;
        var width = (long)Bucket.TotalMilliseconds;
        var regions = new Dictionary<int, int>();
        var series = new SortedDictionary<long, ScopeBucket>();
        int transport = 0, scoped = 0, unknown = 0, unscoped = 0;
        for (var i = context.Packets.Count - 1; i >= 0; i--)
        {
            if ((i & 0xFFF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            var transmission = context.Packets[i];
            if (transmission.FirstSeen < since)
                continue;
            var isScoped = transmission.ScopeId != PacketArrival.Unscoped;
            if (!transmission.Route.HasTransportCodes())
            {
                unscoped++;
                continue;
            }

            transport++;
            scoped += isScoped ? 1 : 0;
            unscoped += isScoped ? 0 : 1;
            unknown += transmission.ScopeId == 0 ? 1 : 0;
            if (transmission.ScopeId > 0)
                regions[transmission.ScopeId] = regions.GetValueOrDefault(transmission.ScopeId) + 1;
            var number = transmission.FirstSeen.Value / width;
            var bucket = series.GetValueOrDefault(number);
            series[number] = new ScopeBucket(new(number * width), bucket.Scoped + (isScoped ? 1 : 0), bucket.Unscoped + (isScoped ? 0 : 1));
        }

        return new ScopeUse
        {
            Transport = transport,
            Scoped = scoped,
            UnknownScope = unknown,
            Unscoped = unscoped,
            Regions = [.. regions.Select(r => (Name: context.ScopeName(r.Key) ?? "", Count: r.Value)).OrderByDescending(r => r.Count).ThenBy(r => r.Name, StringComparer.Ordinal)],
            TimeSeries = [.. series.Values],
        };
    }
}
