using CoreScope.App.Features.Observers.Listing;
using CoreScope.App.Interop;
using CoreScope.App.Shared.Api;
using CoreScope.App.Shared.Live;
using CoreScope.App.Shared.Mesh;
using CoreScope.App.Shared.Tables;
using CoreScope.Core;
using CoreScope.Core.Identity;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace CoreScope.App.Features.Observers;

/// <summary>
/// The observers and the sources they report through. Rows are read anew every few seconds and not with each packet: ordered by who
/// spoke last, they would never stand still.
/// </summary>
public sealed partial class ObserversPage : LiveComponentBase, IAsyncDisposable
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_old = TimeSpan.FromSeconds(60);

    private ObserversViewModel _list = null!;
    private ObserversUrlState _url = new();
    private IReadOnlyList<TableColumn<ObserverRow>> _columns = [];
    private AttachedScript? _script;
    private DotNetObjectReference<ObserversPage>? _self;
    private string? _failure;
    private bool? _isNarrow;

    /// <summary>The query is read in <see cref="ObserversUrlState"/>; declared, it makes the router tell of its changes.</summary>
    [SupplyParameterFromQuery(Name = ObserversUrlState.SortKey)] public string? SortQuery { get; set; }

    [SupplyParameterFromQuery(Name = ObserverUrl.ShowKey)] public string? ShowQuery { get; set; }

    [SupplyParameterFromQuery(Name = ObserversUrlState.PickKey)] public string[]? PickQuery { get; set; }

    [CascadingParameter] private RegionAreaSelection Part { get; set; } = RegionAreaSelection.All;

    [Inject] private Mesh Mesh { get; set; } = null!;
    [Inject] private ObserverFigures Figures { get; set; } = null!;
    [Inject] private RegionList Regions { get; set; } = null!;
    [Inject] private ApiSettings Settings { get; set; } = null!;
    [Inject] private BrowserStorage Storage { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private IJSRuntime Js { get; set; } = null!;

    private ObserverRow? Selected => _url.Shown is { } id ? _list.All?.FirstOrDefault(row => string.Equals(row.Id, id, StringComparison.OrdinalIgnoreCase)) : null;

    private bool IsOld => !_list.UpdatedAt.IsNever && UnixMillis.Now(Mesh.Clock) - _list.UpdatedAt > s_old;

    protected override async Task OnInitializedAsync()
    {
        _list = new ObserversViewModel(Figures, Mesh.Clock);
        _columns = [.. ColumnsOf()];
        Every(s_period, Mesh.Clock, RefreshAsync);
        await LoadAsync();
    }

    protected override void OnParametersSet()
    {
        _url = ObserversUrlState.Parse(Navigation.Uri, Storage.Get(StorageKeys.ObserversSort));
        _list.Choose(Part);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _script = new AttachedScript(Js, Assets["Features/Observers/ObserversPage.razor.js"]);
        _self = DotNetObjectReference.Create(this);
        await _script.AttachAsync(_self);
    }

    /// <summary>Called by the script: a narrow page shows an observer over the list first, a wide one leads to its page.</summary>
    [JSInvokable]
    public void NarrowChanged(bool isNarrow)
    {
        _isNarrow = isNarrow;
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        if (_script is not null)
            await _script.DisposeAsync();
        _self?.Dispose();
    }

    private async Task RefreshAsync()
    {
        await LoadAsync();
        StateHasChanged();
    }

    private async Task LoadAsync()
    {
        try
        {
            await _list.RefreshAsync(CancellationToken.None);
            _failure = null;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Log.LogError(error, "[observers] the list could not be read");
            _failure = "The figures could not be computed; the log says why. What was listed before is still there.";
        }
    }

    private void Open(ObserverRow row)
    {
        if (_isNarrow == true)
            Go(_url with { Shown = row.Id });
        else
            Navigation.NavigateTo(ObserverUrl.Of(row.Id));
    }

    private void Close() => Go(_url with { Shown = null });

    private void Pick(ObserverRow row) => Go(_url.Toggle(row.Id));

    private void ClearPicks() => Go(_url with { Picks = [] });

    private void ChooseSort(TableSort sort) => Go(_url with { Sort = sort });

    private void Go(ObserversUrlState url) => Navigation.NavigateTo(url.ToUrl(Part), replace: true);
}
