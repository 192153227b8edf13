using CoreScope.Core.Dissection;

namespace CoreScope.Core.Protocol.Payloads;

/// <summary>
/// ANON_REQ: <c>dest hash(1) sender public key(32) MAC(2) ciphertext</c> (protocol.md §7.6). The key is the sender's real one.
/// </summary>
public readonly ref struct AnonRequestPayload
{
    /// <summary>Fewest bytes of one.</summary>
    public const int MinSize = 35;

    /// <summary>First byte of the addressee's key.</summary>
    public byte DestHash { get; private init; }

    /// <summary>The sender's 32 bytes of key.</summary>
    public ReadOnlySpan<byte> SenderKey { get; private init; }

    /// <summary>The two bytes of MAC.</summary>
    public ReadOnlySpan<byte> Mac { get; private init; }

    /// <summary>What is sealed.</summary>
    public ReadOnlySpan<byte> Ciphertext { get; private init; }

    /// <summary>Reads <paramref name="payload"/>; false when it is too short.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out AnonRequestPayload request)
    {
        var none = default(NoFields);
        return Read(payload, 0, ref none, out request);
    }

    /// <summary>Reads <paramref name="payload"/>, which begins at <paramref name="origin"/> of the frame, and reports its fields.</summary>
    public static bool Read<TSink>(ReadOnlySpan<byte> payload, int origin, scoped ref TSink sink, out AnonRequestPayload request)
        where TSink : struct, IFieldSink
    {
        var reader = new PacketReader(payload, origin);
        if (payload.Length < MinSize)
        {
            reader.Rest(FieldId.Payload, ref sink);
            request = default;
            return false;
        }

        request = new AnonRequestPayload
        {
            DestHash = reader.Byte(FieldId.DestHash, ref sink),
            SenderKey = reader.Bytes(FieldId.EphemeralPubKey, 32, ref sink),
            Mac = reader.Bytes(FieldId.Mac, 2, ref sink),
            Ciphertext = reader.Rest(FieldId.EncryptedData, ref sink),
        };
        return true;
    }
}
