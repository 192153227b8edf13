using System.Diagnostics;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;

namespace CoreScope.Benchmarks;

/// <summary>
/// How many observations a second one thread puts into the store with all indexes, hop resolution and the neighbour graph, and
/// what they take in memory. Frames are split for each observation; content hash and signatures are not in it. Arguments:
/// <c>append [transmissions] [parts]</c>; <c>parts</c> adds a run with a stopwatch around each step.
/// </summary>
internal sealed class AppendBench
{
    private const int DefaultTransmissions = 62_000;

    // An epoch near the present, so that times have their real size.
    private const long Start = 1_790_000_000_000;

    private static readonly string[] s_parts = ["split", "classify", "resolve", "append", "learn"];

    private readonly AppendTraffic _traffic;
    private readonly NodeDirectory _nodes = new();
    private readonly int[] _nodeIds;
    private readonly NeighborGraph _graph;
    private readonly PathResolver _resolver;
    private readonly PacketStore _store = new();
    private readonly long[] _ticks = new long[s_parts.Length];
    private long _resolvedHops;
    private long _hops;

    private AppendBench(AppendTraffic traffic)
    {
        _traffic = traffic;
        _graph = new NeighborGraph(_nodes);
        _resolver = new PathResolver(_nodes, new ObserverDirectory(), _graph, TimeProvider.System);
        _nodeIds = [.. Enumerable.Range(0, traffic.Keys.Length).Select(i => _nodes.Apply(traffic.AdvertOf(i), true).Id)];
    }

    public static void Run(string[] args)
    {
        var transmissions = args.Select(a => int.TryParse(a, out var n) ? n : 0).FirstOrDefault(n => n > 0, DefaultTransmissions);
        var traffic = new AppendTraffic(transmissions, FindTopology());
        Console.WriteLine($"append: {transmissions:N0} transmissions, {traffic.Observations.Length:N0} observations, prefixes of {traffic.Observations.Average(o => o.Prefix.Length):F1} bytes");
        // Once to let the runtime optimise, then what counts.
        new AppendBench(traffic).Feed(false);
        for (var round = 0; round < 2; round++)
            new AppendBench(traffic).Report();
        if (args.Contains("parts"))
            new AppendBench(traffic).ReportParts();
    }

    private void Report()
    {
        var before = GC.GetTotalMemory(true);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        Feed(false);
        watch.Stop();
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        var retained = GC.GetTotalMemory(true) - before;
        double count = _traffic.Observations.Length;
        Console.WriteLine($"  {count / watch.Elapsed.TotalSeconds,10:N0} observations/s   {retained / count,6:F1} bytes retained/observation ({retained / 1e6:F0} MB)   {allocated / count,6:F1} bytes allocated/observation");
        Console.WriteLine($"  {100.0 * _resolvedHops / _hops:F0} % of {_hops / count:F1} hops/observation resolved, {_graph.Count:N0} edges");
        ReportFootprint(retained);
        ReportEviction();
        GC.KeepAlive(this);
    }

    private void ReportFootprint(long retained)
    {
        var watch = Stopwatch.StartNew();
        var footprint = _store.Measure();
        Console.WriteLine($"  counted as {footprint.TotalBytes / 1e6:F0} MB ({100.0 * footprint.TotalBytes / retained:F0} %) in {watch.Elapsed.TotalMilliseconds:F1} ms: {string.Join(", ", footprint.BytesByPart.Select(p => $"{p.Key} {p.Value / 1e6:F1}"))}");
    }

    private void ReportEviction()
    {
        const int Chunk = 4096;
        var passes = 0;
        double total = 0, worst = 0;
        using var probe = new LockProbe(() => _store.ByType(PayloadType.Advert));
        var pausedBefore = GC.GetTotalPauseDuration();
        while (_store.Snapshot() is { Count: > Chunk } snapshot)
        {
            var at = Stopwatch.GetTimestamp();
            var pass = _store.Evict(snapshot[Chunk].Id);
            for (var step = at; pass.Step(); step = Stopwatch.GetTimestamp())
                worst = Math.Max(worst, Stopwatch.GetElapsedTime(step).TotalMilliseconds);
            total += Stopwatch.GetElapsedTime(at).TotalMilliseconds;
            passes++;
        }

        if (passes > 0)
            Console.WriteLine($"  eviction of {Chunk:N0}: mean {total / passes:F1} ms, worst step {worst:F2} ms (the lock is held for a part of it), of that {(GC.GetTotalPauseDuration() - pausedBefore).TotalMilliseconds / passes:F1} ms a pass in collections; a reader beside waits {probe.Stop()}; {_store.ObservationCount:N0} observations left");
    }

