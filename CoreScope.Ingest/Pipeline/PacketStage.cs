using CoreScope.Core;
using CoreScope.Core.Directories;
using CoreScope.Core.Dissection;
using CoreScope.Core.Feed;
using CoreScope.Core.Geo;
using CoreScope.Core.Identity;
using CoreScope.Core.Metrics;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Payloads;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;
using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Persistence;

namespace CoreScope.Ingest.Pipeline;

/// <summary>
/// What happens to one packet, in the order of architecture.md §4: classify, judge what is new, resolve its path, apply it to
/// the directories and the store, tell the feed. Returns what the disk needs. Runs on the pipeline's thread only.
/// </summary>
internal sealed class PacketStage
{
    /// <summary>Source tag of packets that came by <c>POST /api/packets</c>.</summary>
    public const string PostedSource = "api";

    private readonly Mesh _mesh;
    private readonly ResolvedPathCache _paths;
    private readonly IngestCounters _counters;
    private readonly ArchiveRecall _recall;
    private readonly RefusedHashes _refused = new();
    private IngestRules? _refusedBy;
    private PersistItem? _unfinished;

    public PacketStage(Mesh mesh, ResolvedPathCache paths, IngestCounters counters, ArchiveRecall recall)
    {
        _mesh = mesh;
        _paths = paths;
        _counters = counters;
        _recall = recall;
    }

    /// <summary>Takes one packet in. The frame is valid only during the call.</summary>
    public PersistItem Handle(in PacketMessage packet, string source, IngestRules rules)
    {
        _unfinished = null;
        if (packet.LengthMismatch)
            _counters.LengthMismatched();
        // The parser refused what does not decode.
        PacketDecoder.TryDecode(packet.Frame.Span, out var frame, out _);
        var hash = PacketHasher.Hash(frame);
        var observer = ObserverOf(packet);
        var found = _recall.Classify(hash, observer.Index, frame.Hops);
        if (found.Kind == ArrivalKind.Duplicate)
            return Repeat(packet, frame, hash, observer);

        AdvertPayload.TryRead(frame.Header.Payload == PayloadType.Advert ? frame.Payload : default, out var advert);
        var isForeign = IsForeign(advert, rules.Area);
        if (found.Kind == ArrivalKind.NewTransmission && Refusal(hash, advert, isForeign, rules, out var isKnown) is var reason and not DropReason.None)
            return Refuse(packet, hash, reason, isKnown, advert, observer);

        Span<ResolvedHop> hops = stackalloc ResolvedHop[ProtocolLimits.MaxPayload];
        return Store(packet, source, rules, frame, hash, observer, found.Transmission, advert, isForeign, hops[..frame.Hops.Count]);
    }

    /// <summary>What the last packet left for the disk although its handling failed, or null.</summary>
    public PersistItem? TakeUnfinished() => Interlocked.Exchange(ref _unfinished, null);

