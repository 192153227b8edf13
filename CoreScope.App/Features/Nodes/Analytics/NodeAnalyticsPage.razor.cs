using CoreScope.App.Features.Nodes.Detail;
using CoreScope.App.Shared.Live;
using CoreScope.App.Shared.Preferences;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Analytics.Telemetry;
using Microsoft.AspNetCore.Components;

namespace CoreScope.App.Features.Nodes.Analytics;

/// <summary>When a node is heard, by whom and how well, what it forwards and for whom.</summary>
public sealed partial class NodeAnalyticsPage : LiveComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private NodeAnalyticsViewModel _view = null!;
    private NodeAnalyticsUrlState _url = new();

    /// <summary>Public key or the beginning of one.</summary>
    [Parameter] public string Key { get; set; } = "";

    /// <summary>The query is read in <see cref="NodeAnalyticsUrlState"/>; declared, it makes the router tell of its changes.</summary>
    [SupplyParameterFromQuery(Name = NodeAnalyticsUrlState.DaysKey)] public string? DaysQuery { get; set; }

    [CascadingParameter] private DisplayPreferences Preferences { get; set; } = new();

    [Inject] private NodeSources Sources { get; set; } = null!;
    [Inject] private NodeBatteryQuery Batteries { get; set; } = null!;
    [Inject] private BatteryThresholds Thresholds { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    private bool IsWaiting => _view.Figures.IsLoading;

    private string? Error => _view.Figures.Error;

    // Of an axis of times: the same for every chart, whatever its values cover.
    private double? From => _view.Figures.Value?.From.Value;

    private double? To => _view.Figures.Value?.To.Value;

    private string ZoneText => Preferences.TimeZone == TimeZoneInfo.Utc ? "UTC" : $"your time zone, {Preferences.TimeZone.Id}";

    protected override void OnInitialized()
    {
        _view = new NodeAnalyticsViewModel(Sources, Batteries, Thresholds, Log);
        Watch(Sources.Mesh.Feed, RefreshAsync);
    }

    protected override async Task OnParametersSetAsync()
    {
        _url = NodeAnalyticsUrlState.Parse(Navigation.Uri);
        _view.Choose(Key, _url.Days, Preferences.TimeZone);
        if (_view.IsDue() || _view.IsStale)
            await LoadAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        await _gone.CancelAsync();
        _gone.Dispose();
    }

    private async Task RefreshAsync()
    {
        if (!_gone.IsCancellationRequested && _view.IsDue())
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        try
        {
            await _view.LoadAsync(StateHasChanged, _gone.Token);
            StateHasChanged();
        }
        catch (OperationCanceledException)
        {
            // The reader went on.
        }
    }

    private void Go(int? days) => Navigation.NavigateTo(new NodeAnalyticsUrlState(days).ToUrl(Key), replace: true);

    private string Nothing(string what) => $"{what} in {_url.Text}.";

    private static string PerBar(NodeAnalytics? figures) => figures is null ? "hour" : NodeCharts.HoursOfBar(figures) switch { 1 => "hour", 24 => "day (UTC)", var hours => $"{hours} hours" };

    private static string Silence(NodeAnalytics figures) => figures.LongestSilence <= TimeSpan.FromHours(1) ? "< 1 hour" : NodeText.Hours(figures.LongestSilence);

    private static string DaysText(NodeAnalytics figures) => figures.Days switch
    {
        <= 1 => NodeText.Count((long)Math.Ceiling(figures.Days * 24), "hour"),
        var days => NodeText.Count((long)Math.Round(days), "day"),
    };
}
