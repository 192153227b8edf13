using CoreScope.Core.Dissection;
using CoreScope.Core.Protocol.Crypto;

namespace CoreScope.Core.Protocol.Payloads;

/// <summary>
/// The envelope of GRP_TXT and GRP_DATA: <c>channel hash(1) MAC(2) ciphertext</c> (protocol.md §7.4, §7.5). What is inside:
/// <see cref="GroupText"/>, <see cref="GroupData"/>.
/// </summary>
public readonly ref struct GroupPayload
{
    /// <summary>Fewest bytes of one.</summary>
    public const int MinSize = 3;

    /// <summary>A shorter ciphertext counts as "no key": there is nothing to try one on.</summary>
    public const int MinCiphertext = 5;

    /// <summary>First byte of SHA-256 of the channel's key.</summary>
    public byte ChannelHash { get; private init; }

    /// <summary>The two bytes of MAC.</summary>
    public ReadOnlySpan<byte> Mac { get; private init; }

    /// <summary>What is sealed under the channel's key.</summary>
    public ReadOnlySpan<byte> Ciphertext { get; private init; }

    /// <summary>Why this could not be opened with <paramref name="keys"/>.</summary>
    public DecryptionStatus StatusUnopened(ChannelKeyring keys) =>
        keys.Count == 0 || Ciphertext.Length < MinCiphertext ? DecryptionStatus.NoKey : DecryptionStatus.Failed;

    /// <summary>Reads <paramref name="payload"/>; false when it is too short.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out GroupPayload group)
    {
        var none = default(NoFields);
        return Read(payload, 0, ref none, out group);
    }

    /// <summary>Reads <paramref name="payload"/>, which begins at <paramref name="origin"/> of the frame, and reports its fields.</summary>
    public static bool Read<TSink>(ReadOnlySpan<byte> payload, int origin, scoped ref TSink sink, out GroupPayload group)
        where TSink : struct, IFieldSink
    {
        var reader = new PacketReader(payload, origin);
        if (payload.Length < MinSize)
        {
            reader.Rest(FieldId.Payload, ref sink);
            group = default;
            return false;
        }

        group = new GroupPayload
        {
            ChannelHash = reader.Byte(FieldId.ChannelHash, ref sink),
            Mac = reader.Bytes(FieldId.Mac, 2, ref sink),
            Ciphertext = reader.Rest(FieldId.EncryptedData, ref sink),
        };
        return true;
    }
}
