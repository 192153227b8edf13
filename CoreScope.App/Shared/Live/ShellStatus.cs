namespace CoreScope.App.Shared.Live;

/// <summary>What the frame around every page shows: traffic, loading progress, and whether the mesh is real.</summary>
/// <param name="PacketsPerSecond">Rate over the last seconds; null while unknown.</param>
/// <param name="Feed">State of the way packets come in.</param>
/// <param name="FeedText">One line for the indicator's tooltip, e.g. <c>2 of 3 sources connected</c>.</param>
/// <param name="WarmupText">What is being loaded, or why nothing can be stored; null when everything is as it should be.</param>
/// <param name="WarmupPercent">0–100, or null when the total is unknown.</param>
/// <param name="Simulated">True while the simulator feeds the store.</param>
/// <param name="WarmupCount">How far the loading has come, in numbers.</param>
public sealed record ShellStatus(
    double? PacketsPerSecond = null,
    FeedState Feed = FeedState.Idle,
    string? FeedText = null,
    string? WarmupText = null,
    double? WarmupPercent = null,
    bool Simulated = false,
    string? WarmupCount = null)
{
    /// <summary>Sources from which nothing came for long; the same list until one is added or taken away.</summary>
    public IReadOnlyList<SilentSource> SilentSources { get; init; } = [];
}
