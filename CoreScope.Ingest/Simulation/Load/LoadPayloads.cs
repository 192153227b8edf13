using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Writers;

namespace CoreScope.Ingest.Simulation.Load;

/// <summary>
/// Payloads at speed, in the proportions of a real capture: adverts are signed and channel talk is encrypted as ever; what only
/// its receiver could read holds noise in place of a text. No two are alike. For one thread.
/// </summary>
internal sealed class LoadPayloads
{
    // Two alike can only come within the same second.
    private const int Remembered = 200_000;

    // In direct routing each station is named by its address; the rest of pairwise traffic is flooded.
    private const double DirectShare = 0.65;

    private static readonly (PayloadType Type, int Weight)[] s_mix =
    [
        (PayloadType.GroupText, 165), (PayloadType.Advert, 103), (PayloadType.Response, 78), (PayloadType.Request, 60), (PayloadType.TextMessage, 44),
        (PayloadType.Path, 20), (PayloadType.AnonRequest, 17), (PayloadType.Trace, 8), (PayloadType.Control, 4),
    ];

    private static readonly int s_weights = s_mix.Sum(share => share.Weight);

    private readonly Region _region;
    private readonly SeededRandom _random;
    private readonly PayloadComposer _composer;
    private readonly SimulatedNode[] _turns;
    private readonly HashSet<ulong> _recent = [];
    private int _turn;

    public LoadPayloads(Region region, SeededRandom random)
    {
        _region = region;
        _random = random;
        _composer = new PayloadComposer(new ChannelChat(region, random), random);
        _turns = [.. region.Nodes];
        random.Shuffle(_turns.AsSpan());
    }

    /// <summary>The next packet; <see cref="Draft.Via"/> is empty for one that is to go along a route.</summary>
    public Draft Next(DateTimeOffset now)
    {
        while (true)
        {
            var draft = Compose(PickType(), now);
            if (_recent.Count >= Remembered)
                _recent.Clear();
            if (_recent.Add(Fingerprint.Of((int)draft.Type, draft.Payload)))
                return draft;
        }
    }

    private PayloadType PickType()
    {
        var at = _random.Next(s_weights);
        foreach (var (type, weight) in s_mix)
        {
            at -= weight;
            if (at < 0)
                return type;
        }

        return PayloadType.GroupText;
    }

    private Draft Compose(PayloadType type, DateTimeOffset now)
    {
        switch (type)
        {
            case PayloadType.GroupText:
                var (speaker, text) = _composer.ChannelText(now);
                return new Draft(speaker, type, text) { MayBeScoped = true };
            case PayloadType.Advert:
                var node = _turns[_turn];
                _turn = (_turn + 1) % _turns.Length;
                return new Draft(node, type, _composer.Advert(node, now)) { MayBeScoped = true };
            case PayloadType.Trace:
                return new Draft(_random.Pick(_region.Nodes), type, Noise(9)) { Via = [] };
            case PayloadType.Control:
                var asker = _random.Pick(_region.Nodes);
                return new Draft(asker, type, ControlWriter.DiscoverRequest(1 << 2, _random.NextUInt32(), since: PayloadComposer.ClockOf(asker, now) - 3600)) { Via = [] };
            default:
                return Pairwise(type);
        }
    }

    private Draft Pairwise(PayloadType type)
    {
        var (from, to) = (_random.Pick(_region.Nodes), _random.Pick(_region.Nodes));
        byte[] head = type == PayloadType.AnonRequest ? [to.Address, .. from.KeyBytes] : [to.Address, from.Address];
        // A check of two bytes before whole cipher blocks.
        byte[] payload = [.. head, .. Noise(2 + (16 * (1 + _random.Next(4))))];
        return new Draft(from, type, payload) { Via = _random.Chance(DirectShare) ? [] : null };
    }

    private byte[] Noise(int length)
    {
        var noise = new byte[length];
        _random.Fill(noise);
        return noise;
    }
}
