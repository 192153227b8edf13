using System.Text;
using CoreScope.Core.Protocol.Crypto;

namespace CoreScope.Core.Protocol.Writers;

/// <summary>Writes GRP_TXT and GRP_DATA payloads (protocol.md §7.4, §7.5).</summary>
public static class GroupWriter
{
    /// <summary>GRP_TXT: <c>sender: text</c>, sealed for the channel. <paramref name="flags"/> are 0 but for tests.</summary>
    /// <exception cref="ArgumentException">Sender and text together exceed 160 bytes of UTF-8.</exception>
    public static byte[] Text(ChannelKey channel, uint timestamp, string sender, string text, byte flags = 0) =>
        RawText(channel, timestamp, Encoding.UTF8.GetBytes($"{sender}: {text}"), flags);

    /// <summary>GRP_TXT with any bytes in place of the text, such as one without sender or with broken UTF-8.</summary>
    /// <exception cref="ArgumentException">More than 160 bytes.</exception>
    public static byte[] RawText(ChannelKey channel, uint timestamp, ReadOnlySpan<byte> text, byte flags = 0)
    {
        if (text.Length > ProtocolLimits.MaxText)
            throw new ArgumentException($"A text has at most {ProtocolLimits.MaxText} bytes, not {text.Length}.", nameof(text));
        var plaintext = new PayloadBuffer(stackalloc byte[5 + ProtocolLimits.MaxText]);
        plaintext.UInt32(timestamp);
        plaintext.Byte(flags);
        plaintext.Bytes(text);
        return Seal(channel, plaintext.Written);
    }

    /// <summary>GRP_DATA: type, length and blob, sealed for the channel.</summary>
    /// <exception cref="ArgumentException">More than 165 bytes.</exception>
    public static byte[] Data(ChannelKey channel, ushort dataType, ReadOnlySpan<byte> blob)
    {
        if (blob.Length > ProtocolLimits.MaxGroupData)
            throw new ArgumentException($"A blob has at most {ProtocolLimits.MaxGroupData} bytes, not {blob.Length}.", nameof(blob));
        var plaintext = new PayloadBuffer(stackalloc byte[3 + ProtocolLimits.MaxGroupData]);
        plaintext.UInt16(dataType);
        plaintext.Byte(blob.Length);
        plaintext.Bytes(blob);
        return Seal(channel, plaintext.Written);
    }

    /// <summary>The envelope of both around any plaintext.</summary>
    /// <exception cref="ArgumentException">More than a payload holds.</exception>
    public static byte[] Seal(ChannelKey channel, ReadOnlySpan<byte> plaintext)
    {
        var payload = new PayloadBuffer(stackalloc byte[ProtocolLimits.MaxPayload]);
        payload.Byte(channel.Hash);
        ChannelCipher.Seal(channel, plaintext, payload.Take(ChannelCipher.SealedLength(plaintext.Length)));
        return payload.ToArray();
    }
}
