using System.Globalization;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Replay;
using CoreScope.Core.Store;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Replay;

/// <summary>A mesh along the equator: node "AA" at 1° east, "BB" at 2°, … and observers that are nodes.</summary>
internal sealed class ReplayBed
{
    public ReplayBed() => Heard = new HeardPackets(Bed.Mesh, new DecodeKeys(ChannelKeyring.Default, RegionScopes.Empty));

    public MeshBed Bed { get; } = new();

    public HeardPackets Heard { get; }

    public PacketTape Tape => new(Bed.Mesh, new EmptyArchivedPackets());

    public UnixMillis Now => UnixMillis.Now(Bed.Clock);

    /// <summary>A repeater whose key begins so; null = it tells no position.</summary>
    public Node Node(string hex, double? lat = null, double? lon = null, NodeRole role = NodeRole.Repeater) =>
        Bed.Mesh.Nodes.Apply(new NodeAdvert { Key = AKey.Of(hex), Name = "Node " + hex, HeardAt = new UnixMillis(1), Role = role, Latitude = lat, Longitude = lon }, true);

    /// <summary>Repeaters with one-byte prefixes AA, BB, … on a line.</summary>
    public void Line(params string[] hexes)
    {
        for (var i = 0; i < hexes.Length; i++)
            Node(hexes[i], 0.5, i + 1);
    }

    /// <summary>An observer that is the node with this key; its index.</summary>
    public int ObserverAt(string hex, string region = "SJC") =>
        Bed.Mesh.Observers.Upsert(AKey.Of(hex).ToString().ToUpper(CultureInfo.InvariantCulture), new ObserverFacts { Name = hex, Region = region }, new UnixMillis(1)).Index;

    /// <summary>Puts the packet in; what is to be shown of everything heard of it.</summary>
    public HeardPacket Show(params APacket[] packets)
    {
        Transmission? transmission = null;
        foreach (var packet in packets)
            transmission = packet.AppendTo(Bed.Store).Transmission;
        return Heard.BuildAll(transmission!, new Dictionary<int, int[]>());
    }

    /// <summary>Puts numbered packets in, one at each of these times after the clock's now.</summary>
    public void HearAt(params double[] seconds)
    {
        foreach (var second in seconds)
            APacket.Flood(CoreScope.Core.Protocol.PayloadType.Ack).Number(Bed.Store.LastTransmissionId + 1).At(Now.Value + (long)(second * 1000)).AppendTo(Bed.Store);
    }

    /// <summary>The way as text: longitudes with a mark of how sure they are, a bar where what is ahead begins.</summary>
    public static string TextOf(FlightPath path)
    {
        var parts = new List<string>();
        for (var i = 0; i < path.Hops.Count; i++)
        {
            if (i == path.Flown)
                parts.Add("|");
            parts.Add(path.Hops[i].Lon.ToString("0.##", CultureInfo.InvariantCulture) + path.Hops[i].Certainty switch { HopCertainty.Inferred => "~", HopCertainty.Ambiguous => "?", _ => "" });
        }

        return string.Join(' ', parts);
    }
}
