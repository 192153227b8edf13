using CoreScope.Core.Feed;
using Microsoft.AspNetCore.Components;

namespace CoreScope.App.Shared.Live;

/// <summary>
/// A component that shows live data. The only place that knows subscriptions: <see cref="Watch"/> asks for a refresh after
/// changes, at most four a second, on the circuit's own thread; dispose ends it.
/// </summary>
public abstract class LiveComponentBase : ComponentBase, IDisposable
{
    private FeedSubscription? _subscription;

    [Inject] private ILoggerFactory Loggers { get; set; } = null!;

    /// <summary>The log of the concrete component.</summary>
    protected ILogger Log => Loggers.CreateLogger(GetType());

    /// <summary>Calls <paramref name="refresh"/> on the circuit's thread after changes of the store.</summary>
    protected void Watch(PacketFeed feed, Func<Task> refresh) =>
        _subscription = feed.Subscribe(() => InvokeAsync(refresh));

    /// <inheritdoc />
    public void Dispose()
    {
        _subscription?.Dispose();
        GC.SuppressFinalize(this);
    }
}
