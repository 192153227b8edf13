using System.Globalization;
using CoreScope.App.Features.Observers.Detail;
using CoreScope.App.Features.Observers.Listing;
using CoreScope.App.Shared.Live;
using CoreScope.App.Shared.Mesh;
using CoreScope.Core.Store.Queries;
using Microsoft.AspNetCore.Components;

namespace CoreScope.App.Features.Observers;

/// <summary>One observer, live. Its id is a stranger's text: it is read from the address itself and shown as text only.</summary>
public sealed partial class ObserverPage : LiveComponentBase
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(5);

    private ObserverViewModel _view = null!;
    private ObserverUrlState _url = new("", 0);
    private string? _failure;
    private bool _isSearched;

    /// <summary>The router's form of the id, which it may have decoded twice; declared, it makes the router tell of its changes.</summary>
    [Parameter] public string? Id { get; set; }

    /// <inheritdoc cref="Id"/>
    [SupplyParameterFromQuery(Name = ObserverUrlState.DaysKey)] public string? DaysQuery { get; set; }

    [Inject] private ObserverSources Sources { get; set; } = null!;
    [Inject] private RegionList Regions { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    private ObserverRow? Row => _view.Row;

    private string RangeText => ObserverUrlState.Ranges.First(range => range.Days == _url.Days).Label;

    protected override void OnInitialized()
    {
        _view = new ObserverViewModel(Sources);
        Watch(Sources.Mesh.Feed, RefreshAsync);
        Every(s_period, Sources.Mesh.Clock, RefreshAllAsync);
    }

    protected override async Task OnParametersSetAsync()
    {
        _url = ObserverUrlState.Parse(Navigation.ToBaseRelativePath(Navigation.Uri));
        _view.Choose(_url);
        await LoadAsync(withCharts: false);
        StateHasChanged();
        await LoadAsync(withCharts: true);
    }

    private string Nothing(string what) => $"{what} in {RangeText}.";

    private static string PacketUrl(PacketRow packet) =>
        string.Create(CultureInfo.InvariantCulture, $"packets/{packet.Transmission.Hash}?obs={packet.Observation.Id}");

    private void ChooseRange(int days) => Navigation.NavigateTo((_url with { Days = days }).ToUrl(), replace: true);

    private async Task RefreshAsync()
    {
        var (row, recent) = (_view.Row, _view.Recent);
        await LoadAsync(withCharts: false);
        if (row != _view.Row || !ReferenceEquals(recent, _view.Recent))
            StateHasChanged();
    }

    private async Task RefreshAllAsync()
    {
        await LoadAsync(withCharts: true);
        StateHasChanged();
    }

    private async Task LoadAsync(bool withCharts)
    {
        try
        {
            await _view.RefreshAsync(CancellationToken.None);
            _isSearched = Sources.Mesh.Store.Status.IsReady;
            if (withCharts)
            {
                await _view.RefreshChartsAsync(CancellationToken.None);
                _failure = null;
            }
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            if (_failure is null)
                Log.LogError(error, "[observers] the figures of an observer could not be read");
            _failure = "The archive did not answer, or a figure could not be computed; the log says why. What was read before is still there.";
        }
    }
}
