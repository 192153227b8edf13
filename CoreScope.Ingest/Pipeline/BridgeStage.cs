using System.Text;
using CoreScope.Core;
using CoreScope.Core.Directories;
using CoreScope.Core.Feed;
using CoreScope.Core.Metrics;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Persistence;

namespace CoreScope.Ingest.Pipeline;

/// <summary>
/// What happens to text that a companion bridge has decoded (spec/operations.md §2.5): stored without a frame, its payload is
/// the text itself; it makes no node. Pipeline's thread only.
/// </summary>
internal sealed class BridgeStage(Mesh mesh, IngestCounters counters, ArchiveRecall recall)
{
    private PersistItem? _unfinished;

    public PersistItem Handle(BridgeMessage message, bool retained, IngestRules rules)
    {
        var observer = mesh.Observers.Upsert(BridgeMessage.CompanionObserver, new ObserverFacts { Name = rules.CompanionName }, message.ReceivedAt);
        if (!retained)
            ObserverDirectory.Heard(observer, message.ReceivedAt);
        var item = _unfinished = new PersistItem { Observer = observer };
        var channelId = 0;
        if (message.Channel is { } name)
        {
            channelId = mesh.Channels.GetOrAdd(name, out var isNew);
            item.Channel = isNew ? new NamedId(channelId, name) : null;
        }

        var hash = message.ContentHash();
        recall.Classify(hash, observer.Index, default);
        var result = mesh.Store.Append(new PacketArrival
        {
            Hash = hash,
            Type = message.Kind == BridgeMessageKind.Channel ? PayloadType.GroupText : PayloadType.TextMessage,
            Payload = Encoding.UTF8.GetBytes(message.Text),
            ObserverIndex = observer.Index,
            IngestTime = message.ReceivedAt,
            Signal = new Signal(message.Snr, message.Rssi, message.Score),
            Direction = PacketStage.DirectionOf(message.Direction),
            ChannelId = channelId,
            ScopeId = PacketArrival.Unscoped,
            Origin = TransmissionOrigin.CompanionBridge,
        });
        // From here on it is in memory: whatever fails below, it goes to disk.
        if (result.Kind == ArrivalKind.Duplicate)
        {
            counters.Duplicate();
            _unfinished = null;
            return new PersistItem { Transmission = result.Filled ? result.Transmission : null, ObservationIndex = result.ObservationIndex, IsFill = result.Filled, Observer = observer, Channel = item.Channel };
        }

        (item.Transmission, item.ObservationIndex, item.IsNewTransmission) = (result.Transmission, result.ObservationIndex, result.Kind == ArrivalKind.NewTransmission);
        if (!item.IsNewTransmission)
            counters.Duplicate();
        if (!retained)
            ObserverDirectory.CountPacket(observer, message.ReceivedAt);
        // Once more: with this packet counted.
        item.Observer = observer;
        if (mesh.Feed.IsWatched)
            mesh.Feed.Publish(new PacketEvent(result.Transmission, result.ObservationIndex, item.IsNewTransmission, null));
        _unfinished = null;
        return item;
    }

    /// <summary>What the last message left for the disk although its handling failed, or null.</summary>
    public PersistItem? TakeUnfinished() => Interlocked.Exchange(ref _unfinished, null);
}
