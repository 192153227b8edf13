using System.Net;
using System.Net.Sockets;

namespace CoreScope.Ingest.Mqtt.Listener;

/// <summary>Which addresses count as one peer: an IPv4 address by itself, all of an IPv6 /64, for that is what one subscriber is given.</summary>
internal static class PeerAddress
{
    public static readonly IPAddress Unknown = IPAddress.None;

    public static IPAddress Of(EndPoint? remote)
    {
        if (remote is not IPEndPoint { Address: var address })
            return Unknown;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || IPAddress.IsLoopback(address))
            return address;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }
}
