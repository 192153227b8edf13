using CoreScope.Core.Dissection;

namespace CoreScope.Core.Protocol.Payloads;

/// <summary>
/// REQ, RESPONSE, TXT_MSG and PATH, which share one layout: <c>dest hash(1) src hash(1) MAC(2) ciphertext</c>, sealed under a
/// secret of two nodes and therefore opaque here (protocol.md §7.1).
/// </summary>
public readonly ref struct PairwisePayload
{
    /// <summary>Fewest bytes of one.</summary>
    public const int MinSize = 4;

    /// <summary>First byte of the addressee's key.</summary>
    public byte DestHash { get; private init; }

    /// <summary>First byte of the sender's key.</summary>
    public byte SrcHash { get; private init; }

    /// <summary>The two bytes of MAC.</summary>
    public ReadOnlySpan<byte> Mac { get; private init; }

    /// <summary>What is sealed.</summary>
    public ReadOnlySpan<byte> Ciphertext { get; private init; }

    /// <summary>Reads <paramref name="payload"/>; false when it is too short.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out PairwisePayload pairwise)
    {
        var none = default(NoFields);
        return Read(payload, 0, isPath: false, ref none, out pairwise);
    }

    /// <summary>
    /// Reads <paramref name="payload"/>, which begins at <paramref name="origin"/> of the frame, and reports its fields;
    /// the ciphertext of a PATH has a field of its own.
    /// </summary>
    public static bool Read<TSink>(ReadOnlySpan<byte> payload, int origin, bool isPath, scoped ref TSink sink, out PairwisePayload pairwise)
        where TSink : struct, IFieldSink
    {
        var reader = new PacketReader(payload, origin);
        if (payload.Length < MinSize)
        {
            reader.Rest(FieldId.Payload, ref sink);
            pairwise = default;
            return false;
        }

        pairwise = new PairwisePayload
        {
            DestHash = reader.Byte(FieldId.DestHash, ref sink),
            SrcHash = reader.Byte(FieldId.SrcHash, ref sink),
            Mac = reader.Bytes(FieldId.Mac, 2, ref sink),
            Ciphertext = reader.Rest(isPath ? FieldId.PathData : FieldId.EncryptedData, ref sink),
        };
        return true;
    }
}
