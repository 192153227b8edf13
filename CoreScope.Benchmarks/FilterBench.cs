using System.Diagnostics;
using CoreScope.Core.Filtering;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Store.Queries;

namespace CoreScope.Benchmarks;

/// <summary>
/// Filters over 150,000 transmissions with 1,660,000 observations, on one core: counting all that fit and making the first page,
/// grouped and each observation by itself.
/// </summary>
internal static class FilterBench
{
    private const int Transmissions = 150_000;
    private const int ObservationsPerTransmission = 11;
    private const int Rounds = 21;
    private const int Page = 50;

    private static readonly string[] s_filters =
    [
        "type == ADVERT && snr > 5 && hops < 3",
        "snr > 5",
        "age < 1h",
        "observer contains \"7\"",
        "path contains \"A1\"",
        "hash starts_with \"8a91\"",
        "payload.name contains \"hill\"",
        "payload.text contains \"hello\"",
        "routed_through contains \"8a91\"",
    ];

    public static void Run()
    {
        Harness.PrintHead();
        var traffic = new AppendTraffic(Transmissions, AppendBench.FindTopology(), ObservationsPerTransmission, oneBytePercent: 40, hubPercent: 40);
        var fed = new FedMesh(traffic, isIndexed: true, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - traffic.Observations[^1].At);
        fed.Feed();
        Console.WriteLine($"{Transmissions:N0} transmissions, {traffic.Observations.Length:N0} observations, {fed.Mesh.Nodes.Count:N0} nodes");
        foreach (var text in s_filters)
        {
            var query = new PacketQuery { Filter = FilterExpression.Compile(text, TimeZoneInfo.Utc).Expression, Keys = ChannelKeyring.Default, Limit = Page };
            Time($"{text}: grouped", () => new PacketQueries(fed.Mesh).List(query).Total);
            Time($"{text}: ungrouped", () => Observations(fed, query));
        }
    }

    private static int Observations(FedMesh fed, PacketQuery query)
    {
        var scan = new FilterScan(fed.Mesh, query.Keys, query.Filter!);
        var snapshot = fed.Mesh.Store.Snapshot();
        var count = 0;
        for (var i = 0; i < snapshot.Count; i++)
        {
            foreach (ref readonly var observation in snapshot[i].Observations)
                count += scan.Matches(snapshot[i], observation) ? 1 : 0;
        }

        return count;
    }

    private static void Time(string what, Func<int> count)
    {
        var took = new double[Rounds];
        var (found, bytes) = (0, 0L);
        for (var i = 0; i < Rounds; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var at = Stopwatch.GetTimestamp();
            found = count();
            took[i] = Stopwatch.GetElapsedTime(at).TotalMilliseconds;
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Array.Sort(took);
        Console.WriteLine($"  {what,-60} {found,9:N0} fit, p50 {took[Rounds / 2],8:F2} ms, p95 {took[(int)(Rounds * 0.95)],8:F2} ms, {bytes / 1024.0,8:F0} KiB");
    }
}
