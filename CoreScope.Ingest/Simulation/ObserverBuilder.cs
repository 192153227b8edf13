using CoreScope.Core.Directories;
using CoreScope.Core.Protocol;

namespace CoreScope.Ingest.Simulation;

/// <summary>Picks the stations that publish: spread over the zones, each with a publisher of its own habits.</summary>
internal static class ObserverBuilder
{
    // A hilltop would hear, and publish, more than all others together.
    private const double HilltopDb = 10;
    private const int FewestNeighbors = 4;

    private static readonly RadioSettings s_radio = new(869.525, 250, 10, 5);

    private static readonly string[] s_boards = ["Heltec V3", "RAK 4631", "Station G2", "T-Beam Supreme", "XIAO S3 WIO"];

    public static SimulatedObserver[] Build(SimulatedNode[] nodes, LinkTable links, SimulatorOptions options)
    {
        var random = new SeededRandom(options.Seed, "observers");
        var observers = new SimulatedObserver[options.Observers];
        var taken = new HashSet<int>();
        for (var i = 0; i < observers.Length; i++)
        {

            // Shifted from round to round, so that no zone has publishers of one kind only.
            var style = (PublisherStyle)((i + (i / PlaceNames.Zones.Length)) % 4);
            var node = Pick(nodes, links, i % PlaceNames.Zones.Length, style, taken, random);
            observers[i] = Make(i, node, style, random);
        }

        return observers;
    }

    /// <summary>
    /// A station of the wanted zone that hears something: a repeater for the publishers that read its log, a room or a
    /// companion for the others. Where the zone has none left, any station will do: there are four for each observer.
    /// </summary>
    private static SimulatedNode Pick(
        SimulatedNode[] nodes, LinkTable links, int zone, PublisherStyle style, HashSet<int> taken, SeededRandom random)
    {
        var wantsRepeater = style is PublisherStyle.MeshcoreToMqtt or PublisherStyle.FirmwareBridge;
        SimulatedNode? fallback = null;
        SimulatedNode? last = null;
        var start = random.Next(nodes.Length);
        for (var i = 0; i < nodes.Length; i++)
        {
            var node = nodes[(start + i) % nodes.Length];
            if (taken.Contains(node.Index))
                continue;
            last ??= node;
            if (node.Role == NodeRole.Sensor || node.GainDb > HilltopDb || links.Neighbors(node.Index).Length < FewestNeighbors)
                continue;
            fallback ??= node;
            if (node.Zone == zone && node.SharesPosition && (node.Role == NodeRole.Repeater) == wantsRepeater)
            {
                fallback = node;
                break;
            }
        }

        fallback ??= last!;
        taken.Add(fallback.Index);
        return fallback;
    }

    private static SimulatedObserver Make(int index, SimulatedNode node, PublisherStyle style, SeededRandom random)
    {
        var id = node.Key.ToString().ToUpperInvariant();
        var iata = PlaceNames.Zones[node.Zone].Code;
        return new SimulatedObserver
        {
            Index = index,
            Node = node,
            Id = id,
            Iata = iata,
            PacketTopic = $"meshcore/{iata}/{id}/packets",
            StatusTopic = $"meshcore/{iata}/{id}/status",
            Style = style,
            Model = random.Pick(s_boards),
            Firmware = random.Chance(0.7) ? "v1.17.1" : "v1.16.0",
            Client = style switch
            {
                PublisherStyle.MeshcoreToMqtt => "meshcoretomqtt/1.4.2",
                PublisherStyle.PacketCapture => "meshcore-packet-capture/1.0.7",
                PublisherStyle.FirmwareBridge => "mqtt-bridge/0.9",
                _ => "RemoteTerm/3.2.0",
            },

            // The first bridge shows local time of another zone and does not say so.
            ClockError = style == PublisherStyle.FirmwareBridge && index < 4 ? TimeSpan.FromHours(2) : TimeSpan.Zero,
            NoiseFloor = random.Between(-118, -104),
            Radio = s_radio,
        };
    }
}