    private PersistItem Store(
        in PacketMessage packet,
        string source,
        IngestRules rules,
        in PacketFrame frame,
        PacketHash hash,
        Observer observer,
        Transmission? known,
        in AdvertPayload advert,
        bool isForeign,
        Span<ResolvedHop> hops)
    {
        var item = _unfinished = new PersistItem { Observer = observer };
        var origin = known?.OriginNodeId ?? (advert.Key.IsEmpty ? 0 : _mesh.Nodes.Reserve(new PublicKey(advert.Key)));
        _mesh.Resolver.Resolve(frame.Hops, origin, hops);
        item.ResolvedPath = ResolvedPath(hops);
        string? scope = null;
        var arrival = new PacketArrival
        {
            Hash = hash,
            Type = frame.Header.Payload,
            Prefix = frame.WirePrefix,
            Payload = frame.Payload,
            Hops = frame.Hops,
            Resolved = hops,
            ObserverIndex = observer.Index,
            IngestTime = packet.ReceivedAt,
            ReceivedAt = packet.RxTime.Origin == RxTimeOrigin.Envelope ? packet.RxTime.Time : null,
            Signal = new Signal(packet.Snr, packet.Rssi, packet.Score),
            Direction = DirectionOf(packet.Direction),
            OriginNodeId = origin,
            ChannelId = known is null ? ChannelOf(frame, rules, item) : 0,
            ScopeId = known is null ? ScopeOf(frame, rules, item, out scope) : 0,
            Origin = source == PostedSource ? TransmissionOrigin.Posted : TransmissionOrigin.Radio,
        };
        var result = _mesh.Store.Append(arrival);
        // From here on it is in memory: whatever fails below, it goes to disk.
        var isNew = result.Kind == ArrivalKind.NewTransmission;
        (item.Transmission, item.ObservationIndex, item.IsNewTransmission) = (result.Transmission, result.ObservationIndex, isNew);
        if (!isNew)
            _counters.Duplicate();
        if (!packet.Retained)
            ObserverDirectory.CountPacket(observer, packet.ReceivedAt);
        // Once more: with this packet counted.
        item.Observer = observer;
        item.Relays = packet.Retained ? null : HeardRelaying(hops, packet.ReceivedAt);
        item.Node = advert.Key.IsEmpty ? null : _mesh.Nodes.Apply(Describe(advert, packet.ReceivedAt, isForeign, scope), isNew);
        _mesh.Graph.Learn(
            arrival.Type, frame.Header.Route.IsFlood(), origin, _mesh.Nodes.IdOf(observer.Key), observer.Index, hops, packet.ReceivedAt, arrival.Hops,
            // As stored: without what no receiver reports.
            result.Transmission.Observations[result.ObservationIndex].Snr);

        _paths.Put(result.Transmission.Observations[result.ObservationIndex].Id, item.ResolvedPath);
        if (_mesh.Feed.IsWatched)
            _mesh.Feed.Publish(new PacketEvent(result.Transmission, result.ObservationIndex, isNew, item.ResolvedPath));
        _unfinished = null;
        return item;
    }

    private PersistItem Repeat(in PacketMessage packet, in PacketFrame frame, PacketHash hash, Observer observer)
    {
        _counters.Duplicate();
        var result = _mesh.Store.Append(new PacketArrival
        {
            Hash = hash,
            Type = frame.Header.Payload,
            Hops = frame.Hops,
            ObserverIndex = observer.Index,
            IngestTime = packet.ReceivedAt,
            Signal = new Signal(packet.Snr, packet.Rssi, packet.Score),
        });
        return result.Filled
            ? new PersistItem { Transmission = result.Transmission, ObservationIndex = result.ObservationIndex, IsFill = true, Observer = observer }
            : new PersistItem { Observer = observer };
    }

    private Observer ObserverOf(in PacketMessage packet)
    {
        var observer = _mesh.Observers.Find(packet.ObserverId);
        // The directory is asked to merge only when there is something to merge: facts are an object, packets are many.
        if (observer is null
            || (packet.Name is not null && packet.Name != observer.Facts.Name)
            || (packet.Region is not null && packet.Region != observer.Facts.Region))
            observer = _mesh.Observers.Upsert(packet.ObserverId, new ObserverFacts { Name = packet.Name, Region = packet.Region }, packet.ReceivedAt);
        if (packet.Retained)
            return observer;
        ObserverDirectory.Heard(observer, packet.ReceivedAt);
        if (packet.RxTime.NaiveSkewSeconds != 0)
            ObserverDirectory.NoteSkew(observer, packet.RxTime.NaiveSkewSeconds, packet.ReceivedAt);
        return observer;
    }

    private DropReason Refusal(PacketHash hash, in AdvertPayload advert, bool isForeign, IngestRules rules, out bool isKnown)
    {
        isKnown = false;
        if (advert.Key.IsEmpty)
            return DropReason.None;
        if (!ReferenceEquals(_refusedBy, rules))
        {
            _refused.Clear();
            _refusedBy = rules;
        }

        isKnown = _refused.TryFind(hash, out var reason);
        if (isKnown)
            return reason;
        reason = IngestDecision.Of(advert, rules.ValidateSignatures).Fault switch
        {
            AdvertFault.None => isForeign && rules.DropForeign ? DropReason.AdvertForeign : DropReason.None,
            AdvertFault.PubKeyZero => DropReason.AdvertPubkeyZero,
            AdvertFault.LatitudeRange => DropReason.AdvertLatRange,
            AdvertFault.LongitudeRange => DropReason.AdvertLonRange,
            _ => DropReason.AdvertSignature,
        };
        if (reason != DropReason.None)
            _refused.Add(hash, reason);
        return reason;
    }

