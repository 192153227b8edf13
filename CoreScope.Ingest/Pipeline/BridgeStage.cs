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
    public PersistItem Handle(BridgeMessage message, bool retained, IngestRules rules)
    {
        var observer = mesh.Observers.Upsert(BridgeMessage.CompanionObserver, new ObserverFacts { Name = rules.CompanionName }, message.ReceivedAt);
        if (!retained)
            ObserverDirectory.Heard(observer, message.ReceivedAt);
        NamedId? channel = null;
        var channelId = 0;
        if (message.Channel is { } name)
        {
            channelId = mesh.Channels.GetOrAdd(name, out var isNew);
            channel = isNew ? new NamedId(channelId, name) : null;
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
        if (result.Kind != ArrivalKind.NewTransmission)
            counters.Duplicate();
        if (result.Kind == ArrivalKind.Duplicate)
            return new PersistItem { Transmission = result.Filled ? result.Transmission : null, ObservationIndex = result.ObservationIndex, IsFill = result.Filled, Observer = observer, Channel = channel };
        if (!retained)
            ObserverDirectory.CountPacket(observer, message.ReceivedAt);
        if (mesh.Feed.IsWatched)
            mesh.Feed.Publish(new PacketEvent(result.Transmission, result.ObservationIndex, result.Kind == ArrivalKind.NewTransmission, null));
        return new PersistItem
        {
            Transmission = result.Transmission,
            ObservationIndex = result.ObservationIndex,
            IsNewTransmission = result.Kind == ArrivalKind.NewTransmission,
            Observer = observer,
            Channel = channel,
        };
    }
}
