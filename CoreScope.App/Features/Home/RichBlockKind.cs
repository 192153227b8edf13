namespace CoreScope.App.Features.Home;

/// <summary>What a block is.</summary>
public enum RichBlockKind
{
    Paragraph,
    Bullets,
    Numbers,
}
