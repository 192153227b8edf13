namespace CoreScope.App.Features.Home;

/// <summary>A paragraph or a list.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Lines">Lines of the paragraph, or items of the list.</param>
public sealed record RichBlock(RichBlockKind Kind, IReadOnlyList<IReadOnlyList<RichSpan>> Lines);
