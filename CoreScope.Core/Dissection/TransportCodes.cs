using CoreScope.Core.Protocol;

namespace CoreScope.Core.Dissection;

/// <summary>The two transport codes as shown: 4 upper-case hex digits each, in wire byte order (protocol.md §1).</summary>
public readonly record struct TransportCodes(string Code1, string Code2)
{
    /// <summary>The codes of <paramref name="frame"/>, or null when its route has none.</summary>
    public static TransportCodes? Of(in PacketFrame frame)
    {
        var codes = frame.TransportCodes;
        return codes.IsEmpty ? null : new TransportCodes(Convert.ToHexString(codes[..2]), Convert.ToHexString(codes[2..]));
    }
}
