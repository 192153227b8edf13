using CoreScope.Core.Analytics;

namespace CoreScope.App.Features.Observers.Listing;

/// <summary>How many of the listed observers are in which state.</summary>
public readonly record struct ObserverTotals(int Online, int Stale, int Offline)
{
    public int All => Online + Stale + Offline;

    /// <summary>Counts what the rows say.</summary>
    public static ObserverTotals Of(IReadOnlyList<ObserverRow> rows) => new(
        rows.Count(row => row.State == HealthState.Active), rows.Count(row => row.State == HealthState.Degraded), rows.Count(row => row.State == HealthState.Silent));
}
