using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CoreScope.Core.Identity;

namespace CoreScope.Core.Protocol.Writers;

/// <summary>Writes ACK payloads (protocol.md §7.2).</summary>
public static class AckWriter
{
    /// <summary>The checksum that acknowledges a text: the first four bytes, as a number, of SHA-256(timestamp ‖ flags ‖ text ‖ sender's key).</summary>
    public static uint Checksum(uint timestamp, byte flags, string text, PublicKey sender)
    {
        var message = new byte[5 + Encoding.UTF8.GetByteCount(text) + PublicKey.Size];
        var writer = new PayloadBuffer(message);
        writer.UInt32(timestamp);
        writer.Byte(flags);
        writer.Text(text);
        sender.CopyTo(writer.Take(PublicKey.Size));
        return BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(message));
    }

    /// <summary>Four bytes: the checksum.</summary>
    public static byte[] Plain(uint checksum)
    {
        var payload = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(payload, checksum);
        return payload;
    }

    /// <summary>Six bytes, as firmware 1.16 and later sends: checksum, attempt, and a random byte that keeps packet hashes apart.</summary>
    public static byte[] Extended(uint checksum, byte attempt, byte random) => [.. Plain(checksum), attempt, random];
}
