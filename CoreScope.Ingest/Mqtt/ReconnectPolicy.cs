namespace CoreScope.Ingest.Mqtt;

/// <summary>
/// How long to wait before the next attempt: 1, 2, 4, 8, 16, 30, 30 … seconds, each ±20 % so that many clients of one broker do not
/// come back at once, but never above 30: an operator waits 35 s at most for a broker that is up again. A connection that lived for 60 s starts the row anew. For one loop; not thread-safe.
/// </summary>
public sealed class ReconnectPolicy
{
    /// <summary>A connection this old was a good one.</summary>
    public static readonly TimeSpan GoodLife = TimeSpan.FromSeconds(60);

    private const double LongestSeconds = 30;
    private const double Jitter = 0.2;
    private readonly Func<double> _random;
    private int _failures;

    /// <summary><paramref name="random"/> gives numbers from 0 to 1; the shared generator when not given.</summary>
    public ReconnectPolicy(Func<double>? random = null) => _random = random ?? DefaultRandom;

    /// <summary>The wait after a connection that lived for <paramref name="lifetime"/> (zero = it was never made).</summary>
    public TimeSpan Next(TimeSpan lifetime)
    {
        if (lifetime >= GoodLife)
            _failures = 0;
        var seconds = Math.Min(LongestSeconds, Math.Pow(2, Math.Min(_failures, 10)));
        _failures++;
        return Jittered(seconds);
    }

    /// <summary>The wait after another client took our session: the longest, or the two would chase each other from it.</summary>
    public TimeSpan NextAfterTakeover() => Jittered(LongestSeconds);

    private TimeSpan Jittered(double seconds) => TimeSpan.FromSeconds(Math.Min(LongestSeconds, seconds * (1 - Jitter + (2 * Jitter * _random()))));

    // Spreading attempts out needs no secrecy.
#pragma warning disable CA5394
    private static double DefaultRandom() => Random.Shared.NextDouble();
#pragma warning restore CA5394
}
