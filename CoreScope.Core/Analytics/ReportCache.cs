using Microsoft.Extensions.Logging;

namespace CoreScope.Core.Analytics;

/// <summary>
/// The only cache of reports (analytics.md §13). Each report and scope is computed once for all who ask at the same time; a
/// result past its lifetime is still given while a new one is made, a failed run keeps the old one, and nothing is kept that was
/// made while the store was loading. The entries used least recently go when there are too many. No lock is held while a report
/// is computed. Thread-safe.
/// </summary>
public sealed class ReportCache
{
    /// <summary>Results kept.</summary>
    public const int DefaultCapacity = 512;

    // Nobody wants to be shown what was true ten lifetimes ago: from then on whoever asks waits.
    private const int StaleLifetimes = 10;

    // A report that fails is not tried again with every request.
    private static readonly TimeSpan s_retryAfter = TimeSpan.FromSeconds(5);

    private readonly Mesh _mesh;
    private readonly ILogger<ReportCache> _log;
    private readonly int _capacity;

    // Guards the table and all entries' fields.
    private readonly Lock _lock = new();
    private readonly Dictionary<object, Entry> _entries = [];
    private long _uses;

    public ReportCache(Mesh mesh, ILogger<ReportCache> log, int capacity = DefaultCapacity)
    {
        _mesh = mesh;
        _log = log;
        _capacity = capacity;
    }

    /// <summary>
    /// The report, computed now if there is none. Whoever gives up by <paramref name="cancellationToken"/> stops waiting, not the
    /// computation that others may wait for.
    /// </summary>
    public Task<TResult> GetAsync<TResult>(IReport<TResult> report, AnalyticsScope scope, CancellationToken cancellationToken)
        where TResult : class
    {
        ArgumentNullException.ThrowIfNull(report);
        Task<object> running;
        lock (_lock)
        {
            var entry = EntryOf((report, scope, _mesh.Visibility.Version));
            if (entry.Result is TResult result && AgeOf(entry) <= report.Lifetime * StaleLifetimes)
            {
                if (IsDue(entry, report.Lifetime))
                    Start(entry, report, scope);
                return Task.FromResult(result);
            }

            running = entry.Running ?? Start(entry, report, scope);
        }

        return AwaitAsync<TResult>(running, cancellationToken);
    }

    /// <summary>The report as far as one was computed, however old; null = none yet. Starts nothing.</summary>
    public TResult? Peek<TResult>(IReport<TResult> report, AnalyticsScope scope)
        where TResult : class
    {
        lock (_lock)
            return _entries.GetValueOrDefault((report, scope, _mesh.Visibility.Version))?.Result as TResult;
    }

    /// <summary>Computes the report anew, whatever there is; joins a computation that is under way. For those that keep reports warm.</summary>
    public Task<TResult> RefreshAsync<TResult>(IReport<TResult> report, AnalyticsScope scope, CancellationToken cancellationToken)
        where TResult : class
    {
        ArgumentNullException.ThrowIfNull(report);
        Task<object> running;
        lock (_lock)
        {
            var entry = EntryOf((report, scope, _mesh.Visibility.Version));
            running = entry.Running ?? Start(entry, report, scope);
        }

        return AwaitAsync<TResult>(running, cancellationToken);
    }

    private static async Task<TResult> AwaitAsync<TResult>(Task<object> running, CancellationToken cancellationToken) =>
        (TResult)await running.WaitAsync(cancellationToken).ConfigureAwait(false);

    private TimeSpan AgeOf(Entry entry) => _mesh.Clock.GetElapsedTime(entry.MadeAt);

    private bool IsDue(Entry entry, TimeSpan lifetime) =>
        entry.Running is null && AgeOf(entry) > lifetime && (entry.FailedAt == 0 || _mesh.Clock.GetElapsedTime(entry.FailedAt) > s_retryAfter);

    private Entry EntryOf(object key)
    {
        if (!_entries.TryGetValue(key, out var entry))
        {
            if (_entries.Count >= _capacity && _entries.Where(e => e.Value.Running is null).MinBy(e => e.Value.UsedAt) is { Key: not null } oldest)
                _entries.Remove(oldest.Key);
            _entries.Add(key, entry = new Entry());
        }

        entry.UsedAt = ++_uses;
        return entry;
    }

    private Task<object> Start<TResult>(Entry entry, IReport<TResult> report, AnalyticsScope scope)
        where TResult : class
    {
        var done = new TaskCompletionSource<object>(TaskCreationOptions.RunContinuationsAsynchronously);
        entry.Running = done.Task;
        // Off the caller's thread: it may be a circuit's, and the computation outlives a caller that gives up.
        ThreadPool.UnsafeQueueUserWorkItem(_ => Run(entry, report, scope, done), null);
        return done.Task;
    }

    private void Run<TResult>(Entry entry, IReport<TResult> report, AnalyticsScope scope, TaskCompletionSource<object> done)
        where TResult : class
    {
        try
        {
            var wasReady = _mesh.Store.Status.IsReady;
            var result = report.Build(new ReportContext(_mesh), scope, CancellationToken.None);
            lock (_lock)
            {
                entry.Running = null;
                entry.FailedAt = 0;
                if (wasReady)
                    (entry.Result, entry.MadeAt) = (result, _mesh.Clock.GetTimestamp());
            }

            done.SetResult(result);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            lock (_lock)
            {
                entry.Running = null;
                entry.FailedAt = Math.Max(1, _mesh.Clock.GetTimestamp());
            }

            _log.LogError(error, "[analytics] {Report} could not be computed; what was computed before stays in use", report.GetType().Name);
            done.SetException(error);
            // Nobody may wait for a refresh in the background.
            _ = done.Task.Exception;
        }
    }

    private sealed class Entry
    {
        public object? Result;
        public Task<object>? Running;
        public long MadeAt;
        public long FailedAt;
        public long UsedAt;
    }
}