    private void ReportParts()
    {
        Feed(true);
        double all = _ticks.Sum(), count = _traffic.Observations.Length;
        for (var i = 0; i < s_parts.Length; i++)
            Console.WriteLine($"  {s_parts[i],-9} {_ticks[i] * 1e9 / Stopwatch.Frequency / count,7:F0} ns/observation {100 * _ticks[i] / all,5:F1} %");
    }

    private void Feed(bool timed)
    {
        Span<byte> frame = stackalloc byte[ProtocolLimits.MaxFrame];
        Span<ResolvedHop> resolved = stackalloc ResolvedHop[ProtocolLimits.MaxPayload];
        foreach (ref readonly var heard in _traffic.Observations.AsSpan())
            Take(heard, frame, resolved, timed);
    }

    private void Take(in AppendTraffic.Heard heard, Span<byte> buffer, Span<ResolvedHop> resolved, bool timed)
    {
        var at = timed ? Stopwatch.GetTimestamp() : 0;
        var payload = _traffic.Payloads[heard.Transmission];
        heard.Prefix.CopyTo(buffer);
        payload.CopyTo(buffer[heard.Prefix.Length..]);
        if (!PacketDecoder.TryDecode(buffer[..(heard.Prefix.Length + payload.Length)], out var frame, out _))
            throw new InvalidOperationException("The traffic holds a bad frame.");
        var hops = frame.Hops;
        if (timed)
            at = Lap(0, at);

        var hash = _traffic.Hashes[heard.Transmission];
        var kind = _store.Classify(hash, heard.Observer + 1, hops).Kind;
        if (timed)
            at = Lap(1, at);
        if (kind == ArrivalKind.Duplicate)
            return;

        var originator = _traffic.Originators[heard.Transmission] is >= 0 and var node ? _nodeIds[node] : 0;
        resolved = resolved[..hops.Count];
        _resolver.Resolve(hops, originator, resolved);
        if (timed)
            at = Lap(2, at);

        var now = new UnixMillis(Start + heard.At);
        _store.Append(new PacketArrival
        {
            Hash = hash,
            Type = frame.Header.Payload,
            Prefix = frame.WirePrefix,
            Payload = frame.Payload,
            Hops = hops,
            Resolved = resolved,
            ObserverIndex = heard.Observer + 1,
            IngestTime = now,
            ReceivedAt = now - TimeSpan.FromMilliseconds(40),
            Signal = new Signal(heard.Snr, heard.Rssi, null),
            Direction = Direction.Received,
            OriginNodeId = originator,
            ChannelId = frame.Header.Payload == PayloadType.GroupText ? 1 + (payload[0] & 15) : 0,
            ScopeId = PacketArrival.Unscoped,
        });
        if (timed)
            at = Lap(3, at);

        // Observers are the first nodes.
        _graph.Learn(frame.Header.Payload, true, originator, _nodeIds[heard.Observer], heard.Observer + 1, resolved, now);
        if (timed)
            Lap(4, at);
        Count(resolved);
    }

    private void Count(ReadOnlySpan<ResolvedHop> resolved)
    {
        _hops += resolved.Length;
        foreach (var hop in resolved)
            _resolvedHops += hop.NodeId != 0 ? 1 : 0;
    }

    private long Lap(int part, long since)
    {
        var now = Stopwatch.GetTimestamp();
        _ticks[part] += now - since;
        return now;
    }

    internal static string? FindTopology()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data", "topology.json");
            if (File.Exists(path))
                return path;
        }

        return null;
    }
}
