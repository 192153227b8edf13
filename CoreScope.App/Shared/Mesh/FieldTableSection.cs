namespace CoreScope.App.Shared.Mesh;

/// <summary>Fields under one heading.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Label">Label of the byte range whose colour tints the heading.</param>
/// <param name="Rows">The fields in order of offset.</param>
public sealed record FieldTableSection(string Title, string Label, IReadOnlyList<FieldTableRow> Rows);
