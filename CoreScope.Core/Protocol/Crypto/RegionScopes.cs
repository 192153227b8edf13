using System.Buffers.Binary;

namespace CoreScope.Core.Protocol.Crypto;

/// <summary>The configured regions, tried in ordinal order of canonical name (protocol.md §5). Immutable, thread-safe.</summary>
public sealed class RegionScopes
{
    private readonly RegionScope[] _regions;

    private RegionScopes(IEnumerable<RegionScope> regions) =>
        _regions = [.. regions.OrderBy(region => region.Name, StringComparer.Ordinal)];

    /// <summary>No regions: every scoped packet is of an unknown one.</summary>
    public static RegionScopes Empty { get; } = new([]);

    /// <summary>The regions in order of trial.</summary>
    public IReadOnlyList<RegionScope> Regions => _regions;

    /// <summary>The regions of <paramref name="names"/>, repeated ones once. Names that give no region are listed in <paramref name="skipped"/>.</summary>
    public static RegionScopes Build(IEnumerable<string>? names, out IReadOnlyList<string> skipped)
    {
        var regions = new Dictionary<string, RegionScope>(StringComparer.Ordinal);
        var left = new List<string>();
        foreach (var name in names ?? [])
        {
            if (RegionScope.TryCreate(name, out var region))
                regions[region.Name] = region;
            else
                left.Add(name ?? "");
        }

        skipped = left;
        return new RegionScopes(regions.Values);
    }

    /// <summary>
    /// Null when the frame is not scoped, "" when no configured region fits its first transport code, else the region's canonical
    /// name. Allocates nothing; one HMAC a region.
    /// </summary>
    public string? Match(in PacketFrame frame)
    {
        var codes = frame.TransportCodes;
        if (codes.IsEmpty)
            return null;
        var code = BinaryPrimitives.ReadUInt16LittleEndian(codes);
        if (code == 0)
            return null;
        var payload = frame.Payload;
        if (payload.IsEmpty)
            return "";

        Span<byte> message = stackalloc byte[1 + ProtocolLimits.MaxPayload];
        message[0] = (byte)frame.Header.Payload;
        payload.CopyTo(message[1..]);
        message = message[..(1 + payload.Length)];
        foreach (var region in _regions)
        {
            if (region.CodeOf(message) == code)
                return region.Name;
        }

        return "";
    }
}
