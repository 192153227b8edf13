using CoreScope.Core.Identity;

namespace CoreScope.Ingest.Pipeline;

/// <summary>Lets one line a minute through for each kind of fault: a broken publisher must not fill the log. One thread.</summary>
internal sealed class LogThrottle(TimeProvider clock)
{
    private const int MaxKinds = 256;
    private static readonly TimeSpan s_quiet = TimeSpan.FromMinutes(1);
    private readonly Dictionary<string, UnixMillis> _last = new(StringComparer.Ordinal);

    public bool Permits(string kind)
    {
        var now = UnixMillis.Now(clock);
        if (_last.TryGetValue(kind, out var last) && now - last < s_quiet)
            return false;
        if (_last.Count >= MaxKinds)
            _last.Clear();
        _last[kind] = now;
        return true;
    }
}
