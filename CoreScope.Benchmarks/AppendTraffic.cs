using System.Text.Json;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;

namespace CoreScope.Benchmarks;

/// <summary>
/// Made-up traffic of the shape of a large real mesh: relays in a plane that reach their nearest neighbours, floods that walk
/// from relay to relay, each heard by several observers over paths with a common beginning. Seeded, so every run is the same.
/// </summary>
internal sealed class AppendTraffic
{
    public const int NodeCount = 2_400;
    public const int ObserverCount = 33;
    private readonly int _observationsPerTransmission;
    private readonly int _oneBytePercent;
    private readonly int _hubPercent;
    private const int NeighborCount = 10;
    private const int SpreadMilliseconds = 20_000;
    private const int GapMilliseconds = 13_000;
    private const int RelayShare = 60;

    // Share of floods by hop count 1 to 25 in a real mesh (mean 7.9), used where the captured figures are absent.
    private static readonly int[] s_hopCounts =
        [28, 17, 28, 29, 37, 54, 65, 52, 32, 22, 16, 11, 9, 7, 5, 5, 3, 3, 2, 2, 2, 2, 1, 1, 1];

    private readonly Random _random = new(20_261_122);
    private readonly (double X, double Y)[] _places;
    private readonly int[][] _neighbors;
    private readonly int[] _hopTable;

    /// <param name="transmissions">How many floods.</param>
    /// <param name="topologyFile">Real hop counts; null = those known by heart.</param>
    /// <param name="observationsPerTransmission">The mean.</param>
    /// <param name="oneBytePercent">Share of floods with hops of one byte, most of which several relays share.</param>
    /// <param name="hubPercent">Share of floods whose first forwarder is relay 0.</param>
    public AppendTraffic(int transmissions, string? topologyFile, int observationsPerTransmission = 27, int oneBytePercent = 92, int hubPercent = 0)
    {
        (_observationsPerTransmission, _oneBytePercent, _hubPercent) = (observationsPerTransmission, oneBytePercent, hubPercent);
        Keys = [.. Enumerable.Range(0, NodeCount).Select(_ => RandomKey())];
        Relays = NodeCount * RelayShare / 100;
        _places = [.. Enumerable.Range(0, Relays).Select(_ => (_random.NextDouble(), _random.NextDouble()))];
        _neighbors = [.. Enumerable.Range(0, Relays).Select(NearestTo)];
        _hopTable = [.. HopCounts(topologyFile).SelectMany((count, i) => Enumerable.Repeat(i + 1, count))];
        Payloads = new byte[transmissions][];
        Hashes = new PacketHash[transmissions];
        Types = new PayloadType[transmissions];
        Originators = new int[transmissions];
        var heard = new List<Heard>(transmissions * observationsPerTransmission);
        for (var i = 0; i < transmissions; i++)
            Flood(i, heard);
        Observations = [.. heard.OrderBy(h => h.At)];
    }

    /// <summary>Keys of all nodes; the first <see cref="Relays"/> relay, the first <see cref="ObserverCount"/> observe too.</summary>
    public PublicKey[] Keys { get; }

    public int Relays { get; }

    public byte[][] Payloads { get; }

    public PacketHash[] Hashes { get; }

    public PayloadType[] Types { get; }

    /// <summary>Node of an advert, else −1.</summary>
    public int[] Originators { get; }

    /// <summary>In order of time.</summary>
    public Heard[] Observations { get; }

    public NodeAdvert AdvertOf(int node) => new()
    {
        Key = Keys[node],
        HeardAt = new UnixMillis(1),
        Role = node < Relays ? NodeRole.Repeater : NodeRole.Companion,
        Name = "node",
        Latitude = node < Relays ? 50 + _places[node].Y : null,
        Longitude = node < Relays ? 8 + _places[node].X : null,
    };

