using System.Buffers.Binary;
using CoreScope.Core.Protocol.Crypto;

namespace CoreScope.Core.Protocol.Payloads;

/// <summary>An opened GRP_DATA: <c>type(2) length(1) blob</c> (protocol.md §7.5). Views the buffer it was opened into.</summary>
public readonly ref struct GroupData
{
    private const int BlobAt = 3;

    /// <summary>The key that opened it.</summary>
    public ChannelKey Channel { get; private init; }

    /// <summary>Who defines the blob.</summary>
    public ushort DataType { get; private init; }

    /// <summary>The length the sender states.</summary>
    public byte DataLength { get; private init; }

    /// <summary>The sender states more than there is; <see cref="Blob"/> is then empty.</summary>
    public bool IsOverrun { get; private init; }

    /// <summary>Exactly <see cref="DataLength"/> bytes.</summary>
    public ReadOnlySpan<byte> Blob { get; private init; }

    /// <summary>
    /// Tries the keys that fit the packet's channel hash, in ordinal order of name; the first whose MAC fits wins.
    /// <paramref name="buffer"/> takes the plaintext: <see cref="ProtocolLimits.MaxPayload"/> bytes.
    /// </summary>
    public static bool TryOpen(scoped in GroupPayload group, ChannelKeyring keys, Span<byte> buffer, out GroupData data)
    {
        foreach (var key in keys.Candidates(group.ChannelHash))
        {
            if (!ChannelCipher.TryOpen(key, group.Mac, group.Ciphertext, buffer))
                continue;
            data = Read(key, buffer[..group.Ciphertext.Length]);
            return true;
        }

        data = default;
        return false;
    }

    private static GroupData Read(ChannelKey key, ReadOnlySpan<byte> plaintext)
    {
        var length = plaintext[BlobAt - 1];
        var isOverrun = length > plaintext.Length - BlobAt;
        return new GroupData
        {
            Channel = key,
            DataType = BinaryPrimitives.ReadUInt16LittleEndian(plaintext),
            DataLength = length,
            IsOverrun = isOverrun,
            Blob = isOverrun ? default : plaintext.Slice(BlobAt, length),
        };
    }
}
