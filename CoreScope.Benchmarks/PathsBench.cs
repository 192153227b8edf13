using System.Diagnostics;
using CoreScope.Core;
using CoreScope.Core.Directories;
using CoreScope.Core.Store.Queries;

namespace CoreScope.Benchmarks;

/// <summary>
/// The paths through a node on 150,000 transmissions with 1,660,000 observations, what they take in memory, and what the index of
/// resolved paths adds. In one run four floods of ten have hops of one byte and one relay forwards two floods of five; in the
/// other, nine of ten have hops of one byte, as in a real mesh, of which few can be resolved.
/// </summary>
internal sealed class PathsBench
{
    private const int Transmissions = 150_000;
    private const int ObservationsPerTransmission = 11;
    private const int Rounds = 101;

    // An epoch near the present, so that times have their real size.
    private const long Start = 1_790_000_000_000;

    private readonly FedMesh _fed;
    private readonly Mesh _mesh;

    private PathsBench(AppendTraffic traffic, bool isIndexed)
    {
        _fed = new FedMesh(traffic, isIndexed, Start);
        _mesh = _fed.Mesh;
    }

    public static void Run()
    {
        Harness.PrintHead();
        Report("a hub and longer hops", new AppendTraffic(Transmissions, AppendBench.FindTopology(), ObservationsPerTransmission, oneBytePercent: 40, hubPercent: 40));
        Report("a real mesh's hops", new AppendTraffic(Transmissions, AppendBench.FindTopology(), ObservationsPerTransmission));
    }

    private static void Report(string name, AppendTraffic traffic)
    {
        Console.WriteLine($"{name}: {Transmissions:N0} transmissions, {traffic.Observations.Length:N0} observations");
        var without = Retained(traffic, isIndexed: false, out _);
        var with = Retained(traffic, isIndexed: true, out var bench);
        Console.WriteLine($"  managed heap {with / 1e6:F0} MB, of that index of resolved paths {(with - without) / 1e6:F0} MB with {bench._mesh.Store.ResolvedPathPairs:N0} entries");
        Console.WriteLine($"  counted: {string.Join(", ", bench._mesh.Store.Measure().BytesByPart.Select(p => $"{p.Key} {p.Value / 1e6:F1}"))}");
        var byUse = bench._mesh.Nodes.Snapshot().OrderByDescending(n => bench._mesh.Store.RelayedBy(n.Id).Ids.Length).ToList();
        bench.Time("busiest node", byUse[0]);
        bench.Time("median relay", byUse[traffic.Relays / 2]);
    }

    private static long Retained(AppendTraffic traffic, bool isIndexed, out PathsBench bench)
    {
        var before = GC.GetTotalMemory(true);
        bench = new PathsBench(traffic, isIndexed);
        bench._fed.Feed();
        return GC.GetTotalMemory(true) - before;
    }

    private void Time(string what, Node node)
    {
        var query = new NodePathsQuery(_mesh);
        var took = new double[Rounds];
        NodePaths found = null!;
        var cpu = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < Rounds; i++)
        {
            var at = Stopwatch.GetTimestamp();
            found = query.Find(node, CancellationToken.None);
            took[i] = Stopwatch.GetElapsedTime(at).TotalMilliseconds;
        }

        var busy = (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / Rounds;
        Array.Sort(took);
        Console.WriteLine(
            $"  paths of the {what}: {found.TotalTransmissions:N0} packets of {_mesh.Store.RelayedBy(node.Id).Ids.Length:N0} candidates on {found.TotalPaths:N0} paths: p50 {took[Rounds / 2]:F2} ms, p99 {took[^2]:F2} ms, least {took[0]:F2} ms; {busy:F2} ms of processor time");
    }
}
