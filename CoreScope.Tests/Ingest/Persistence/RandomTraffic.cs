using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;

namespace CoreScope.Tests.Ingest.Persistence;

/// <summary>Seeded traffic of every kind the archive must hold: all routes and types, TRACE, bridge messages, fragments, redeliveries.</summary>
internal static class RandomTraffic
{
    public static readonly string[] HostileNames =
    [
        "<img src=x onerror=alert(1)>", "'; DROP TABLE nodes; --", "\u202Egnp.exe", string.Concat(Enumerable.Repeat("😀", 200)), "مرحبا", "tab\tline\nend", "%s%n", "",
    ];

    public static void Play(ArchiveWorld world, int count, int seed)
    {
        var random = new Random(seed);
        var nodes = Enumerable.Range(1, 30).Select(i => world.Advertise((byte)i, (NodeRole)(i % 5), HostileNames[i % HostileNames.Length])).ToArray();
        var observers = Enumerable.Range(1, 8).Select(i => world.Observer(
            i < 6 ? nodes[i].Key.ToString() : $"gateway {i}",
            new ObserverFacts { Name = HostileNames[i - 1], Region = "BRU", CanRelay = i % 3 == 0 ? null : i % 3 == 1, NoiseFloor = -110.25, UptimeSeconds = 5_000_000_000, BatteryMillivolts = 4100 })).ToArray();
        ObserverDirectory.NoteSkew(observers[2], -3600, world.Now);
        int[] channels = [0, world.Channel("Public"), world.Channel("#" + HostileNames[0])];
        int[] scopes = [PacketArrival.Unscoped, 0, world.Scope("#belgium")];
        var sent = new List<(byte[] Payload, PayloadType Type, Heard About)>();
        for (var i = 0; i < count; i++)
        {
            if (sent.Count == 0 || random.Next(3) == 0)
                sent.Add(NewPacket(random, nodes, channels, scopes));
            var (payload, type, about) = sent[Math.Max(0, sent.Count - 1 - random.Next(12))];
            var heard = about with
            {
                Signal = new Signal(Maybe(random, 40, -20), Maybe(random, 80, -120), random.Next(4) == 0 ? random.Next(1000) / 1000.0 : null),
                ReceivedAt = random.Next(3) == 0 ? new UnixMillis(world.Now.Value + random.Next(-90_000, 90_000)) : null,
                Direction = (Direction)random.Next(3),
            };
            var observer = observers[random.Next(observers.Length)];
            if (about.IsBridge)
            {
                world.Hear(payload, observer, heard);
                continue;
            }

            var (frame, path) = Route(random, payload, type, nodes);
            world.Hear(frame, observer, heard with { Path = path });
        }
    }

    private static (byte[] Payload, PayloadType Type, Heard About) NewPacket(Random random, Node[] nodes, int[] channels, int[] scopes)
    {
        var type = (PayloadType)random.Next(16);
        var payload = new byte[random.Next(9, 120)];
        random.NextBytes(payload);
        if (type == PayloadType.Trace)
            payload[8] = 0;
        var isBridge = random.Next(20) == 0;
        return (payload, type, new Heard
        {
            Origin = type == PayloadType.Advert ? nodes[random.Next(nodes.Length)].Id : 0,
            Channel = type == PayloadType.GroupText ? channels[random.Next(channels.Length)] : 0,
            Scope = scopes[random.Next(scopes.Length)],
            IsBridge = isBridge,
        });
    }

    private static (byte[] Frame, int[]? Path) Route(Random random, byte[] payload, PayloadType type, Node[] nodes)
    {
        var route = (RouteType)random.Next(4);
        var hashSize = type == PayloadType.Trace ? 1 : random.Next(1, 4);
        var hops = Enumerable.Range(0, random.Next(5)).Select(_ => nodes[random.Next(nodes.Length)]).ToArray();
        byte[] path = [.. hops.SelectMany(n => n.Key.ToArray().Take(hashSize))];
        var frame = ArchiveWorld.Frame(route, type, payload, path, hashSize);
        // Some hops stay unresolved, sometimes all.
        int[]? resolved = type == PayloadType.Trace ? null : [.. hops.Select(n => random.Next(3) == 0 ? 0 : n.Id)];
        return (frame, resolved is { Length: > 0 } && resolved.Any(id => id != 0) ? resolved : null);
    }

    private static double? Maybe(Random random, int range, int from) => random.Next(3) == 0 ? null : from + (random.Next(range * 100) / 100.0);
}
