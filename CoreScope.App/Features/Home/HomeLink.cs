namespace CoreScope.App.Features.Home;

/// <summary>One link at the foot of the page; the address is one that <see cref="SafeLink"/> lets pass.</summary>
public sealed record HomeLink(string Label, string Url);
