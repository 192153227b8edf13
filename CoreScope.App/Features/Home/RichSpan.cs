namespace CoreScope.App.Features.Home;

/// <summary>A stretch of text of one look.</summary>
/// <param name="Text">Plain text.</param>
/// <param name="IsBold">Strong.</param>
/// <param name="IsItalic">Emphasized.</param>
/// <param name="IsCode">As typed.</param>
/// <param name="Href">Where it leads; null = nowhere.</param>
public sealed record RichSpan(string Text, bool IsBold = false, bool IsItalic = false, bool IsCode = false, string? Href = null);
