using CoreScope.Core.Analytics.Telemetry;
using CoreScope.Core.Identity;
using CoreScope.Core.Store.Archive;

namespace CoreScope.Tests.TestKit;

/// <summary>Telemetry out of a list; the same rows for every observer.</summary>
public sealed class ListTelemetry(params TelemetryRow[] rows) : IObserverTelemetry
{
    public ValueTask<IReadOnlyList<TelemetryRow>> LoadAsync(int observerIndex, UnixMillis since, UnixMillis until, CancellationToken cancellationToken) =>
        new([.. rows.Where(row => row.At >= since && row.At <= until)]);
}
