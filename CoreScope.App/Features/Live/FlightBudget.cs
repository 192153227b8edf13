namespace CoreScope.App.Features.Live;

/// <summary>
/// How much may be in the air at once on one reader's map: what comes on top is dropped here, so that it costs neither the line nor
/// the browser. One thread at a time.
/// </summary>
/// <param name="clock">The one clock.</param>
/// <param name="most">Most paths in the air.</param>
public sealed class FlightBudget(TimeProvider clock, int most = FlightBudget.Most)
{
    /// <summary>Most paths in the air.</summary>
    public const int Most = 20;

    /// <summary>Time for one hop at normal speed; the script draws by the same.</summary>
    public static readonly TimeSpan HopTime = TimeSpan.FromMilliseconds(660);

    /// <summary>How fast letters travel, as a part of what a line does.</summary>
    public const double LettersPace = 0.6;

    // A line fades for so long after it has arrived.
    private static readonly TimeSpan s_fading = TimeSpan.FromMilliseconds(520);

    private readonly List<long> _landings = [];

    /// <summary>True when all these paths (by their number of hops) may start; they are in the air then.</summary>
    public bool TryStart(IEnumerable<int> hops, double speed)
    {
        var now = clock.GetTimestamp();
        _landings.RemoveAll(landing => landing <= now);
        // A pulse where nothing flies is free.
        long[] landings = [.. hops.Where(count => count > 1).Select(count => now + Ticks(((HopTime * (count - 1)) + s_fading) / speed))];
        if (landings.Length > 0 && _landings.Count > 0 && _landings.Count + landings.Length > most)
            return false;
        _landings.AddRange(landings);
        return true;
    }

    /// <summary>Everything has landed.</summary>
    public void Clear() => _landings.Clear();

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * clock.TimestampFrequency);
}
