using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;

namespace CoreScope.Ingest.Simulation;

/// <summary>Sends drafts through the region and makes the frames that its observers receive. For one thread.</summary>
internal sealed class AirChannel
{
    private const double ScopedShare = 0.12;
    private const double BitErrorShare = 0.012;
    private const int TypicalPathBytes = 8;

    // Nobody outside its crew knows the name.
    private static readonly RegionScope s_secretScope = Scope("#pilot");
    private static readonly RegionScope s_coast = Scope(Region.Coast);
    private static readonly RegionScope[] s_zones = Array.ConvertAll(PlaceNames.Zones, zone => Scope(zone.Scope));

    private readonly Region _region;
    private readonly Propagation _propagation;
    private readonly SeededRandom _random;
    private readonly List<Reception> _heard = [];
    private readonly int[] _trail = new int[Propagation.MaxHops];

    public AirChannel(Region region, SeededRandom random)
    {
        _region = region;
        _propagation = new Propagation(region);
        _random = random;
    }

    /// <summary>What is heard of <paramref name="draft"/>, possibly nothing.</summary>
    public SimulatedTransmission Send(in Draft draft)
    {
        _heard.Clear();
        return draft.Via is null ? Flood(draft) : draft.Type == PayloadType.Trace ? Trace(draft) : Direct(draft);
    }

    /// <summary>A route that works from <paramref name="from"/> to <paramref name="to"/>, or null when a flood does not get there.</summary>
    public int[]? FindRoute(SimulatedNode from, SimulatedNode to)
    {
        _heard.Clear();
        _propagation.Flood(from.Index, Propagation.MaxHops, -1, 300, _random, _heard);
        return _propagation.Reached(to.Index) ? _propagation.RouteTo(to.Index) : null;
    }

    /// <summary>A part of floods is meant for one zone, for the coast as a whole, or for a scope that only its members know.</summary>
    public static TransportCodes? PickScope(in Draft draft, SeededRandom random, out int zone)
    {
        zone = -1;
        if (!draft.MayBeScoped || !random.Chance(ScopedShare))
            return null;
        var choice = random.NextDouble();
        if (choice < 0.5)
            zone = draft.Origin.Zone;
        var scope = zone >= 0 ? s_zones[zone] : choice < 0.92 ? s_coast : s_secretScope;
        return new TransportCodes(scope.Code(draft.Type, draft.Payload));
    }

    /// <summary>True when an observer is in reach of <paramref name="node"/>, so that a packet without hops is seen at all.</summary>
    public bool IsNearObserver(int node) => _propagation.IsNearObserver(node);

    private static RegionScope Scope(string name) =>
        RegionScope.TryCreate(name, out var scope) ? scope : throw new InvalidOperationException($"{name} is no region.");

    private static double AirtimeOf(in Draft draft, SimulatedObserver observer) =>
        Airtime.Milliseconds(2 + TypicalPathBytes + draft.Payload.Length, observer.Radio);

    private SimulatedTransmission Flood(in Draft draft)
    {
        var codes = PickScope(draft, _random, out var zone);
        var route = codes is null ? RouteType.Flood : RouteType.TransportFlood;
        var hashSize = draft.Origin.HashSize;
        var maxHops = Math.Min(ProtocolLimits.MaxHops, ProtocolLimits.MaxPath / hashSize);
        _propagation.Flood(draft.Origin.Index, maxHops, zone, AirtimeOf(draft, _region.Observers[0]), _random, _heard);

        Span<byte> path = stackalloc byte[ProtocolLimits.MaxPath];
        var receptions = new SimulatedReception[_heard.Count];
        for (var i = 0; i < receptions.Length; i++)
        {
            var heard = _heard[i];
            var trail = _trail.AsSpan(0, heard.Step);
            _propagation.Trail(heard.Transmitter, trail);
            var used = WritePath(trail, hashSize, path);
            receptions[i] = Receive(heard, PacketEncoder.Frame(route, draft.Type, draft.Payload, path[..used], hashSize, codes));
        }

        return new SimulatedTransmission(draft.Type, route, draft.Origin, receptions);
    }

    private SimulatedTransmission Direct(in Draft draft)
    {
        var via = draft.Via!;
        var hashSize = draft.Origin.HashSize;
        if (via.Length * hashSize > ProtocolLimits.MaxPath)
            hashSize = 1;
        Propagate(draft, stackalloc float[Propagation.MaxHops * 2]);

        Span<byte> path = stackalloc byte[ProtocolLimits.MaxPath];
        var receptions = new SimulatedReception[_heard.Count];
        for (var i = 0; i < receptions.Length; i++)
        {
            var used = WritePath(via.AsSpan(_heard[i].Step), hashSize, path);
            receptions[i] = Receive(_heard[i], PacketEncoder.Frame(RouteType.Direct, draft.Type, draft.Payload, path[..used], hashSize));
        }

        return new SimulatedTransmission(draft.Type, RouteType.Direct, draft.Origin, receptions);
    }

    private SimulatedTransmission Trace(in Draft draft)
    {
        Span<float> snr = stackalloc float[Propagation.MaxHops * 2];
        Propagate(draft, snr);

        Span<byte> path = stackalloc byte[ProtocolLimits.MaxPath];
        var receptions = new SimulatedReception[_heard.Count];
        for (var i = 0; i < receptions.Length; i++)
        {
            var steps = _heard[i].Step;
            for (var step = 0; step < steps; step++)
                path[step] = (byte)PacketEncoder.QuarterDb(snr[step]);
            receptions[i] = Receive(_heard[i], PacketEncoder.Frame(RouteType.Direct, PayloadType.Trace, draft.Payload, path[..steps]));
        }

        return new SimulatedTransmission(PayloadType.Trace, RouteType.Direct, draft.Origin, receptions);
    }

    private void Propagate(in Draft draft, Span<float> snr) =>
        _propagation.Direct(draft.Origin.Index, draft.Via, draft.Destination, AirtimeOf(draft, _region.Observers[0]), _random, _heard, snr);

    private int WritePath(ReadOnlySpan<int> nodes, int hashSize, Span<byte> path)
    {
        var used = 0;
        foreach (var node in nodes)
        {
            _region.Nodes[node].KeyBytes[..hashSize].CopyTo(path[used..]);
            used += hashSize;
        }

        return used;
    }

    private SimulatedReception Receive(in Reception heard, byte[] frame)
    {
        // Only a companion's log shows frames that failed the checksum.
        var corrupted = _region.Observers[heard.Observer].Style == PublisherStyle.PacketCapture && _random.Chance(BitErrorShare);
        if (corrupted)
            FlipBits(frame);
        return new SimulatedReception(heard.Observer, frame, heard.Snr, TimeSpan.FromMilliseconds(heard.DelayMs), corrupted);
    }

    private void FlipBits(byte[] frame)
    {
        for (var left = 1 + _random.Next(4); left > 0; left--)
            frame[_random.Next(frame.Length)] ^= (byte)(1 << _random.Next(8));
    }
}
