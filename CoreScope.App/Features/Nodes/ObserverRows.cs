using CoreScope.App.Shared.Api;
using CoreScope.Core.Analytics.Reports;

namespace CoreScope.App.Features.Nodes;

/// <summary>Makes the API's rows of the observers of a node, without those that are hidden. Thread-safe.</summary>
internal sealed class ObserverRows(ApiSettings settings)
{
    public IReadOnlyList<NodeObserverItem> Of(IReadOnlyList<NodeObserver> observers) =>
    [
        .. observers.Where(row => !settings.HiddenObservers.Contains(row.Observer.Id)).Select(row => new NodeObserverItem(
            row.Observer.Id, row.Observer.Facts.Name, row.Observer.Facts.Region, row.Packets, Rounded(row.AverageSnr), Rounded(row.AverageRssi),
            ApiTime.Text(row.FirstSeen), ApiTime.Text(row.LastSeen), row.Observer.Facts.CanRelay)),
    ];

    private static double? Rounded(double? value) => value is { } given ? Math.Round(given, 2) : null;
}
