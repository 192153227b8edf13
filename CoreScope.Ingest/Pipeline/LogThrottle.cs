namespace CoreScope.Ingest.Pipeline;

/// <summary>Lets one line a minute through for each kind of fault: a broken publisher must not fill the log. One thread.</summary>
internal sealed class LogThrottle(TimeProvider clock)
{
    private const int MaxKinds = 256;
    private static readonly TimeSpan s_quiet = TimeSpan.FromMinutes(1);

    // By the monotonic clock: a wall clock set back would silence the log until it has caught up.
    private readonly Dictionary<string, long> _last = new(StringComparer.Ordinal);

    public bool Permits(string kind)
    {
        var now = clock.GetTimestamp();
        if (_last.TryGetValue(kind, out var last) && clock.GetElapsedTime(last, now) < s_quiet)
            return false;
        if (_last.Count >= MaxKinds)
            _last.Clear();
        _last[kind] = now;
        return true;
    }
}
