namespace CoreScope.App.Features.Home;

/// <summary>One line of an accordion.</summary>
/// <param name="Emoji">Before the title; may be empty.</param>
/// <param name="Title">Plain text.</param>
/// <param name="Text">See <see cref="RichText"/>.</param>
public sealed record HomeStep(string Emoji, string Title, string Text);
