namespace CoreScope.App.Shared.Mesh;

/// <summary>A named run of bytes.</summary>
/// <param name="Start">First byte.</param>
/// <param name="End">One past the last.</param>
/// <param name="Label">Name of the field; decides the colour.</param>
public readonly record struct ByteRange(int Start, int End, string Label);