    private PersistItem Refuse(in PacketMessage packet, PacketHash hash, DropReason reason, bool isKnown, in AdvertPayload advert, Observer observer)
    {
        _counters.Drop(reason.Name());
        if (reason == DropReason.AdvertSignature && !isKnown)
            _counters.SignatureDropped();
        // One row for one content: a flood of copies is counted, not written. A foreign advert is the operator's own choice, not a fault.
        if (isKnown || reason == DropReason.AdvertForeign)
            return new PersistItem { Observer = observer };
        var dropped = new DroppedPacket(
            0, hash, packet.Frame.ToArray(), reason.Name(), observer.Id, observer.Facts.Name, new PublicKey(advert.Key), advert.HasName ? advert.ReadName() : null, packet.ReceivedAt);
        return new PersistItem { Observer = observer, Dropped = dropped };
    }

    private static bool IsForeign(in AdvertPayload advert, GeoFilter area) =>
        advert.HasLocation && !area.Passes(new GeoPoint(advert.Latitude, advert.Longitude));

    private static NodeAdvert Describe(in AdvertPayload advert, UnixMillis heardAt, bool isForeign, string? scope) => new()
    {
        Key = new PublicKey(advert.Key),
        HeardAt = heardAt,
        // Without a flags byte upstream takes a node for a companion (spec/operations.md §2.3).
        Role = advert.AppData.IsEmpty ? NodeRole.Companion : (NodeRole)advert.Flags.Type,
        Name = advert.HasName ? advert.ReadName() : null,
        Latitude = advert.HasLocation ? advert.Latitude : null,
        Longitude = advert.HasLocation ? advert.Longitude : null,
        BatteryMillivolts = advert.HasBattery ? advert.BatteryMillivolts : null,
        TemperatureCelsius = advert.HasTemperature ? advert.Temperature : null,
        IsForeign = isForeign,
        Scope = scope,
    };

    private int ChannelOf(in PacketFrame frame, IngestRules rules, PersistItem item)
    {
        if (frame.Header.Payload is not (PayloadType.GroupText or PayloadType.GroupData) || !GroupPayload.TryRead(frame.Payload, out var group))
            return 0;
        var name = ChannelName.Of(frame.Header.Payload, group, rules.Keys);
        var id = _mesh.Channels.GetOrAdd(name, out var isNew);
        item.Channel = isNew ? new NamedId(id, name) : null;
        return id;
    }

    private int ScopeOf(in PacketFrame frame, IngestRules rules, PersistItem item, out string? scope)
    {
        scope = rules.Regions.Match(frame);
        if (string.IsNullOrEmpty(scope))
            return scope is null ? PacketArrival.Unscoped : 0;
        var id = _mesh.Scopes.GetOrAdd(scope, out var isNew);
        item.Scope = isNew ? new NamedId(id, scope) : null;
        return id;
    }

    internal static Direction DirectionOf(string? text) => text switch
    {
        not null when text.Equals("rx", StringComparison.OrdinalIgnoreCase) => Direction.Received,
        not null when text.Equals("tx", StringComparison.OrdinalIgnoreCase) => Direction.Sent,
        _ => Direction.NotGiven,
    };

    private List<Node>? HeardRelaying(ReadOnlySpan<ResolvedHop> hops, UnixMillis at)
    {
        List<Node>? moved = null;
        foreach (var hop in hops)
        {
            if (hop.NodeId != 0 && hop.Confidence.IsStored() && _mesh.Nodes.HeardRelaying(hop.NodeId, at) is { } node)
                (moved ??= []).Add(node);
        }

        return moved;
    }

    private static int[]? ResolvedPath(ReadOnlySpan<ResolvedHop> hops)
    {
        var any = false;
        foreach (var hop in hops)
            any |= hop.NodeId != 0;
        if (!any)
            return null;
        var path = new int[hops.Length];
        for (var i = 0; i < path.Length; i++)
            path[i] = hops[i].NodeId;
        return path;
    }
}
