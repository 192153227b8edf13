using CoreScope.Core.Identity;

namespace CoreScope.Core.Store.Archive;

/// <summary>An advert that was refused, kept so that the operator can see why (protocol.md §10.4).</summary>
/// <param name="Id">Row id; 0 before it is stored.</param>
/// <param name="Hash">Content hash.</param>
/// <param name="Frame">The whole frame.</param>
/// <param name="Reason">Stable name of the reason.</param>
/// <param name="ObserverId">Observer's id.</param>
/// <param name="ObserverName">Observer's name, untrusted.</param>
/// <param name="NodeKey">The key in the advert.</param>
/// <param name="NodeName">The name in the advert, untrusted.</param>
/// <param name="DroppedAt">Server time.</param>
public sealed record DroppedPacket(
    long Id, PacketHash Hash, byte[] Frame, string Reason, string ObserverId, string? ObserverName, PublicKey NodeKey, string? NodeName, UnixMillis DroppedAt);

/// <summary>Which refused packets to list.</summary>
/// <param name="Limit">At most so many.</param>
/// <param name="ObserverId">Only of this observer.</param>
/// <param name="NodeKey">Only with this key.</param>
public sealed record DroppedPacketQuery(int Limit, string? ObserverId = null, PublicKey? NodeKey = null);
