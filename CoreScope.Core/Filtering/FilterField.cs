using CoreScope.Core.Dissection;

namespace CoreScope.Core.Filtering;

/// <summary>A field of the filter language.</summary>
public sealed record FilterField
{
    /// <summary>As it is typed.</summary>
    public required string Name { get; init; }

    /// <summary>For suggestions and help.</summary>
    public required string Description { get; init; }

    public required FilterFieldKind Kind { get; init; }

    /// <summary>The only values there are, where they are few; else empty.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>Of the packet itself; null for a field of the payload.</summary>
    internal PacketField? Packet { get; init; }

    /// <summary>Of the payload; null for a field of the packet.</summary>
    internal FieldId? Payload { get; init; }
}
