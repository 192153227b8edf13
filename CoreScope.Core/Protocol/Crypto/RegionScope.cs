using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace CoreScope.Core.Protocol.Crypto;

/// <summary>
/// A region whose name yields the key of a packet's first transport code (protocol.md §5). The code has 16 bits: a match is
/// evidence, not proof. Immutable.
/// </summary>
public sealed class RegionScope
{
    private readonly byte[] _key;

    private RegionScope(string name)
    {
        Name = name;
        _key = HashtagKey.Derive(name);
    }

    /// <summary>The canonical name, beginning with <c>#</c>.</summary>
    public string Name { get; }

    /// <summary>16 bytes.</summary>
    public ReadOnlySpan<byte> Key => _key;

    /// <summary>
    /// The region of a configured name, with or without <c>#</c>. False for an empty name, for the wildcard <c>*</c> and for
    /// private regions (<c>$…</c>), whose keys do not follow from their names.
    /// </summary>
    public static bool TryCreate(string? name, [NotNullWhen(true)] out RegionScope? region)
    {
        region = null;
        name = name?.Trim();
        if (string.IsNullOrEmpty(name) || name is "#" or "*" || name[0] == '$')
            return false;
        region = new RegionScope(HashtagKey.Canonical(name));
        return true;
    }

    /// <summary>The transport code of a packet sent into this region; on the wire its low byte comes first. Never 0 or 0xFFFF.</summary>
    public ushort Code(PayloadType type, ReadOnlySpan<byte> payload)
    {
        if (payload.Length > ProtocolLimits.MaxPayload)
            throw new ArgumentException($"A payload has at most {ProtocolLimits.MaxPayload} bytes.", nameof(payload));
        Span<byte> message = stackalloc byte[1 + ProtocolLimits.MaxPayload];
        message[0] = (byte)type;
        payload.CopyTo(message[1..]);
        return CodeOf(message[..(1 + payload.Length)]);
    }

    /// <summary>The code over payload type and payload, already joined.</summary>
    internal ushort CodeOf(ReadOnlySpan<byte> typeAndPayload)
    {
        Span<byte> digest = stackalloc byte[Sha256.Size];
        Sha256.Hmac(_key, typeAndPayload, digest);
        var code = BinaryPrimitives.ReadUInt16LittleEndian(digest);
        return code switch
        {
            0 => 1,
            0xFFFF => 0xFFFE,
            _ => code,
        };
    }

    /// <inheritdoc />
    public override string ToString() => Name;
}
