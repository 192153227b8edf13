using CoreScope.Core;
using CoreScope.Core.Feed;
using Microsoft.Extensions.Logging.Abstractions;
using System.Globalization;
using System.Text;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Ingest.Persistence;

namespace CoreScope.Tests.Ingest.Persistence;

/// <summary>Writes down everything a store and its directories answer, so that two can be compared.</summary>
internal static class WorldState
{
    public static Mesh NewMesh() => new(TimeProvider.System, NullLogger<PacketFeed>.Instance);

    /// <param name="mesh">What is asked.</param>
    /// <param name="inOrder">False: the order of ids in index lists does not count.</param>
    public static string Of(Mesh mesh, bool inOrder = true)
    {
        string Ids(ReadOnlyMemory<int> ids) => string.Join(',', inOrder ? ids.ToArray() : ids.ToArray().Order());
        var text = new StringBuilder();
        var hops = new HashSet<HopPrefix>();
        Packets(mesh.Store, text, hops);
        foreach (var node in mesh.Nodes.Snapshot())
            Line(text, $"{node} {Ids(mesh.Store.ByNode(node.Id))}");
        foreach (var observer in mesh.Observers.Snapshot())
        {
            Line(text, $"observer {observer.Index} {observer.Id} {observer.Facts} {observer.FirstSeen} {observer.LastSeen} {observer.LastPacketAt} {observer.PacketCount} {observer.StatusCount} {observer.IsInactive} {observer.ClockSkew} {Ids(mesh.Store.ByObserver(observer.Index))}");
        }

        for (var type = 0; type < 16; type++)
            Line(text, $"type {type} {Ids(mesh.Store.ByType((PayloadType)type))}");
        foreach (var (id, name) in mesh.Channels.Names.Index())
            Line(text, $"channel {id} {name} {Ids(mesh.Store.ByChannel(id))}");
        foreach (var (id, name) in mesh.Scopes.Names.Index())
            Line(text, $"scope {id} {name}");
        foreach (var hop in hops.OrderBy(h => h.Length).ThenBy(h => h.Value))
            Line(text, $"hop {hop} {Ids(mesh.Store.ByHop(hop))}");
        foreach (var edge in mesh.Graph.Snapshot().OrderBy(e => e.A).ThenBy(e => e.B))
            Line(text, $"{edge}");
        return text.ToString();
    }

    private static void Packets(PacketStore store, StringBuilder text, HashSet<HopPrefix> hops)
    {
        Line(text, $"last {store.LastTransmissionId} {store.LastObservationId} count {store.ObservationCount}");
        var log = store.Snapshot();
        Span<byte> frame = stackalloc byte[512];
        for (var i = 0; i < log.Count; i++)
        {
            var t = log[i];
            Assert.Same(t, store.Find(t.Hash));
            Line(text, $"tx {t.Id} {t.Hash} {t.Type} {Convert.ToHexString(t.Payload)} origin {t.OriginNodeId} channel {t.ChannelId} scope {t.ScopeId} {t.Origin} {t.FirstSeen} {t.LastSeen} best {t.BestIndex}");
            foreach (ref readonly var o in t.Observations)
            {
                Assert.True(store.TryFindObservation(o.Id, out var found, out _));
                Assert.Same(t, found);
                var length = t.CopyFrame(o, frame);
                if (PacketDecoder.TryDecode(frame[..length], out var decoded, out _))
                {
                    for (var h = 0; h < decoded.Hops.Count; h++)
                        hops.Add(decoded.Hops[h]);
                }

                Line(text, $"  obs {o.Id} {o.ObserverIndex} {o.IngestTime} {o.ReceivedAt} {o.Snr} {o.Rssi} {o.Score} {o.Direction} {Convert.ToHexString(t.PrefixOf(o))} {Convert.ToHexString(frame[..length])}");
            }
        }
    }

    private static void Line(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
