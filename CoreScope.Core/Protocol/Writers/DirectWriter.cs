using CoreScope.Core.Identity;
using CoreScope.Core.Protocol.Crypto;

namespace CoreScope.Core.Protocol.Writers;

/// <summary>
/// Writes the payloads that two stations seal with their common 32-byte secret: REQ, RESPONSE, TXT_MSG, PATH, ANON_REQ (protocol.md
/// §7.1, §7.6). Addresses are the first byte of a public key. Everything too long is refused with <see cref="ArgumentException"/>.
/// </summary>
public static class DirectWriter
{
    private const int NoExtra = 0x0F;
    private const int DummyBytes = 4;
    private const int SignerPrefix = 4;
    private const int FirstExtendedAttempt = 4;

    /// <summary>REQ: timestamp, request type, body.</summary>
    public static byte[] Request(byte destination, byte source, ReadOnlySpan<byte> secret, uint timestamp, byte requestType, ReadOnlySpan<byte> body)
    {
        var plaintext = new PayloadBuffer(stackalloc byte[ProtocolLimits.MaxDatagram]);
        plaintext.UInt32(timestamp);
        plaintext.Byte(requestType);
        plaintext.Bytes(body);
        return Seal(destination, source, secret, plaintext.Written);
    }

    /// <summary>RESPONSE: the request's tag (its timestamp), then the body.</summary>
    public static byte[] Response(byte destination, byte source, ReadOnlySpan<byte> secret, uint tag, ReadOnlySpan<byte> body)
    {
        var plaintext = new PayloadBuffer(stackalloc byte[ProtocolLimits.MaxDatagram]);
        plaintext.UInt32(tag);
        plaintext.Bytes(body);
        return Seal(destination, source, secret, plaintext.Written);
    }

    /// <summary>
    /// TXT_MSG of type 0 (plain) or 1 (command). Attempts from 4 on are named in full behind the text. See
    /// <see cref="AckWriter.Checksum"/> for the answer to expect.
    /// </summary>
    public static byte[] TextMessage(byte destination, byte source, ReadOnlySpan<byte> secret, uint timestamp, string text, int textType = 0, byte attempt = 0) =>
        TextMessage(destination, source, secret, timestamp, text, textType, attempt, default);

    /// <summary>TXT_MSG of type 2, which carries the first four bytes of its signer's key, as rooms send it.</summary>
    public static byte[] SignedTextMessage(byte destination, byte source, ReadOnlySpan<byte> secret, uint timestamp, PublicKey signer, string text, byte attempt = 0)
    {
        Span<byte> key = stackalloc byte[PublicKey.Size];
        signer.CopyTo(key);
        return TextMessage(destination, source, secret, timestamp, text, 2, attempt, key[..SignerPrefix]);
    }

    /// <summary>
    /// PATH: the way back, with <paramref name="extra"/> (a payload of <paramref name="extraType"/>, such as an ACK) or, when that
    /// is empty, the four bytes of <paramref name="dummy"/> that keep packets apart.
    /// </summary>
    public static byte[] PathReturn(
        byte destination, byte source, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> path, int hashSize, PayloadType extraType, ReadOnlySpan<byte> extra, uint dummy = 0)
    {
        if (path.Length + (extra.IsEmpty ? DummyBytes : extra.Length) > ProtocolLimits.MaxPathReturn)
            throw new ArgumentException($"Path and extra have at most {ProtocolLimits.MaxPathReturn} bytes.", nameof(extra));
        var plaintext = new PayloadBuffer(stackalloc byte[ProtocolLimits.MaxDatagram]);
        plaintext.Byte(PacketEncoder.PathLength(path.Length, hashSize));
        plaintext.Bytes(path);
        if (extra.IsEmpty)
        {
            plaintext.Byte(0xF0 | NoExtra);
            plaintext.UInt32(dummy);
        }
        else
        {
            plaintext.Byte((int)extraType);
            plaintext.Bytes(extra);
        }

        return Seal(destination, source, secret, plaintext.Written);
    }

    /// <summary>ANON_REQ: names its sender's whole key, because the receiver may not know it yet.</summary>
    public static byte[] AnonRequest(byte destination, PublicKey sender, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> plaintext)
    {
        CheckLength(plaintext.Length, ProtocolLimits.MaxAnonDatagram, nameof(plaintext));
        var payload = new PayloadBuffer(stackalloc byte[ProtocolLimits.MaxPayload]);
        payload.Byte(destination);
        sender.CopyTo(payload.Take(PublicKey.Size));
        ChannelCipher.Seal(secret, plaintext, payload.Take(ChannelCipher.SealedLength(plaintext.Length)));
        return payload.ToArray();
    }

    /// <summary>The envelope of REQ, RESPONSE, TXT_MSG and PATH around any plaintext.</summary>
    public static byte[] Seal(byte destination, byte source, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> plaintext)
    {
        CheckLength(plaintext.Length, ProtocolLimits.MaxDatagram, nameof(plaintext));
        var payload = new PayloadBuffer(stackalloc byte[ProtocolLimits.MaxPayload]);
        payload.Byte(destination);
        payload.Byte(source);
        ChannelCipher.Seal(secret, plaintext, payload.Take(ChannelCipher.SealedLength(plaintext.Length)));
        return payload.ToArray();
    }

    /// <summary>The flags byte of a text: its type (0 to 63) and the low two bits of the attempt.</summary>
    public static byte TextFlags(int textType, byte attempt)
    {
        if (textType is < 0 or > 63)
            throw new ArgumentException("A text type is from 0 to 63.", nameof(textType));
        return (byte)((textType << 2) | (attempt & 0x03));
    }

    private static byte[] TextMessage(
        byte destination, byte source, ReadOnlySpan<byte> secret, uint timestamp, string text, int textType, byte attempt, ReadOnlySpan<byte> signer)
    {
        CheckLength(System.Text.Encoding.UTF8.GetByteCount(text), ProtocolLimits.MaxText, nameof(text));
        var plaintext = new PayloadBuffer(stackalloc byte[ProtocolLimits.MaxDatagram]);
        plaintext.UInt32(timestamp);
        plaintext.Byte(TextFlags(textType, attempt));
        plaintext.Bytes(signer);
        plaintext.Text(text);
        if (attempt >= FirstExtendedAttempt)
        {
            plaintext.Byte(0);
            plaintext.Byte(attempt);
        }

        return Seal(destination, source, secret, plaintext.Written);
    }

    private static void CheckLength(int length, int most, string name)
    {
        if (length > most)
            throw new ArgumentException($"At most {most} bytes can be sent, not {length}.", name);
    }
}
