using System.Diagnostics;
using CoreScope.Core;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Clocks;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Analytics.Scoring;
using CoreScope.Core.Directories;
using CoreScope.Core.Search;
using CoreScope.Core.Store.Queries;

namespace CoreScope.Benchmarks;

/// <summary>
/// The figures of nodes and of the neighbour graph on 150,000 transmissions with 1,660,000 observations: each computed anew,
/// which the cache spares all but the first who asks. The traffic is spread over the two weeks up to now.
/// </summary>
internal sealed class MeshBench
{
    private const int Transmissions = 150_000;
    private const int ObservationsPerTransmission = 11;
    private const int Rounds = 31;
    private const int Channels = 300;

    private readonly Mesh _mesh;

    private MeshBench(Mesh mesh) => _mesh = mesh;

    public static void Run()
    {
        Harness.PrintHead();
        Report("a hub and longer hops", new AppendTraffic(Transmissions, AppendBench.FindTopology(), ObservationsPerTransmission, oneBytePercent: 40, hubPercent: 40));
        Report("a real mesh's hops", new AppendTraffic(Transmissions, AppendBench.FindTopology(), ObservationsPerTransmission));
    }

    private static void Report(string name, AppendTraffic traffic)
    {
        var last = traffic.Observations[^1].At;
        var fed = new FedMesh(traffic, isIndexed: true, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - last);
        fed.Feed();
        var bench = new MeshBench(fed.Mesh);
        var table = fed.Mesh.Graph.Table();
        Console.WriteLine($"{name}: {Transmissions:N0} transmissions over {TimeSpan.FromMilliseconds(last).TotalDays:F1} days, {traffic.Observations.Length:N0} observations, {fed.Mesh.Nodes.Count:N0} nodes, {table.Edges.Count:N0} links, {table.Open.Count:N0} open links");
        var link = table.Edges[0];
        using (var probe = new LockProbe(() => fed.Mesh.Graph.Find(link.A, link.B)))
        {
            Time("copy of the links", () => fed.Mesh.Graph.Table());
            Console.WriteLine($"  a link looked up meanwhile: {probe.Stop()}");
        }

        bench.Time("neighbour graph", new NeighborMapReport());
        bench.Time("neighbour graph and scores", new NodeScoresReport());
        bench.TimeScores();
        bench.Time("activity of all nodes", new NodeActivityReport(new HealthThresholds()));
        bench.Time("clocks of all nodes", new ClockHealthReport());
        var byUse = fed.Mesh.Nodes.Snapshot().OrderByDescending(node => fed.Mesh.Store.RelayedBy(node.Id).Ids.Length).ToList();
        bench.Time("busiest node", byUse[0]);
        bench.Time("median relay", byUse[traffic.Relays / 2]);
        bench.Time("observer, 7 days", new ObserverAnalyticsReport(1, 7));
        bench.TimeSearch();
    }

    private void TimeScores()
    {
        var graph = ScoreGraph.Of(new NeighborMapReport().Build(new ReportContext(_mesh), AnalyticsScope.All, CancellationToken.None));
        Console.WriteLine($"  {graph.Count:N0} nodes with links of weight");
        Time("shortest ways between all", () => Centrality.Of(graph));
        Time("what falls apart", () => RedundancyScore.Of(graph));
    }

    // What costs most: a letter that most names have, the beginning of many hashes, a text that nothing has.
    private void TimeSearch()
    {
        for (var i = 1; i <= Channels; i++)
            _mesh.Channels.GetOrAdd($"#channel{i}", out _);
        // The disk is not asked: every hash that is looked for is in memory.
        var search = new MeshSearchQuery(_mesh, new PacketHistory(_mesh, null!), new HashSet<string>());
        var hash = _mesh.Store.Snapshot()[0].Hash.ToString();
        foreach (var (what, text) in new[] { ("one letter", "e"), ("two digits of a key", hash[..2]), ("four digits of a hash", hash[..4]), ("whole hash", hash), ("nothing", "no such name") })
            Time($"search: {what}", () => search.FindAsync(text, 8, CancellationToken.None).AsTask().Result);
    }

    private void Time(string what, Node node)
    {
        Time($"{what}: health", new NodeHealthReport(node.Id));
        Time($"{what}: analytics, 7 days", new NodeAnalyticsReport(node.Id, 7));
        Time($"{what}: analytics, everything", new NodeAnalyticsReport(node.Id, null));
        Time($"{what}: reach, 7 days", new NodeReachReport(node.Id, 7));
    }

    private void Time<TResult>(string what, IReport<TResult> report)
        where TResult : class => Time(what, () => report.Build(new ReportContext(_mesh), AnalyticsScope.All, CancellationToken.None));

    private static void Time(string what, Func<object> build)
    {
        var took = new double[Rounds];
        for (var i = 0; i < Rounds; i++)
        {
            var at = Stopwatch.GetTimestamp();
            GC.KeepAlive(build());
            took[i] = Stopwatch.GetElapsedTime(at).TotalMilliseconds;
        }

        Array.Sort(took);
        Console.WriteLine($"  {what,-40} p50 {took[Rounds / 2],8:F2} ms, worst {took[^1],8:F2} ms, least {took[0],8:F2} ms");
    }
}
