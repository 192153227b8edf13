using CoreScope.Core;
using CoreScope.Core.Feed;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Benchmarks;

/// <summary>A mesh that has taken in made traffic as the pipeline would: resolved, stored, learnt from.</summary>
internal sealed class FedMesh
{
    private readonly AppendTraffic _traffic;
    private readonly int[] _nodeIds;
    private readonly long _start;

    /// <param name="traffic">What is taken in.</param>
    /// <param name="isIndexed">Whether resolved paths are indexed.</param>
    /// <param name="start">Server time of the first observation, ms.</param>
    public FedMesh(AppendTraffic traffic, bool isIndexed, long start)
    {
        _traffic = traffic;
        _start = start;
        Mesh = new Mesh(TimeProvider.System, NullLogger<PacketFeed>.Instance, new ResolvedPathOptions { IsIndexed = isIndexed });
        _nodeIds = [.. Enumerable.Range(0, traffic.Keys.Length).Select(i => Mesh.Nodes.Apply(traffic.AdvertOf(i), true).Id)];
    }

    public Mesh Mesh { get; }

    /// <summary>Takes everything in.</summary>
    public void Feed()
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
        Mesh.Resolver.Resolve(hops, originator, resolved);
        var now = new UnixMillis(_start + heard.At);
        Mesh.Store.Append(new PacketArrival
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
        Mesh.Graph.Learn(frame.Header.Payload, true, originator, _nodeIds[heard.Observer], heard.Observer + 1, resolved, now, hops, heard.Snr);
    }
}
