namespace CoreScope.App.Features.Nodes.Reach;

/// <summary>How much a link carries in its weaker direction, in colour and, for those who do not see it, in a glyph.</summary>
/// <param name="From">Least number of packets.</param>
/// <param name="Glyph">What stands in the table.</param>
/// <param name="Label">What it means.</param>
/// <param name="Color">Name of its colour in tokens.css.</param>
public sealed record ReachTier(int From, string Glyph, string Label, string Color)
{
    /// <summary>Seen in one direction only.</summary>
    public static ReachTier OneWay { get; } = new(0, "○", "one-way", "--type-unknown");

    /// <summary>All, best first.</summary>
    public static IReadOnlyList<ReachTier> All { get; } =
    [
        new(300, "●●●", "300 packets or more both ways", "--status-green"),
        new(100, "●●", "100 packets or more both ways", "--type-grp-txt"),
        new(1, "●", "fewer than 100 packets both ways", "--status-yellow"),
        OneWay,
    ];

    /// <summary>The tier of a link whose weaker direction has so many packets.</summary>
    public static ReachTier Of(int bottleneck) => All.First(tier => bottleneck >= tier.From);
}
