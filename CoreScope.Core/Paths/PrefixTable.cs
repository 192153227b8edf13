using CoreScope.Core.Directories;
using CoreScope.Core.Identity;

namespace CoreScope.Core.Paths;

/// <summary>
/// Which nodes can be meant by a hop. Immutable: the relays' keys sorted, so that the candidates of a prefix of any length are
/// one run, found by a table over the first byte and a binary search inside it. A lookup allocates nothing.
/// </summary>
public sealed class PrefixTable
{
    private readonly ulong[] _heads;
    private readonly int[] _ids;
    private readonly int[] _firstByte = new int[257];

    /// <summary>A table over the nodes that relay: repeaters and rooms, less the observers that said they do not (analytics.md §3.1).</summary>
    public PrefixTable(IReadOnlyList<Node> nodes, IReadOnlySet<PublicKey> nonRelaying)
    {
        var relays = nodes.Where(n => n.Role.CanRelay() && !n.IsInactive && !nonRelaying.Contains(n.Key)).OrderBy(n => n.Key).ToArray();
        _heads = Array.ConvertAll(relays, n => n.Key.Head);
        _ids = Array.ConvertAll(relays, n => n.Id);
        for (int value = 0, at = 0; value <= 256; value++)
        {
            while (at < _heads.Length && (int)(_heads[at] >> 56) < value)
                at++;
            _firstByte[value] = at;
        }
    }

    /// <summary>How many nodes can be a hop.</summary>
    public int Count => _ids.Length;

    /// <summary>Ids of the nodes whose key begins with <paramref name="hop"/>, in order of key.</summary>
    public ReadOnlySpan<int> Candidates(HopPrefix hop)
    {
        if (hop.Length == 0)
            return [];
        var first = (int)(hop.Value >> 56);
        int from = _firstByte[first], to = _firstByte[first + 1];
        if (hop.Length > 1 && from < to)
        {
            var low = hop.Value;
            var high = hop.Length >= 8 ? low : low | (ulong.MaxValue >> (8 * hop.Length));
            from = LowerBound(low, from, to);
            to = high == ulong.MaxValue ? to : LowerBound(high + 1, from, to);
        }

        return _ids.AsSpan(from, to - from);
    }

    private int LowerBound(ulong value, int from, int to)
    {
        while (from < to)
        {
            var middle = (from + to) >>> 1;
            if (_heads[middle] < value)
                from = middle + 1;
            else
                to = middle;
        }

        return from;
    }
}