    private static int[] HopCounts(string? topologyFile)
    {
        if (topologyFile is null)
            return s_hopCounts;
        using var json = JsonDocument.Parse(File.ReadAllBytes(topologyFile));
        return [.. json.RootElement.GetProperty("hopDistribution").EnumerateArray().Select(e => e.GetProperty("count").GetInt32() / 10)];
    }

    private PublicKey RandomKey()
    {
        var bytes = new byte[PublicKey.Size];
        _random.NextBytes(bytes);
        return new PublicKey(bytes);
    }

    private int[] NearestTo(int relay) =>
    [
        .. Enumerable.Range(0, Relays)
            .Where(other => other != relay)
            .OrderBy(other => Math.Pow(_places[other].X - _places[relay].X, 2) + Math.Pow(_places[other].Y - _places[relay].Y, 2))
            .Take(NeighborCount),
    ];

    private void Flood(int transmission, List<Heard> heard)
    {
        var kind = _random.Next(100);
        Types[transmission] = kind < 20 ? PayloadType.Advert : kind < 55 ? PayloadType.GroupText : kind < 75 ? PayloadType.TextMessage : PayloadType.Response;
        Payloads[transmission] = new byte[_random.Next(20, 161)];
        _random.NextBytes(Payloads[transmission]);
        Hashes[transmission] = new PacketHash((ulong)_random.NextInt64());
        var sender = _random.Next(Relays);
        Originators[transmission] = Types[transmission] == PayloadType.Advert ? sender : -1;
        var hashSize = _random.Next(100) is var percent && percent < _oneBytePercent ? 1 : percent < 99 ? 2 : 3;
        var trunk = Walk(sender, 25);
        if (_hubPercent > 0 && _random.Next(100) < _hubPercent)
            trunk = [0, .. Walk(0, 24)];
        var start = (long)transmission * GapMilliseconds;
        var count = 1 + _random.Next((2 * _observationsPerTransmission) - 1);
        for (var i = 0; i < count; i++)
        {
            var observer = _random.Next(ObserverCount);
            heard.Add(new Heard(transmission, observer, Prefix(Path(trunk, observer), hashSize, Types[transmission]), start + _random.Next(SpreadMilliseconds), _random.Next(-12, 13), _random.Next(-125, -60)));
        }
    }

    private int[] Walk(int from, int length)
    {
        var walk = new int[length];
        for (var i = 0; i < length; i++)
            walk[i] = from = _neighbors[from][_random.Next(NeighborCount)];
        return walk;
    }

    // The first half of the way is the trunk's, the rest its own: what observers report of one flood looks like a tree. The
    // last forwarder is one that the observer can hear.
    private int[] Path(int[] trunk, int observer)
    {
        var length = Math.Min(_hopTable[_random.Next(_hopTable.Length)], trunk.Length);
        var common = (length + 1) / 2;
        int[] path = [.. trunk.AsSpan(0, common), .. Walk(trunk[common - 1], length - common)];
        path[^1] = _neighbors[observer][_random.Next(NeighborCount)];
        return path;
    }

    private byte[] Prefix(int[] path, int hashSize, PayloadType type)
    {
        path = path[..Math.Min(path.Length, ProtocolLimits.MaxPath / hashSize)];
        var prefix = new byte[2 + (path.Length * hashSize)];
        prefix[0] = new PacketHeader(RouteType.Flood, type).Value;
        prefix[1] = (byte)(((hashSize - 1) << 6) | path.Length);
        Span<byte> key = stackalloc byte[PublicKey.Size];
        for (var i = 0; i < path.Length; i++)
        {
            Keys[path[i]].CopyTo(key);
            key[..hashSize].CopyTo(prefix.AsSpan(2 + (i * hashSize)));
        }

        return prefix;
    }

    /// <summary>One observer hearing one transmission. <paramref name="At"/> is in milliseconds from the beginning.</summary>
    public readonly record struct Heard(int Transmission, int Observer, byte[] Prefix, long At, double Snr, double Rssi);
}
