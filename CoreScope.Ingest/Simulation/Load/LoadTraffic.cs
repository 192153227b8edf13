using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Writers;

namespace CoreScope.Ingest.Simulation.Load;

/// <summary>
/// Transmissions and what the observers receive of them, fast and as many as asked for: every reception is a distinct observation,
/// by observer and path. For one thread.
/// </summary>
internal sealed class LoadTraffic
{
    private const double HopMs = 700;
    private const double FadingDb = 2;
    private const float StrongestDb = 13.75f;
    private const float WeakestDb = -15;
    private const int MostOfRoute = 3;

    private readonly Region _region;
    private readonly PathTrees _trees;
    private readonly SeededRandom _random;
    private readonly LoadPayloads _payloads;
    private readonly HashSet<ulong> _taken = [];
    private readonly int[] _trail = new int[ProtocolLimits.MaxHops];
    private readonly byte[] _path = new byte[ProtocolLimits.MaxPath];

    public LoadTraffic(Region region, LoadShape shape)
    {
        _region = region;
        _random = shape.Random("load");
        _trees = new PathTrees(region, _random);
        _payloads = new LoadPayloads(region, _random);
    }

    /// <summary>
    /// The next transmission: puts at least one and at most <paramref name="wanted"/> receptions in <paramref name="heard"/>. True
    /// when it was flooded, so that nearly any number can be had; few hear what goes along a route.
    /// </summary>
    public bool Next(DateTimeOffset now, int wanted, bool floodOnly, List<SimulatedReception> heard)
    {
        heard.Clear();
        while (true)
        {
            var draft = _payloads.Next(now);
            if (draft.Via is not null && floodOnly)
                continue;
            if (draft.Via is null)
                Flood(draft, wanted, heard);
            else if (draft.Type == PayloadType.Trace)
                Trace(draft, heard);
            else
                Direct(draft, Math.Min(wanted, MostOfRoute), heard);
            if (heard.Count > 0)
                return draft.Via is null;
        }
    }

    private void Flood(in Draft draft, int wanted, List<SimulatedReception> heard)
    {
        _taken.Clear();
        var codes = AirChannel.PickScope(draft, _random, out _);
        var route = codes is null ? RouteType.Flood : RouteType.TransportFlood;
        var size = draft.Origin.HashSize;
        var most = Math.Min(ProtocolLimits.MaxHops, ProtocolLimits.MaxPath / size);
        var tree = _random.Next(_trees.Count);
        // An odd step that no small factor shares: all trees come in turn, neighbours in the list far apart.
        var step = Coprime(_random.Next(_trees.Count), _trees.Count);
        for (var left = _trees.Count; left > 0 && heard.Count < wanted; left--, tree = (tree + step) % _trees.Count)
        {
            var hops = _trees.Walk(tree, draft.Origin.Index, _trail.AsSpan(0, most));
            if (hops < 0)
                continue;
            var observer = tree / PathTrees.Variants;
            var path = WritePath(_trail.AsSpan(0, hops), size);
            if (!_taken.Add(Fingerprint.Of(observer, path)))
                continue;
            Receive(draft, observer, hops, hops > 0 ? _trail[hops - 1] : draft.Origin.Index, PacketEncoder.Frame(route, draft.Type, draft.Payload, path, size, codes), heard);
        }
    }

    /// <summary>Along a route each station takes itself off the path; an observer near the end hears the last ones of them.</summary>
    private void Direct(in Draft draft, int wanted, List<SimulatedReception> heard)
    {
        var tree = _random.Next(_trees.Count);
        var size = draft.Origin.HashSize;
        var isLocal = draft.Type == PayloadType.Control;
        var hops = _trees.Walk(tree, draft.Origin.Index, _trail.AsSpan(0, isLocal ? 0 : ProtocolLimits.MaxPath / size - 1));
        for (var left = 0; left <= hops && heard.Count < wanted; left++)
        {
            var path = WritePath(_trail.AsSpan(hops - left, left), size);
            Receive(
                draft, tree / PathTrees.Variants, hops - left, hops > left ? _trail[hops - left - 1] : draft.Origin.Index,
                PacketEncoder.Frame(RouteType.Direct, draft.Type, draft.Payload, path, size), heard);
        }
    }

    private void Trace(in Draft draft, List<SimulatedReception> heard)
    {
        var tree = _random.Next(_trees.Count);
        var hops = _trees.Walk(tree, draft.Origin.Index, _trail.AsSpan(0, 20));
        if (hops < 1)
            return;
        var payload = TraceWriter.Payload(_random.NextUInt32(), 0, WritePath(_trail.AsSpan(0, hops), 1));
        for (var i = 0; i < hops; i++)
            _path[i] = (byte)PacketEncoder.QuarterDb(_random.Between(WeakestDb, StrongestDb));
        Receive(draft, tree / PathTrees.Variants, hops, _trail[hops - 1], PacketEncoder.Frame(RouteType.Direct, PayloadType.Trace, payload, _path.AsSpan(0, hops)), heard);
    }

    private void Receive(in Draft draft, int observer, int hops, int from, byte[] frame, List<SimulatedReception> heard)
    {
        var snr = Math.Clamp(_trees.SnrBetween(observer, from) + (_random.NextNormal() * FadingDb), WeakestDb, StrongestDb);
        var delay = TimeSpan.FromMilliseconds((hops + 1) * HopMs * _random.Between(0.5, 1.5));
        heard.Add(new SimulatedReception(observer, frame, Math.Round(snr * 4) / 4, delay, false));
    }

    private ReadOnlySpan<byte> WritePath(ReadOnlySpan<int> stations, int size)
    {
        var used = 0;
        foreach (var station in stations)
        {
            _region.Nodes[station].KeyBytes[..size].CopyTo(_path.AsSpan(used));
            used += size;
        }

        return _path.AsSpan(0, used);
    }

    private static int Coprime(int from, int count)
    {
        var step = Math.Max(1, from);
        while (Gcd(step, count) != 1)
            step++;
        return step;
    }

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
}
