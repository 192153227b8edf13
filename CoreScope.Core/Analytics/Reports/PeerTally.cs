using System.Runtime.InteropServices;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Payloads;
using CoreScope.Core.Store;

namespace CoreScope.Core.Analytics.Reports;

/// <summary>
/// Counts the nodes that packets name: the sender of an advert or anonymous request by its whole key, sender and addressee of
/// pairwise packets by their one-byte hash where only one known node has it. Belongs to one run.
/// </summary>
internal sealed class PeerTally
{
    // By first byte of the key: 0 none, −1 several, else the node.
    private readonly int[] _byFirstByte = new int[256];
    private readonly Dictionary<int, (int Packets, long Last)> _peers = [];
    private readonly ReportContext _context;
    private readonly int _self;

    public PeerTally(ReportContext context, int self)
    {
        _context = context;
        _self = self;
        foreach (var node in context.Nodes)
        {
            if (node.IsInactive)
                continue;
            ref var known = ref _byFirstByte[node.Key.ByteAt(0)];
            known = known == 0 ? node.Id : -1;
        }
    }

    public int Count => _peers.Count;

    public void Add(Transmission transmission)
    {
        var at = transmission.FirstSeen;
        switch (transmission.Type)
        {
            case PayloadType.Advert:
                Add(transmission.OriginNodeId, at);
                break;
            case PayloadType.Request or PayloadType.Response or PayloadType.TextMessage or PayloadType.Path
                when transmission.Origin != TransmissionOrigin.CompanionBridge && PairwisePayload.TryRead(transmission.Payload, out var pairwise):
                var (sender, receiver) = (_byFirstByte[pairwise.SrcHash], _byFirstByte[pairwise.DestHash]);
                Add(sender, at);
                if (receiver != sender)
                    Add(receiver, at);
                break;
            case PayloadType.AnonRequest when AnonRequestPayload.TryRead(transmission.Payload, out var request):
                var (from, to) = (_context.NodeIdOf(new PublicKey(request.SenderKey)), _byFirstByte[request.DestHash]);
                Add(from, at);
                if (to != from)
                    Add(to, at);
                break;
        }
    }

    /// <summary>The peers with most packets.</summary>
    public IReadOnlyList<NodePeer> Top(int count) =>
    [
        .. _peers
            .OrderByDescending(p => p.Value.Packets).ThenByDescending(p => p.Value.Last).ThenBy(p => p.Key)
            .Select(p => (Node: _context.Visibility.Shown(_context.NodeOf(p.Key)), p.Value))
            .Where(p => p.Node is not null)
            .Take(count)
            .Select(p => new NodePeer(p.Node!, p.Value.Packets, new UnixMillis(p.Value.Last))),
    ];

    private void Add(int nodeId, UnixMillis at)
    {
        if (nodeId <= 0 || nodeId == _self)
            return;
        ref var peer = ref CollectionsMarshal.GetValueRefOrAddDefault(_peers, nodeId, out _);
        peer = (peer.Packets + 1, Math.Max(peer.Last, at.Value));
    }
}
