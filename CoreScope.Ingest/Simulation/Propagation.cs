namespace CoreScope.Ingest.Simulation;

/// <summary>
/// How packets spread. A flood: each repeater sends the first copy it hears on, after a random pause; later copies are dropped,
/// but observers hear and report them all. A direct packet: each station of the route sends it on. Which copies get through is
/// a matter of SNR, fading and collisions. Holds the state of the last packet: for one thread.
/// </summary>
internal sealed class Propagation
{
    /// <summary>Most stations on any path: what one-byte hashes allow.</summary>
    public const int MaxHops = 63;

    private const double FadingDb = 2;
    private const double ObserverLoss = 0.5;

    // A weak frame is more often lost to another one on the air: from the threshold up its chance grows to that of a strong one.
    private const double CaptureRangeDb = 17;
    private const double BestChance = 0.92;
    private const float StrongestDb = 13.75f;
    private const float WeakestDb = -19.75f;

    // Firmware: a pause of up to five slots of half a time on air before a flood is repeated.
    private const double PauseAirtimes = 2.5;
    private const int NoParent = -1;

    private readonly LinkTable _links;
    private readonly int[] _observerOf;
    private readonly bool[] _relays;
    private readonly int[] _zone;
    private readonly bool[] _seen;
    private readonly int[] _parent;
    private readonly int[] _step;
    private readonly PriorityQueue<int, float> _pending = new();

    public Propagation(Region region)
    {
        var nodes = region.Nodes;
        _links = region.Links;
        _observerOf = new int[nodes.Count];
        _relays = new bool[nodes.Count];
        _zone = new int[nodes.Count];
        _seen = new bool[nodes.Count];
        _parent = new int[nodes.Count];
        _step = new int[nodes.Count];
        Array.Fill(_observerOf, -1);
        foreach (var observer in region.Observers)
            _observerOf[observer.Node.Index] = observer.Index;
        foreach (var node in nodes)
        {
            _relays[node.Index] = node.Relays;
            _zone[node.Index] = node.Zone;
        }
    }

    /// <summary>
    /// Floods from <paramref name="origin"/> and adds what the observers hear to <paramref name="heard"/>, in order of time.
    /// </summary>
    /// <param name="origin">Index of the sender.</param>
    /// <param name="maxHops">Most hashes the path can hold.</param>
    /// <param name="zone">Only repeaters of this zone forward; −1: all do.</param>
    /// <param name="airtimeMs">Time on air of one copy.</param>
    /// <param name="random">Decides fading, collisions and pauses.</param>
    /// <param name="heard">Takes the receptions.</param>
    public void Flood(int origin, int maxHops, int zone, double airtimeMs, SeededRandom random, List<Reception> heard)
    {
        Array.Clear(_seen);
        _pending.Clear();
        _seen[origin] = true;
        _parent[origin] = NoParent;
        _step[origin] = 0;
        _pending.Enqueue(origin, 0);
        while (_pending.TryDequeue(out var sender, out var start))
            Transmit(sender, start, maxHops, zone, (float)airtimeMs, random, heard);
    }

    /// <summary>
    /// Writes for each station whom it heard the last flood from first; −1 for the sender and for who did not hear it. Links work
    /// both ways, so it is also the next station on a way to the sender.
    /// </summary>
    public void CopyParents(Span<short> parents)
    {
        for (var node = 0; node < parents.Length; node++)
            parents[node] = _seen[node] ? (short)_parent[node] : (short)NoParent;
    }

    /// <summary>True when the last flood reached <paramref name="node"/>.</summary>
    public bool Reached(int node) => _seen[node];

    /// <summary>
    /// Writes the stations that forwarded the last flood up to and including <paramref name="forwarder"/> (up to its
    /// <paramref name="steps"/>), first one first. The sender is not among them.
    /// </summary>
    public void Trail(int forwarder, Span<int> steps)
    {
        var node = forwarder;
        for (var i = steps.Length - 1; i >= 0; i--)
        {
            steps[i] = node;
            node = _parent[node];
        }
    }

