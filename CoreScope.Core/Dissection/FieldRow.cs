using CoreScope.Core.Identity;

namespace CoreScope.Core.Dissection;

/// <summary>
/// A row of the field table. <see cref="Offset"/> counts from the first byte of the frame and is null for what has no place of its
/// own in it. All texts may hold what a stranger wrote: escape them. A hop's row carries its prefix, so that a resolved name can be
/// put beside it, and its position in the path, from 0.
/// </summary>
public sealed record FieldRow(FieldSection Section, FieldId? Id, int? Offset, int Length, string Name, string Value, string Description)
{
    /// <summary>The hop of this row; none for other rows.</summary>
    public HopPrefix Hop { get; init; }

    /// <summary>Position in the path, or −1.</summary>
    public int HopIndex { get; init; } = -1;

    /// <summary>True when the row is one hop of the path, as counted by <see cref="DissectedPacket.Hops"/>.</summary>
    public bool IsHop => HopIndex >= 0;
}
