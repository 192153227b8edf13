using System.Collections;

namespace CoreScope.Core.Filtering;

/// <summary>The nodes whose keys are asked for, and what they forwarded of the packets in memory.</summary>
internal sealed class RelaySet
{
    private readonly HashSet<int> _nodes = [];
    private readonly int _firstId;
    private readonly BitArray _forwarded;

    private RelaySet(int firstId, int count)
    {
        _firstId = firstId;
        _forwarded = new BitArray(count);
    }

    public static RelaySet Of(Mesh mesh, RelayNode asked)
    {
        var packets = mesh.Store.Snapshot();
        var firstId = packets.Count == 0 ? 0 : packets[0].Id;
        var set = new RelaySet(firstId, packets.Count == 0 ? 0 : packets[packets.Count - 1].Id - firstId + 1);
        foreach (var node in mesh.Nodes.Snapshot())
        {
            if (mesh.Visibility.IsHidden(node) || !asked.Fits(node.Key.ToString()))
                continue;
            set._nodes.Add(node.Id);
            var (ids, isShared) = mesh.Store.RelayedBy(node.Id);
            set.IsShared |= isShared;
            foreach (var id in ids.Span)
            {
                if ((uint)(id - firstId) < (uint)set._forwarded.Length)
                    set._forwarded[id - firstId] = true;
            }
        }

        return set;
    }

    /// <summary>True when the index may mean others too: then the hops must be looked at.</summary>
    public bool IsShared { get; private set; }

    public bool Has(int nodeId) => _nodes.Contains(nodeId);

    public bool Forwarded(int transmissionId) => (uint)(transmissionId - _firstId) < (uint)_forwarded.Length && _forwarded[transmissionId - _firstId];
}
