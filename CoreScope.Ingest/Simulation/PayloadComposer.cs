using System.Text;
using CoreScope.Core.Directories;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Writers;

namespace CoreScope.Ingest.Simulation;

/// <summary>Writes the two payloads that everybody can read: adverts and channel talk. For one thread.</summary>
internal sealed class PayloadComposer(ChannelChat chat, SeededRandom random)
{
    /// <summary>What <paramref name="node"/>'s clock shows.</summary>
    public static uint ClockOf(SimulatedNode node, DateTimeOffset now) => (uint)(now.ToUnixTimeSeconds() + node.ClockErrorSeconds);

    /// <summary>The signed advert of <paramref name="node"/>.</summary>
    public byte[] Advert(SimulatedNode node, DateTimeOffset now)
    {
        var content = new AdvertContent
        {
            Type = (int)node.Role,
            Name = node.Name,
            Position = node.SharesPosition ? (node.Latitude, node.Longitude) : null,
            Telemetry = node.Role == NodeRole.Sensor && node.SharesPosition ? Reading() : null,
        };
        return AdvertWriter.Payload(node.Seed, node.KeyBytes, ClockOf(node, now), AdvertWriter.AppData(content));
    }

    /// <summary>The next line on some channel, encrypted.</summary>
    public (SimulatedNode Speaker, byte[] Payload) ChannelText(DateTimeOffset now)
    {
        var (speaker, key, text) = chat.Next();
        var room = ProtocolLimits.MaxText - Encoding.UTF8.GetByteCount(speaker.Name) - 2;
        return (speaker, GroupWriter.Text(key, ClockOf(speaker, now), speaker.Name, Utf8Text.Fit(text, room)));
    }

    private (ushort Millivolts, double Celsius) Reading()
    {
        var millivolts = 3_300 + random.Next(850);

        // A low byte of zero would be read as the end of the name.
        return ((ushort)((millivolts & 0xFF) == 0 ? millivolts + 1 : millivolts), Math.Round(random.Between(-8, 24), 2));
    }
}
