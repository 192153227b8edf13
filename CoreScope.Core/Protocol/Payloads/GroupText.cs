using System.Buffers.Binary;
using System.Text;
using CoreScope.Core.Protocol.Crypto;

namespace CoreScope.Core.Protocol.Payloads;

/// <summary>
/// An opened GRP_TXT: <c>timestamp(4) flags(1) text</c>, text being <c>sender: body</c> by convention (protocol.md §7.4). The
/// sender is unauthenticated: whoever holds the key can claim any name. Views the buffer it was opened into.
/// </summary>
public readonly ref struct GroupText
{
    private const int TextAt = 5;
    private const int MaxSender = 49;

    /// <summary>The key that opened it.</summary>
    public ChannelKey Channel { get; private init; }

    /// <summary>The sender's clock, Unix seconds.</summary>
    public uint SenderTime { get; private init; }

    /// <summary>Type in bits 2-7, attempt in bits 0-1.</summary>
    public byte Flags { get; private init; }

    /// <summary>The whole text, valid UTF-8, with the sender's prefix.</summary>
    public ReadOnlySpan<byte> TextBytes { get; private init; }

    /// <summary>The sender's name, empty when none is recognised.</summary>
    public ReadOnlySpan<byte> SenderBytes { get; private init; }

    /// <summary>True when a sender is recognised.</summary>
    public bool HasSender => !SenderBytes.IsEmpty;

    /// <summary>True for the one type that the firmware handles.</summary>
    public bool IsPlain => Flags >> 2 == 0;

    /// <summary>The whole text as a new string.</summary>
    public string ReadText() => Encoding.UTF8.GetString(TextBytes);

    /// <summary>The sender's name as a new string, or null.</summary>
    public string? ReadSender() => HasSender ? Encoding.UTF8.GetString(SenderBytes) : null;

    /// <summary>
    /// Tries the keys that fit the packet's channel hash, in ordinal order of name; the first whose plaintext is text wins.
    /// <paramref name="buffer"/> takes the plaintext: <see cref="ProtocolLimits.MaxPayload"/> bytes.
    /// </summary>
    public static bool TryOpen(scoped in GroupPayload group, ChannelKeyring keys, Span<byte> buffer, out GroupText text)
    {
        foreach (var key in keys.Candidates(group.ChannelHash))
        {
            if (ChannelCipher.TryOpen(key, group.Mac, group.Ciphertext, buffer) && TryRead(key, buffer[..group.Ciphertext.Length], out text))
                return true;
        }

        text = default;
        return false;
    }

    private static bool TryRead(ChannelKey key, ReadOnlySpan<byte> plaintext, out GroupText text)
    {
        var bytes = plaintext[TextAt..];
        var end = bytes.IndexOf((byte)0);
        if (!CleanText.TryAccept(end < 0 ? bytes : bytes[..end], out bytes))
        {
            text = default;
            return false;
        }

        text = new GroupText
        {
            Channel = key,
            SenderTime = BinaryPrimitives.ReadUInt32LittleEndian(plaintext),
            Flags = plaintext[TextAt - 1],
            TextBytes = bytes,
            SenderBytes = SenderOf(bytes),
        };
        return true;
    }

    private static ReadOnlySpan<byte> SenderOf(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf(": "u8);
        return end is >= 1 and <= MaxSender && !text[..end].ContainsAny(":[]"u8) ? text[..end] : default;
    }
}
