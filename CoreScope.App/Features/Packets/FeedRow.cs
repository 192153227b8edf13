using CoreScope.App.Shared.Mesh;
using CoreScope.Core.Store.Queries;

namespace CoreScope.App.Features.Packets;

/// <summary>A row with its hop chips. Kept while nothing of it changed, so that the browser is sent nothing for it.</summary>
public sealed class FeedRow(PacketRow packet)
{
    public PacketRow Packet { get; } = packet;

    public IReadOnlyList<HopView> Hops { get; } = HopViews.Of(packet.Hops);

    /// <summary>Identity of the row in the list.</summary>
    public (int ObservationId, bool IsGroup) Key => (Packet.Observation.Id, Packet.IsGroup);
}
