using System.Buffers.Binary;
using System.Security.Cryptography;
using CoreScope.Core.Directories;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Writers;

namespace CoreScope.Ingest.Simulation;

/// <summary>
/// What the stations of the region say: adverts in turn, channel talk, requests and their answers, direct messages, traces and
/// the rarer rest, in the proportions of a real capture. The same options give the same sequence; only the times inside differ.
/// For one thread.
/// </summary>
public sealed class TrafficModel
{
    // A packet that no observer hears is in no capture; so many are tried until one is heard.
    private const int MostTries = 40;
    private const double AnswerNow = 0.6;
    private const double WarmAdverts = 5.0 / 6;
    private const double DirectShare = 0.9;

    // Of each kind, per some 400 exchanges; answers follow from them. The direct ones are often heard by nobody.
    private const int Channel = 165;
    private const int Advert = 103;
    private const int Request = 60;
    private const int Text = 44;
    private const int Login = 17;
    private const int Trace = 11;
    private const int Control = 9;
    private const int Group = 5;
    private const int Multipart = 6;
    private const int Raw = 6;

    private readonly Region _region;
    private readonly SeededRandom _random;
    private readonly AirChannel _air;
    private readonly ChannelChat _chat;
    private readonly PayloadComposer _composer;
    private readonly ContactBook _contacts;
    private readonly Queue<FollowUp> _answers = new();
    private readonly SimulatedNode[] _turns;
    private readonly SimulatedNode[] _nearObservers;
    private int _turn;

    public TrafficModel(Region region, SimulatorOptions options)
    {
        _region = region;
        _random = new SeededRandom(options.Seed, "traffic");
        _air = new AirChannel(region, _random);
        _chat = new ChannelChat(region, _random);
        _composer = new PayloadComposer(_chat, _random);
        _contacts = new ContactBook(region, _air, _random);
        _turns = [.. region.Nodes];
        _random.Shuffle(_turns.AsSpan());
        _nearObservers = [.. region.Nodes.Where(node => _air.IsNearObserver(node.Index))];
    }

    /// <summary>
    /// The next packet that somebody hears, sent at <paramref name="now"/>. While <paramref name="warm"/>, nearly all are adverts.
    /// </summary>
    public SimulatedTransmission Next(DateTimeOffset now, bool warm = false)
    {
        for (var tries = 1; ; tries++)
        {
            var draft = warm && _random.Chance(WarmAdverts) ? ComposeAdvert(now) : Compose(now);
            var sent = _air.Send(draft);
            if (sent.Receptions.Count == 0 && draft.Via is not null && IsPairwise(draft.Type))
                sent = _air.Send(draft with { Via = null }); // as the firmware does when a known way seems broken
            if (sent.Receptions.Count == 0 && tries < MostTries)
                continue;
            if (draft.Then is { } then)
                _answers.Enqueue(then);
            return sent;
        }
    }

    private static bool IsPairwise(PayloadType type) =>
        type is PayloadType.Request or PayloadType.Response or PayloadType.TextMessage or PayloadType.AnonRequest or PayloadType.Ack;

    /// <summary>The secret of a pair. Nobody can check how it came about, so it is no X25519 but a hash of both keys.</summary>
    private static byte[] SecretOf(SimulatedNode one, SimulatedNode other)
    {
        var (first, second) = one.Index < other.Index ? (one, other) : (other, one);
        return SHA256.HashData([.. first.Seed, .. second.Seed]);
    }

    private Draft Compose(DateTimeOffset now)
    {
        if (_answers.Count > 0 && _random.Chance(AnswerNow))
            return ComposeAnswer(_answers.Dequeue(), now);
        var at = _random.Next(Channel + Advert + Request + Text + Login + Trace + Control + Group + Multipart + Raw);
        if ((at -= Channel) < 0)
            return ComposeChannelText(now);
        if ((at -= Advert) < 0)
            return ComposeAdvert(now);
        if ((at -= Request) < 0)
            return ComposeRequest(now);
        if ((at -= Text) < 0)
            return ComposeText(now);
        if ((at -= Login) < 0)
            return ComposeLogin(now);
        if ((at -= Trace) < 0)
            return ComposeTrace();
        if ((at -= Control) < 0)
            return ComposeDiscovery(now);
        if ((at -= Group) < 0)
            return ComposeGroupData();
        return at < Multipart ? ComposeMultipart() : ComposeRaw();
    }

    private Draft ComposeAdvert(DateTimeOffset now)
    {
        var node = _turns[_turn];
        _turn = (_turn + 1) % _turns.Length;
        var payload = _composer.Advert(node, now);

        // Now and then one is for neighbours only.
        var local = _random.Chance(0.12) && _air.IsNearObserver(node.Index);
        return new Draft(node, PayloadType.Advert, payload) { Via = local ? [] : null, MayBeScoped = true };
    }

    private Draft ComposeChannelText(DateTimeOffset now)
    {
        var (speaker, payload) = _composer.ChannelText(now);
        return new Draft(speaker, PayloadType.GroupText, payload) { MayBeScoped = true };
    }

    private Draft ComposeRequest(DateTimeOffset now)
    {
        var (from, to) = _contacts.PickStation();
        Span<byte> body = stackalloc byte[8];
        _random.Fill(body);
        var tag = PayloadComposer.ClockOf(from, now);
        var payload = DirectWriter.Request(to.Address, from.Address, SecretOf(from, to), tag, (byte)(1 + _random.Next(7)), body);
        return Pairwise(from, to, PayloadType.Request, payload, new FollowUp(PayloadType.Response, to, from, tag));
    }