    /// <summary>How many stations forwarded the last flood until it came to <paramref name="node"/>.</summary>
    public int HopsTo(int node) => Math.Max(0, _step[node] - 1);

    /// <summary>The forwarders of the last flood between its sender and <paramref name="node"/>.</summary>
    public int[] RouteTo(int node)
    {
        var route = new int[HopsTo(node)];
        if (route.Length > 0)
            Trail(_parent[node], route);
        return route;
    }

    /// <summary>
    /// Sends along <paramref name="route"/>, as far as the packet gets, and adds what observers hear to <paramref name="heard"/>. What
    /// each station of the route measures is written to <paramref name="snr"/>, which has an entry for each.
    /// </summary>
    public void Direct(int origin, ReadOnlySpan<int> route, int destination, double airtimeMs, SeededRandom random, List<Reception> heard, Span<float> snr)
    {
        var sender = origin;
        var at = 0f;
        for (var step = 0; ; step++)
        {
            var next = step < route.Length ? route[step] : destination;
            var arrived = false;
            var neighbors = _links.Neighbors(sender);
            var averages = _links.Snr(sender);
            at += (float)airtimeMs;
            for (var i = 0; i < neighbors.Length; i++)
            {
                var listener = neighbors[i];
                var observer = _observerOf[listener];
                if (listener != next && observer < 0)
                    continue;
                var measured = Fade(averages[i], random);
                if (listener == next)
                {
                    // The route is proven and each hop is repeated until it works; what counts is what was measured.
                    arrived = true;
                    if (step < route.Length)
                        snr[step] = Measured(measured);
                }

                if (observer >= 0 && GetsThrough(measured, random) && !random.Chance(ObserverLoss))
                    heard.Add(new Reception(observer, sender, step, Measured(measured), at));
            }

            if (!arrived || step == route.Length)
                return;
            sender = next;
            at += (float)(airtimeMs * random.Between(0.2, 1));
        }
    }

    /// <summary>True when an observer is in reach of <paramref name="node"/>, so that a packet without hops is seen at all.</summary>
    public bool IsNearObserver(int node)
    {
        foreach (var neighbor in _links.Neighbors(node))
        {
            if (_observerOf[neighbor] >= 0)
                return true;
        }

        return false;
    }

    private void Transmit(int sender, float start, int maxHops, int zone, float airtime, SeededRandom random, List<Reception> heard)
    {
        var neighbors = _links.Neighbors(sender);
        var averages = _links.Snr(sender);
        var step = _step[sender];
        var end = start + airtime;
        for (var i = 0; i < neighbors.Length; i++)
        {
            var snr = Fade(averages[i], random);
            if (!GetsThrough(snr, random))
                continue;
            var listener = neighbors[i];
            var observer = _observerOf[listener];
            if (observer >= 0 && !random.Chance(ObserverLoss))
                heard.Add(new Reception(observer, sender, step, Measured(snr), end));
            if (_seen[listener])
                continue;
            _seen[listener] = true;
            _parent[listener] = sender;
            _step[listener] = step + 1;
            if (_relays[listener] && step < maxHops && (zone < 0 || _zone[listener] == zone))
                _pending.Enqueue(listener, end + (float)(random.NextDouble() * PauseAirtimes * airtime));
        }
    }

    private static bool GetsThrough(float snr, SeededRandom random)
    {
        var above = snr - LinkTable.ThresholdDb;
        return above > 0 && random.NextDouble() < Math.Min(BestChance, above / CaptureRangeDb);
    }

    private static float Fade(float average, SeededRandom random) => average + (float)(random.NextNormal() * FadingDb);

    /// <summary>What a radio reports: quarters, and no more than it can tell apart.</summary>
    private static float Measured(float snr)
    {
        var quarters = (int)MathF.Round(Math.Clamp(snr, WeakestDb, StrongestDb) * 4);
        return quarters / 4f;
    }
}
