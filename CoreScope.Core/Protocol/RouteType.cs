namespace CoreScope.Core.Protocol;

/// <summary>Bits 0-1 of the header (protocol.md §2.1; firmware <c>Packet.h</c>).</summary>
public enum RouteType : byte
{
    /// <summary>Flood with transport codes.</summary>
    TransportFlood = 0,

    /// <summary>Each forwarder appends its hash to the path.</summary>
    Flood = 1,

    /// <summary>The path is the remaining route; each forwarder removes the first entry.</summary>
    Direct = 2,

    /// <summary>Direct with transport codes.</summary>
    TransportDirect = 3,
}

/// <summary>What follows from a route type.</summary>
public static class RouteTypes
{
    /// <summary>True when four bytes of transport codes follow the header.</summary>
    public static bool HasTransportCodes(this RouteType route) => route is RouteType.TransportFlood or RouteType.TransportDirect;

    /// <summary>True when forwarders append to the path.</summary>
    public static bool IsFlood(this RouteType route) => route is RouteType.TransportFlood or RouteType.Flood;

    /// <summary>The firmware's name, as used in JSON.</summary>
    public static string Name(this RouteType route) => route switch
    {
        RouteType.TransportFlood => "TRANSPORT_FLOOD",
        RouteType.Flood => "FLOOD",
        RouteType.Direct => "DIRECT",
        _ => "TRANSPORT_DIRECT",
    };
}
