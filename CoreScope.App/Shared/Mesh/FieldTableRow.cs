namespace CoreScope.App.Shared.Mesh;

/// <summary>One field of a frame.</summary>
/// <param name="Start">First byte, counted from the start of the frame; −1 for what was found inside an opened message.</param>
/// <param name="End">One past the last; equal to <paramref name="Start"/> for a value without bytes of its own.</param>
/// <param name="Name">Name of the field.</param>
/// <param name="Value">As read.</param>
/// <param name="Description">What it means.</param>
/// <param name="Href">A page the value leads to.</param>
public sealed record FieldTableRow(int Start, int End, string Name, string Value, string? Description = null, string? Href = null);
