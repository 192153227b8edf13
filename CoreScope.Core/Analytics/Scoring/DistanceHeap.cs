namespace CoreScope.Core.Analytics.Scoring;

/// <summary>
/// Nodes by their distance, the nearest first. Knows where each node stands, so one that comes nearer moves up instead of being
/// there twice; four below each, since a node is raised more often than taken.
/// </summary>
/// <param name="distance">Distance by number of the node; the owner's, who lowers one and then raises its node.</param>
internal sealed class DistanceHeap(double[] distance)
{
    private const int Fan = 4;

    private readonly int[] _nodes = new int[distance.Length];
    // Place + 1 of each node, 0 for one that is not there.
    private readonly int[] _places = new int[distance.Length];
    private int _count;

    /// <summary>Puts a node in, or moves it up after its distance became less.</summary>
    public void Raise(int node)
    {
        var place = _places[node] - 1;
        if (place < 0)
            place = _count++;
        var own = distance[node];
        while (place > 0)
        {
            var above = (place - 1) / Fan;
            var other = _nodes[above];
            if (distance[other] <= own)
                break;
            Put(other, place);
            place = above;
        }

        Put(node, place);
    }

    /// <summary>Takes the nearest node out; false when there is none.</summary>
    public bool TryTake(out int node)
    {
        if (_count == 0)
        {
            node = 0;
            return false;
        }

        node = _nodes[0];
        _places[node] = 0;
        var last = _nodes[--_count];
        if (_count > 0)
            Sink(last);
        return true;
    }

    private void Sink(int node)
    {
        var own = distance[node];
        var place = 0;
        while (true)
        {
            var (first, best, nearest) = ((place * Fan) + 1, -1, own);
            for (var at = first; at < Math.Min(first + Fan, _count); at++)
            {
                var other = distance[_nodes[at]];
                if (other < nearest)
                    (best, nearest) = (at, other);
            }

            if (best < 0)
                break;
            Put(_nodes[best], place);
            place = best;
        }

        Put(node, place);
    }

    private void Put(int node, int place)
    {
        _nodes[place] = node;
        _places[node] = place + 1;
    }
}
