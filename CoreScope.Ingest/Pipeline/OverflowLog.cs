using Microsoft.Extensions.Logging;

namespace CoreScope.Ingest.Pipeline;

/// <summary>
/// Tells the operator of messages that had to be dropped: the first of a stall at once, then a count at most each second, and one
/// line when all that waited has been taken and nothing was dropped for a second after (spec/operations.md §2.10): what was held
/// back comes in bursts then, and each would be a stall of its own. Thread-safe.
/// </summary>
internal sealed class OverflowLog(TimeProvider clock, ILogger log, int capacity)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    // Guards everything below but the flag.
    private readonly Lock _gate = new();
    private volatile bool _isStalled;
    private long _since;
    private long _lastLine;
    private long _dropped;
    private long _drainedAt;
    private bool _isDrained;

    /// <summary>One message was dropped.</summary>
    public void Dropped()
    {
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            _dropped++;
            _isDrained = false;
            if (!_isStalled)
            {
                _isStalled = true;
                (_since, _lastLine) = (now, now);
                log.LogWarning(
                    "[ingest] {Capacity} messages wait and nothing takes them: further ones of QoS 0 are dropped until there is room. Is the disk slow or full, or the database locked?", capacity);
            }
            else if (clock.GetElapsedTime(_lastLine, now) >= s_interval)
            {
                _lastLine = now;
                log.LogWarning("[ingest] {Count} messages dropped in {Seconds:0} s, still no room", _dropped, clock.GetElapsedTime(_since, now).TotalSeconds);
            }
        }
    }

    /// <summary>Everything that waited has been taken. Costs nothing when nothing was dropped.</summary>
    public void Drained()
    {
        if (!_isStalled)
            return;
        lock (_gate)
        {
            if (_isDrained)
                return;
            (_isDrained, _drainedAt) = (true, clock.GetTimestamp());
            _ = ReportEndAsync(_drainedAt);
        }
    }

    private async Task ReportEndAsync(long drainedAt)
    {
        await Task.Delay(s_interval, clock).ConfigureAwait(false);
        lock (_gate)
        {
            if (!_isDrained || _drainedAt != drainedAt)
                return;
            log.LogWarning("[ingest] there is room again: {Count} messages of QoS 0 were dropped in {Seconds:0.0} s", _dropped, clock.GetElapsedTime(_since, drainedAt).TotalSeconds);
            (_isStalled, _isDrained, _dropped) = (false, false, 0);
        }
    }
}
