using CoreScope.Core.Analytics.Telemetry;
using CoreScope.Core.Identity;

namespace CoreScope.Core.Store.Archive;

/// <summary>What observers told of themselves, on disk. Every call may take milliseconds; none is made under a lock. Thread-safe.</summary>
public interface IObserverTelemetry
{
    /// <summary>The rows of one observer from <paramref name="since"/> to <paramref name="until"/>, both included, ascending.</summary>
    ValueTask<IReadOnlyList<TelemetryRow>> LoadAsync(int observerIndex, UnixMillis since, UnixMillis until, CancellationToken cancellationToken);
}
