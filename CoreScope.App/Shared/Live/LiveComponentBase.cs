using CoreScope.Core.Feed;
using Microsoft.AspNetCore.Components;

namespace CoreScope.App.Shared.Live;

/// <summary>
/// A component that shows live data. The only place that knows subscriptions: <see cref="Watch"/> asks for a refresh after
/// changes, at most four a second, <see cref="Every"/> as time goes by; both on the circuit's own thread, until dispose.
/// </summary>
public abstract class LiveComponentBase : ComponentBase, IDisposable
{
    private FeedSubscription? _subscription;
    private PeriodicTimer? _timer;

    [Inject] private ILoggerFactory Loggers { get; set; } = null!;

    /// <summary>The log of the concrete component.</summary>
    protected ILogger Log => Loggers.CreateLogger(GetType());

    /// <summary>Calls <paramref name="refresh"/> on the circuit's thread after changes of the store.</summary>
    protected void Watch(PacketFeed feed, Func<Task> refresh) =>
        _subscription = feed.Subscribe(() => InvokeAsync(refresh));

    /// <summary>Calls <paramref name="refresh"/> on the circuit's thread once a <paramref name="period"/>: for what changes without a message.</summary>
    protected void Every(TimeSpan period, TimeProvider clock, Func<Task> refresh)
    {
        _timer = new PeriodicTimer(period, clock);
        _ = RunAsync(_timer, refresh);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _subscription?.Dispose();
        _timer?.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task RunAsync(PeriodicTimer timer, Func<Task> refresh)
    {
        while (await timer.WaitForNextTickAsync())
        {
            try
            {
                await InvokeAsync(refresh);
            }
            catch (Exception error) when (error is not ObjectDisposedException)
            {
                // The next turn may succeed; the page stays as it is.
                Log.LogError(error, "[page] a refresh failed");
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }
}
