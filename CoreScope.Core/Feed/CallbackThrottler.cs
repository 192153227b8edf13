using Microsoft.Extensions.Logging;

namespace CoreScope.Core.Feed;

/// <summary>
/// Runs a callback on the thread pool: the first request after a quiet spell at once, then at most once per interval, with
/// everything in between folded into one further run. Restores the execution context of its maker (culture, circuit), logs what
/// the callback throws, does nothing after dispose. Thread-safe.
/// </summary>
internal sealed class CallbackThrottler : IDisposable
{
    private readonly Func<Task> _callback;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private readonly CancellationTokenSource _stop = new();
    private int _requested;
    private int _running;

    public CallbackThrottler(Func<Task> callback, TimeSpan interval, TimeProvider clock, ILogger logger)
    {
        _callback = callback;
        _interval = interval;
        _clock = clock;
        _logger = logger;
    }

    /// <summary>Asks for a run soon. Never blocks and never runs the callback on the caller's thread.</summary>
    public void Request()
    {
        Volatile.Write(ref _requested, 1);
        // The exchange is a full fence too: either it sees the runner gone, or the runner sees the request.
        if (!_stop.IsCancellationRequested && Interlocked.CompareExchange(ref _running, 1, 0) == 0)
            _ = Task.Run(RunAsync);
    }

    public void Dispose() => _stop.Cancel();

    private async Task RunAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                while (Interlocked.Exchange(ref _requested, 0) == 1)
                {
                    await InvokeAsync().ConfigureAwait(false);
                    await Task.Delay(_interval, _clock, _stop.Token).ConfigureAwait(false);
                }

                // A full fence: the next look must not overtake this, or a request in between would be lost.
                Interlocked.Exchange(ref _running, 0);
                if (Volatile.Read(ref _requested) == 0 || Interlocked.CompareExchange(ref _running, 1, 0) != 0)
                    return;
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task InvokeAsync()
    {
        try
        {
            var run = Task.CompletedTask;
            if (_context is null)
                run = _callback();
            else
                ExecutionContext.Run(_context, _ => run = _callback(), null);
            await run.ConfigureAwait(false);
        }
        catch (Exception error) when (error is ObjectDisposedException or OperationCanceledException)
        {
            // The page is gone or a newer load took over: this refresh has nowhere to go, the next one may.
        }
        catch (Exception error)
        {
            _logger.LogWarning(error, "[feed] a subscriber failed");
        }
    }
}
