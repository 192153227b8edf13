using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Store;

/// <summary>Seeded packets of all kinds for the store's model and soak tests; hops resolve as <see cref="StoreIntegrity.NodeOf"/> says.</summary>
internal sealed class RandomTraffic(int seed)
{
    private readonly Random _random = new(seed);
    private int _lastNumber;

    public int Next(int below) => _random.Next(below);

    /// <summary>A packet nobody has heard yet.</summary>
    public APacket New()
    {
        var number = ++_lastNumber;
        var packet = _random.Next(20) switch
        {
            0 => APacket.Trace(1 << _random.Next(4), [.. BitConverter.GetBytes(number), .. RandomBytes(_random.Next(20))], RandomBytes(_random.Next(4))),
            < 4 => APacket.Direct((PayloadType)_random.Next(9)).Number(number),
            < 6 => APacket.Flood((PayloadType)_random.Next(9)).Number(number).WithCodes((ushort)_random.Next(65536), 7),
            _ => APacket.Flood((PayloadType)_random.Next(9)).Number(number),
        };
        if (_random.Next(4) == 0)
            packet = packet.From(1_000 + _random.Next(50));
        return _random.Next(4) == 0 ? packet.OnChannel(1 + _random.Next(20)) : packet;
    }

    /// <summary>The packet as some observer hears it over some path.</summary>
    public APacket Heard(APacket packet, long time)
    {
        var heard = packet.By(_random.Next(12)).At(time).With(_random.Next(2) == 0 ? _random.Next(-20, 20) : null, _random.Next(2) == 0 ? -_random.Next(130) : null);
        if (new PacketHeader(packet.Frame()[0]).Payload != PayloadType.Trace)
            heard = heard.Via(RandomHops());
        return WithNodes(heard);
    }

    public static APacket WithNodes(APacket packet)
    {
        var hops = APacket.Decode(packet.Frame()).Hops;
        var resolved = new ResolvedHop[hops.Count];
        for (var i = 0; i < resolved.Length; i++)
            resolved[i] = StoreIntegrity.NodeOf(hops[i]) is not 0 and var node ? new ResolvedHop(node, HopConfidence.Graph) : default;
        return packet.Resolved(resolved);
    }

    private string[] RandomHops()
    {
        var size = _random.Next(10) switch { 0 => 3, 1 or 2 => 2, _ => 1 };
        var hops = new string[_random.Next(_random.Next(12) == 0 ? 22 : 6)];
        for (var i = 0; i < hops.Length; i++)
            hops[i] = Convert.ToHexString(RandomBytes(size));
        return hops;
    }

    // Few different values, so that hops repeat within and across packets.
    private byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++)
            bytes[i] = (byte)(_random.Next(40) * 5);
        return bytes;
    }
}
