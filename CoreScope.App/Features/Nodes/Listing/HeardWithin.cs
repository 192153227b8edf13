namespace CoreScope.App.Features.Nodes.Listing;

/// <summary>A choice of "last heard".</summary>
/// <param name="Key">As it stands in links and in the browser's storage.</param>
/// <param name="Time">How long ago at most.</param>
/// <param name="Label">What people read.</param>
public sealed record HeardWithin(string Key, TimeSpan Time, string Label)
{
    /// <summary>All choices, shortest first.</summary>
    public static IReadOnlyList<HeardWithin> All { get; } =
    [
        Hours(1), Hours(2), Hours(6), Hours(12), Hours(24), Hours(48), Days(3), Days(7), Days(14), Days(30),
    ];

    /// <summary>The choice with this key, or null.</summary>
    public static HeardWithin? Find(string? key) => All.FirstOrDefault(choice => choice.Key == key);

    private static HeardWithin Hours(int hours) => new($"{hours}h", TimeSpan.FromHours(hours), hours == 1 ? "1 hour" : $"{hours} hours");

    private static HeardWithin Days(int days) => new($"{days}d", TimeSpan.FromDays(days), $"{days} days");
}