    private Draft ComposeLogin(DateTimeOffset now)
    {
        var (from, to) = _contacts.PickStation();
        var plaintext = new byte[4 + 8];
        var tag = PayloadComposer.ClockOf(from, now);
        BinaryPrimitives.WriteUInt32LittleEndian(plaintext, tag);
        "kaffepau"u8.CopyTo(plaintext.AsSpan(4));
        var payload = DirectWriter.AnonRequest(to.Address, from.Key, SecretOf(from, to), plaintext);
        return Pairwise(from, to, PayloadType.AnonRequest, payload, new FollowUp(PayloadType.Response, to, from, tag));
    }

    private Draft ComposeText(DateTimeOffset now)
    {
        var (from, to) = _contacts.PickFriend();
        var time = PayloadComposer.ClockOf(from, now);
        var text = _random.Pick(Conversations.Direct);
        var payload = DirectWriter.TextMessage(to.Address, from.Address, SecretOf(from, to), time, text);
        var checksum = AckWriter.Checksum(time, DirectWriter.TextFlags(0, 0), text, from.Key);
        var draft = Pairwise(from, to, PayloadType.TextMessage, payload, null);

        // A flooded text is answered with the way it came; of the acknowledgements on known ways few are noticed.
        return draft.Via is null ? draft with { Then = new FollowUp(PayloadType.Path, to, from, checksum) }
            : _random.Chance(0.35) ? draft with { Then = new FollowUp(PayloadType.Ack, to, from, checksum) }
            : draft;
    }

    private Draft ComposeTrace()
    {
        var (from, to) = _contacts.PickStation();
        var way = _contacts.Route(from, to) ?? [];
        way = way.Length > 20 ? way[..20] : way;
        int[] via = [.. way, to.Index, .. way.Reverse()];
        var size = _random.Chance(0.7) ? 1 : 2;
        var route = new byte[via.Length * size];
        for (var i = 0; i < via.Length; i++)
            _region.Nodes[via[i]].KeyBytes[..size].CopyTo(route.AsSpan(i * size));
        var payload = TraceWriter.Payload(_random.NextUInt32(), 0, route, size);
        return new Draft(from, PayloadType.Trace, payload) { Via = via, Destination = from.Index };
    }

    private Draft ComposeDiscovery(DateTimeOffset now)
    {
        var node = _random.Pick(_nearObservers);
        var payload = _random.Chance(0.5)
            ? ControlWriter.DiscoverRequest(1 << (int)NodeRole.Repeater, _random.NextUInt32(), since: PayloadComposer.ClockOf(node, now) - 3600)
            : ControlWriter.DiscoverResponse((int)node.Role, Math.Round(_random.Between(-12, 10)), _random.NextUInt32(), node.Key);
        return new Draft(node, PayloadType.Control, payload) { Via = [] };
    }

    private Draft ComposeGroupData()
    {
        var blob = new byte[8 + _random.Next(40)];
        _random.Fill(blob);
        return new Draft(_contacts.PickPerson(), PayloadType.GroupData, GroupWriter.Data(_chat.AnyKey(), 0xFF01, blob));
    }

    private Draft ComposeMultipart()
    {
        var ack = AckWriter.Extended(_random.NextUInt32(), 0, (byte)_random.NextBits());
        var (from, to) = _contacts.PickFriend();
        var payload = MultipartWriter.Payload(1, PayloadType.Ack, ack);
        return new Draft(from, PayloadType.Multipart, payload) { Via = _contacts.Route(from, to) ?? [], Destination = to.Index };
    }

    private Draft ComposeRaw()
    {
        var payload = new byte[6 + _random.Next(30)];
        _random.Fill(payload);
        return new Draft(_random.Pick(_nearObservers), PayloadType.RawCustom, payload) { Via = [] };
    }

    private Draft ComposeAnswer(in FollowUp answer, DateTimeOffset now)
    {
        var (type, from, to, tag) = answer;
        var payload = type switch
        {
            PayloadType.Response => DirectWriter.Response(to.Address, from.Address, SecretOf(from, to), tag, ResponseBody(now)),
            PayloadType.Path => PathReturn(from, to, tag),
            _ => AckWriter.Extended(tag, 0, (byte)_random.NextBits()),
        };
        return type == PayloadType.Path ? new Draft(from, type, payload) : Pairwise(from, to, type, payload, null);
    }

    private byte[] PathReturn(SimulatedNode from, SimulatedNode to, uint checksum)
    {
        var route = _contacts.Route(to, from) ?? [];
        var path = new byte[route.Length];
        for (var i = 0; i < path.Length; i++)
            path[i] = _region.Nodes[route[i]].Address;
        var ack = AckWriter.Extended(checksum, 0, (byte)_random.NextBits());
        return DirectWriter.PathReturn(to.Address, from.Address, SecretOf(from, to), path, 1, PayloadType.Ack, ack);
    }

    private byte[] ResponseBody(DateTimeOffset now)
    {
        var body = new byte[12 + (_random.Next(3) * 16)];
        _random.Fill(body);
        BinaryPrimitives.WriteUInt32LittleEndian(body, (uint)now.ToUnixTimeSeconds());
        return body;
    }

    /// <summary>On the known way in most cases, else flooded. A way that no observer listens to is not taken.</summary>
    private Draft Pairwise(SimulatedNode from, SimulatedNode to, PayloadType type, byte[] payload, FollowUp? then)
    {
        var via = _random.Chance(DirectShare) ? _contacts.AudibleRoute(from, to) : null;
        return new Draft(from, type, payload) { Via = via, Destination = to.Index, Then = then };
    }
}
