using CoreScope.Core.Protocol;

namespace CoreScope.Core.Analytics.Reports;

/// <summary>Which regions hear which nodes: those whose observers heard an advert of them (analytics.md §1.3).</summary>
public sealed record NodeRegionsReport : IReport<NodeRegions>
{
    /// <inheritdoc />
    public TimeSpan Lifetime => TimeSpan.FromSeconds(15);

    /// <inheritdoc />
    public NodeRegions Build(ReportContext context, AnalyticsScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (codes, regionOf) = Number(context);
        var heard = new bool[]?[context.Nodes.Count == 0 ? 0 : context.Nodes[^1].Id + 1];
        var seen = 0;
        foreach (var id in context.ByType(PayloadType.Advert))
        {
            if ((++seen & 0x3FF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            if (!context.TryFind(id, out var advert) || (uint)advert.OriginNodeId >= (uint)heard.Length)
                continue;
            var marks = heard[advert.OriginNodeId] ??= new bool[codes.Count];
            foreach (ref readonly var observation in advert.Observations)
            {
                if ((uint)observation.ObserverIndex < (uint)regionOf.Length && regionOf[observation.ObserverIndex] is >= 0 and var region)
                    marks[region] = true;
            }
        }

        return new NodeRegions(codes, heard);
    }

    // A number for each region, and the region of each observer; −1 = it told none.
    private static (IReadOnlyList<string> Codes, int[] RegionOf) Number(ReportContext context)
    {
        var codes = new List<string>();
        var regionOf = new int[context.Observers.Count == 0 ? 0 : context.Observers.Max(observer => observer.Index) + 1];
        Array.Fill(regionOf, -1);
        foreach (var observer in context.Observers)
        {
            if (observer.Facts.Region is not { Length: > 0 } code)
                continue;
            var number = codes.FindIndex(known => string.Equals(known, code, StringComparison.OrdinalIgnoreCase));
            if (number < 0)
            {
                number = codes.Count;
                codes.Add(code);
            }

            regionOf[observer.Index] = number;
        }

        return (codes, regionOf);
    }
}
