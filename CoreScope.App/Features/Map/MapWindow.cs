namespace CoreScope.App.Features.Map;

/// <summary>A choice of "last heard" on the map.</summary>
/// <param name="Key">As it stands in links.</param>
/// <param name="Time">How long ago at most; null = however long.</param>
/// <param name="Label">What people read.</param>
public sealed record MapWindow(string Key, TimeSpan? Time, string Label)
{
    /// <summary>What holds when nothing else is chosen.</summary>
    public static MapWindow Default { get; } = new("30d", TimeSpan.FromDays(30), "30 days");

    /// <summary>All choices, shortest first.</summary>
    public static IReadOnlyList<MapWindow> All { get; } =
    [
        new("1h", TimeSpan.FromHours(1), "1 hour"), new("6h", TimeSpan.FromHours(6), "6 hours"), new("24h", TimeSpan.FromHours(24), "24 hours"),
        new("7d", TimeSpan.FromDays(7), "7 days"), Default, new("any", null, "any time"),
    ];

    /// <summary>The choice with this key; the default one for anything else.</summary>
    public static MapWindow Of(string? key) => All.FirstOrDefault(choice => choice.Key == key) ?? Default;
}
