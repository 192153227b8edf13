namespace CoreScope.Tests.TestKit;

/// <summary>A clock that stands still until a test moves it; timers, delays and cancellations run on it.</summary>
public sealed class ManualClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(int Count, TaskCompletionSource Done)> _waiters = [];
    private readonly SemaphoreSlim _armed = new(0);
    private TimeSpan _elapsed;

    public DateTimeOffset Start { get; init; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return Start + _elapsed;
    }

    public override long GetTimestamp()
    {
        lock (_gate)
            return _elapsed.Ticks;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Timers that are waiting to fire.</summary>
    public int PendingTimers
    {
        get
        {
            lock (_gate)
                return _timers.Count;
        }
    }

    /// <summary>Time until the next timer is due; null when none is.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            lock (_gate)
                return _timers.Count == 0 ? null : _timers.Min(t => t.Due) - _elapsed;
        }
    }

    /// <summary>Moves on and runs what has become due, in order.</summary>
    public void Advance(TimeSpan by)
    {
        var target = _elapsed + by;
        while (TakeDue(target) is { } timer)
            timer.Fire();
        lock (_gate)
            _elapsed = target;
    }

    /// <summary>Waits until some code has armed a timer since the last call.</summary>
    public Task WaitForTimerAsync() => _armed.WaitAsync(TimeSpan.FromSeconds(10));

    /// <summary>Completes when at least so many timers wait: the code under test has come to its delay, so the clock may be moved.</summary>
    public Task WhenTimersPending(int count)
    {
        lock (_gate)
        {
            if (_timers.Count >= count)
                return Task.CompletedTask;
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((count, done));
            return done.Task;
        }
    }

    private ManualTimer? TakeDue(TimeSpan target)
    {
        lock (_gate)
        {
            var due = _timers.Where(t => t.Due <= target).MinBy(t => t.Due);
            if (due is null)
                return null;
            if (due.Due > _elapsed)
                _elapsed = due.Due;
            _timers.Remove(due);
            if (due.Period > TimeSpan.Zero)
            {
                due.Due += due.Period;
                _timers.Add(due);
            }

            return due;
        }
    }

    private sealed class ManualTimer(ManualClock clock, TimerCallback callback, object? state) : ITimer
    {
        public TimeSpan Due { get; set; }

        public TimeSpan Period { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                Due = clock._elapsed + dueTime;
                Period = period == Timeout.InfiniteTimeSpan ? TimeSpan.Zero : period;
                clock._timers.Add(this);
                foreach (var waiter in clock._waiters.Where(waiter => clock._timers.Count >= waiter.Count).ToArray())
                {
                    clock._waiters.Remove(waiter);
                    waiter.Done.SetResult();
                }
            }

            clock._armed.Release();
            return true;
        }

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (clock._gate)
                clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
