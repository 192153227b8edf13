using CoreScope.Core.Protocol;

namespace CoreScope.Ingest.Simulation.Load;

/// <summary>
/// Ways through the region, made beforehand: for each observer several trees that lead from every station to it. A tree is a
/// flood from the observer read backwards, for links work both ways; so each way is a walk over the region's links with the chance
/// of a real flood in it, and costs a few steps instead of a flood. Immutable, thread-safe.
/// </summary>
internal sealed class PathTrees
{
    /// <summary>Trees of each observer.</summary>
    public const int Variants = 8;

    private const double AirtimeMs = 300;
    private readonly Region _region;
    private readonly short[][] _next;

    public PathTrees(Region region, SeededRandom random)
    {
        _region = region;
        var propagation = new Propagation(region);
        var heard = new List<Reception>();
        _next = new short[region.Observers.Count * Variants][];
        for (var i = 0; i < _next.Length; i++)
        {
            heard.Clear();
            propagation.Flood(region.Observers[i / Variants].Node.Index, ProtocolLimits.MaxHops, -1, AirtimeMs, random, heard);
            _next[i] = new short[region.Nodes.Count];
            propagation.CopyParents(_next[i]);
        }
    }

    /// <summary>Trees of all observers; tree i leads to observer i / <see cref="Variants"/>.</summary>
    public int Count => _next.Length;

    /// <summary>
    /// Writes the stations that forward from <paramref name="origin"/> to the root of <paramref name="tree"/>, and how many they
    /// are; −1 when there is no way or it is longer than <paramref name="trail"/>.
    /// </summary>
    public int Walk(int tree, int origin, Span<int> trail)
    {
        var next = _next[tree];
        var root = _region.Observers[tree / Variants].Node.Index;
        var length = 0;
        for (int node = next[origin]; node != root; node = next[node])
        {
            if (node < 0 || length == trail.Length)
                return -1;
            trail[length++] = node;
        }

        return length;
    }

    /// <summary>The average SNR (dB) at which <paramref name="observer"/> hears <paramref name="station"/>.</summary>
    public double SnrBetween(int observer, int station)
    {
        var node = _region.Observers[observer].Node.Index;
        // Neighbours are in order of their index.
        var at = _region.Links.Neighbors(node).BinarySearch(station);
        return at < 0 ? LinkTable.ThresholdDb : _region.Links.Snr(node)[at];
    }
}
