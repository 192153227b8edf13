using System.Diagnostics;
using CoreScope.Core;
using CoreScope.Core.Directories;
using CoreScope.Core.Feed;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Queries;
using Microsoft.Extensions.Logging.Abstractions;

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

    private readonly AppendTraffic _traffic;
    private readonly Mesh _mesh;
    private readonly int[] _nodeIds;

    private PathsBench(AppendTraffic traffic, bool isIndexed)
    {
        _traffic = traffic;
        _mesh = new Mesh(TimeProvider.System, NullLogger<PacketFeed>.Instance, new ResolvedPathOptions { IsIndexed = isIndexed });
        _nodeIds = [.. Enumerable.Range(0, traffic.Keys.Length).Select(i => _mesh.Nodes.Apply(traffic.AdvertOf(i), true).Id)];
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
        bench.Feed();
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

    private void Feed()
    {
        Span<byte> buffer = stackalloc byte[ProtocolLimits.MaxFrame];
        Span<ResolvedHop> resolved = stackalloc ResolvedHop[ProtocolLimits.MaxPayload];
        foreach (ref readonly var heard in _traffic.Observations.AsSpan())
            Take(heard, buffer, resolved);
    }

    private void Take(in AppendTraffic.Heard heard, Span<byte> buffer, Span<ResolvedHop> resolved)
    {
        var payload = _traffic.Payloads[heard.Transmission];
        heard.Prefix.CopyTo(buffer);
        payload.CopyTo(buffer[heard.Prefix.Length..]);
        if (!PacketDecoder.TryDecode(buffer[..(heard.Prefix.Length + payload.Length)], out var frame, out _))
            throw new InvalidOperationException("The traffic holds a bad frame.");
        var hops = frame.Hops;
        var originator = _traffic.Originators[heard.Transmission] is >= 0 and var node ? _nodeIds[node] : 0;
        resolved = resolved[..hops.Count];
        _mesh.Resolver.Resolve(hops, originator, resolved);
        var now = new UnixMillis(Start + heard.At);
        _mesh.Store.Append(new PacketArrival
        {
            Hash = _traffic.Hashes[heard.Transmission],
            Type = frame.Header.Payload,
            Prefix = frame.WirePrefix,
            Payload = frame.Payload,
            Hops = hops,
            Resolved = resolved,
            ObserverIndex = heard.Observer + 1,
            IngestTime = now,
            Signal = new Signal(heard.Snr, heard.Rssi, null),
            OriginNodeId = originator,
            ScopeId = PacketArrival.Unscoped,
        });
        _mesh.Graph.Learn(frame.Header.Payload, true, originator, _nodeIds[heard.Observer], heard.Observer + 1, resolved, now);
    }
}
