using System.Globalization;
using System.Text;
using CoreScope.Core.Directories;
using CoreScope.Core.Protocol.Crypto;

namespace CoreScope.Ingest.Simulation;

/// <summary>Lets the companions talk: on each channel one conversation at a time, line by line. For one thread.</summary>
internal sealed class ChannelChat
{
    private const int SpeakerCount = 3;

    private readonly SeededRandom _random;
    private readonly List<SimulatedNode> _people = [];
    private readonly Channel[] _channels;

    public ChannelChat(Region region, SeededRandom random)
    {
        _random = random;
        foreach (var node in region.Nodes)
        {
            // Texts with control characters are taken for a wrong key's noise (protocol.md §7.4).
            if (node.Role == NodeRole.Companion && !node.Name.Any(char.IsControl))
                _people.Add(node);
        }

        var secret = new byte[HashtagKey.Size];
        random.Fill(secret);
        _channels =
        [
            new Channel(ChannelKey.Public, 45, Conversations.General),
            new Channel(Hashtag("harbour"), 18, Conversations.General),
            new Channel(Hashtag("test"), 8, Conversations.General),
            new Channel(Hashtag("wetter"), 14, Conversations.Weather),
            new Channel(Hashtag("sailing"), 10, Conversations.Sailing),
            new Channel(Make("crew", secret), 5, Conversations.Private),
        ];
    }

    /// <summary>The next line of some conversation.</summary>
    public (SimulatedNode Speaker, ChannelKey Key, string Text) Next()
    {
        var channel = PickChannel();
        if (channel.Line == channel.Talk.Length)
            Begin(channel);
        var line = channel.Talk[channel.Line++];
        return (channel.Speakers[line[0] - '0'], channel.Key, Fill(line, channel.Speakers));
    }

    /// <summary>Some channel of the region.</summary>
    public ChannelKey AnyKey() => PickChannel().Key;

    private static ChannelKey Hashtag(string name) => Make("#" + name, HashtagKey.Derive("#" + name));

    private static ChannelKey Make(string name, byte[] secret) =>
        ChannelKey.TryCreate(name, secret, out var key) ? key : throw new InvalidOperationException($"{name} has no key.");

    private Channel PickChannel()
    {
        var at = _random.Next(100);
        foreach (var channel in _channels)
        {
            at -= channel.Weight;
            if (at < 0)
                return channel;
        }

        return _channels[0];
    }

    private void Begin(Channel channel)
    {
        channel.Talk = _random.Pick(channel.Talks);
        channel.Line = 0;
        for (var i = 0; i < SpeakerCount; i++)
        {
            // Nobody talks to himself.
            do
                channel.Speakers[i] = _random.Pick(_people);
            while (channel.Speakers.AsSpan(0, i).Contains(channel.Speakers[i]));
        }
    }

    /// <summary>The line without its speaker's number, cut to what a text can hold besides the sender's name.</summary>
    private string Fill(string line, SimulatedNode[] speakers)
    {
        var text = new StringBuilder(line, 1, line.Length - 1, 256);
        for (var i = 0; i < SpeakerCount; i++)
            text.Replace($"{{{i}}}", speakers[i].Name);
        text.Replace("{p}", _random.Pick(PlaceNames.Towns).Name);
        text.Replace("{n}", (2 + _random.Next(12)).ToString(CultureInfo.InvariantCulture));
        return text.ToString();
    }

    private sealed class Channel(ChannelKey key, int weight, string[][] talks)
    {
        public ChannelKey Key { get; } = key;

        public int Weight { get; } = weight;

        public string[][] Talks { get; } = talks;

        public string[] Talk { get; set; } = [];

        public int Line { get; set; }

        public SimulatedNode[] Speakers { get; } = new SimulatedNode[SpeakerCount];
    }
}
