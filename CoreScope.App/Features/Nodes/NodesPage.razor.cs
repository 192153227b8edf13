using System.Globalization;
using CoreScope.App.Features.Nodes.Listing;
using CoreScope.App.Interop;
using CoreScope.App.Shared.Live;
using CoreScope.App.Shared.Mesh;
using CoreScope.App.Shared.Tables;
using CoreScope.App.Shared.Ui;
using CoreScope.Core;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace CoreScope.App.Features.Nodes;

/// <summary>
/// The directory of nodes. One route for list and node: opened from the list a node stands beside it, over it or, on a phone, in its
/// place; opened by a link it has the page for itself.
/// </summary>
public sealed partial class NodesPage : LiveComponentBase, IAsyncDisposable
{
    private const string AllTab = "all";
    private static readonly TimeSpan s_debounce = TimeSpan.FromMilliseconds(250);

    private NodesViewModel _list = null!;
    private NodesUrlState _url = new();
    private IReadOnlyList<TabItem> _tabs = [];
    private IReadOnlyList<string> _chosen = [];
    private IReadOnlyList<TableColumn<NodeRow>> _columns = [];
    private AttachedScript? _script;
    private ScriptModule? _download;
    private DotNetObjectReference<NodesPage>? _self;
    private CancellationTokenSource? _typing;
    private UnixMillis _now;
    private string _search = "";
    private string? _failure;
    private bool _isFirst = true;
    private bool _isDirect;
    private bool _isPhone;
    private bool _isHeld;
    private bool _isListed;

    /// <summary>Public key of a node, or at least 8 digits of its beginning.</summary>
    [Parameter] public string? Key { get; set; }

    /// <summary>The query is read in <see cref="NodesUrlState"/>; declared, it makes the router tell of its changes.</summary>
    [SupplyParameterFromQuery(Name = NodesUrlState.TabKey)] public string? TabQuery { get; set; }

    [SupplyParameterFromQuery(Name = NodesUrlState.SearchKey)] public string? SearchQuery { get; set; }

    [SupplyParameterFromQuery(Name = NodesUrlState.SortKey)] public string? SortQuery { get; set; }

    [SupplyParameterFromQuery(Name = NodesUrlState.StatusKey)] public string? StatusQuery { get; set; }

    [SupplyParameterFromQuery(Name = NodesUrlState.HeardKey)] public string? HeardQuery { get; set; }

    [SupplyParameterFromQuery(Name = NodesUrlState.SectionKey)] public string? SectionQuery { get; set; }

    [SupplyParameterFromQuery(Name = NodesUrlState.ViewKey)] public string? ViewQuery { get; set; }

    [CascadingParameter] private RegionAreaSelection Part { get; set; } = RegionAreaSelection.All;

    [Inject] private Mesh Mesh { get; set; } = null!;
    [Inject] private NodeFigures Figures { get; set; } = null!;
    [Inject] private NodeRowSource Source { get; set; } = null!;
    [Inject] private FavoriteNodes Favorites { get; set; } = null!;
    [Inject] private ClaimedNodes Claimed { get; set; } = null!;
    [Inject] private RegionAreaChoice Region { get; set; } = null!;
    [Inject] private BrowserStorage Storage { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private IJSRuntime Js { get; set; } = null!;

    private bool IsFull => _url.Key is not null && (_isDirect || _isPhone || _url.IsPage);

    private string Title => _url.Role is { } role ? $"{RoleStyle.Of(role).Plural} · CoreScope" : "Nodes · CoreScope";

    private string BackUrl => (_url with { Key = null }).ToUrl(Part);

    private string PageUrl => (_url with { IsPage = true }).ToUrl(Part);

    // The open node's link may be a prefix of its key.
    private string? SelectedKey => _url.Key is { } key ? _list.Rows.FirstOrDefault(row => row.Key.StartsWith(key, StringComparison.Ordinal))?.Key : null;

    private string LoadingText => Mesh.Store.Status.IsReady ? "Loading nodes" : $"Loading history, {NodeText.Count(Mesh.Nodes.Count, "node")} so far";

    private string Summary => _list.All is not { } all ? ""
        : _list.IsFiltered || _url.Role is not null ? $"{NodeText.Number(_list.Rows.Count)} of {NodeText.Count(all.Count, "node")}"
        : NodeText.Count(_list.Rows.Count, "node");

    protected override void OnInitialized()
    {
        _list = new NodesViewModel(Source, Figures, Mesh, RankOf);
        SetColumns(Storage.Get(StorageKeys.NodesColumns));
        SetTabs();
        Favorites.Changed += OnMineChanged;
        Claimed.Changed += OnMineChanged;
        Watch(Mesh.Feed, RefreshAsync);
    }

    protected override async Task OnParametersSetAsync()
    {
        var url = NodesUrlState.Parse(Navigation.Uri, Key, Storage.Get);
        if (url.Key is null)
            _isDirect = false;
        else if (_isFirst)
            _isDirect = true;
        if (_isFirst || url.Search != _url.Search)
            _search = url.Search;
        _url = url;
        _list.Choose(url.ToFilter(Part), url.Sort);
        if (_isFirst)
            await BeginAsync();
        await LoadAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        _isListed |= !IsFull;
        if (!firstRender)
            return;
        _script = new AttachedScript(Js, Assets["Features/Nodes/NodesPage.razor.js"]);
        _self = DotNetObjectReference.Create(this);
        await _script.AttachAsync(_self);
    }

    /// <summary>Called by the script: the pointer is on the rows or the reader has left the top, so no row may move; or not any more.</summary>
    [JSInvokable]
    public Task HoldChanged(bool isHeld)
    {
        _isHeld = isHeld;
        return isHeld ? Task.CompletedTask : RefreshAsync();
    }

    /// <summary>Called by the script: a phone has no room for a node beside the list.</summary>
    [JSInvokable]
    public void PhoneChanged(bool isPhone)
    {
        _isPhone = isPhone;
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        Favorites.Changed -= OnMineChanged;
        Claimed.Changed -= OnMineChanged;
        _typing?.Dispose();
        if (_script is not null)
            await _script.DisposeAsync();
        _self?.Dispose();
        if (_download is not null)
            await _download.DisposeAsync();
    }

    // A link wins over what the browser remembers and is remembered; the address then says what holds.
    private async Task BeginAsync()
    {
        _isFirst = false;
        await RememberAsync(_url);
        // A claimed node is a favourite too, also one that was claimed in upstream's page, which stars it here.
        if (Claimed.All.Count > 0)
            await Favorites.AddAsync(Claimed.All.Select(node => node.Key));
        var url = _url.ToUrl(Part);
        if (_url.Key is null && url != Navigation.ToBaseRelativePath(Navigation.Uri))
            Navigation.NavigateTo(url, replace: true);
    }

    private async Task RememberAsync(NodesUrlState url)
    {
        await Storage.SetAsync(StorageKeys.NodesStatus, url.IsActive is null ? null : NodesUrlState.StatusText(url.IsActive));
        await Storage.SetAsync(StorageKeys.NodesLastHeard, url.Heard?.Key);
        await Storage.SetAsync(StorageKeys.NodesSort, url.Sort == NodesUrlState.DefaultSort ? null : url.Sort.ToStored());
    }

    private async Task LoadAsync()
    {
        try
        {
            await _list.RefreshAsync(!_isHeld, CancellationToken.None);
            _failure = null;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Log.LogError(error, "[nodes] the list could not be read");
            _failure = "The figures could not be computed; the log says why. What was listed before is still there.";
        }

        _now = UnixMillis.Now(Mesh.Clock);
        SetTabs();
    }

    private async Task RefreshAsync()
    {
        var (rows, waiting, all) = (_list.Rows, _list.Waiting, _list.All);
        await LoadAsync();
        if (!IsFull && (!ReferenceEquals(rows, _list.Rows) || waiting != _list.Waiting || !ReferenceEquals(all, _list.All) || _failure is not null))
            StateHasChanged();
    }

    private void OnMineChanged() => _ = InvokeAsync(async () =>
    {
        _list.Renew();
        await LoadAsync();
        StateHasChanged();
    });

    private NodeRank RankOf(PublicKey key) => Claimed.Contains(key) ? NodeRank.Claimed : Favorites.Contains(key) ? NodeRank.Favorite : NodeRank.Other;

    private void SetTabs()
    {
        TabItem[] tabs =
        [
            new(AllTab, "All", CountOf(null)),
            .. NodesUrlState.Roles.Select(role => new TabItem(role.Label(), role == NodeRole.Room ? "Rooms" : RoleStyle.Of(role).Plural, CountOf(role))),
        ];
        if (!tabs.SequenceEqual(_tabs))
            _tabs = tabs;
    }

    private string? CountOf(NodeRole? role) => _list.All is { } all ? NodeText.Number(all.CountOf(role)) : null;

    private void SetColumns(string? stored)
    {
        _chosen = NodeColumns.Chosen(stored);
        _columns = [.. ColumnsOf(_chosen)];
    }

    private async Task SearchAsync(ChangeEventArgs change)
    {
        _search = change.Value as string ?? "";
        _typing?.Cancel();
        _typing?.Dispose();
        var typing = _typing = new CancellationTokenSource();
        try
        {
            await Task.Delay(s_debounce, Mesh.Clock, typing.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        Go(_url with { Search = _search.Trim() });
    }

    private void ChooseRole(string tab) => Go(_url with { Role = NodesUrlState.Roles.Where(role => role.Label() == tab).Select(role => (NodeRole?)role).FirstOrDefault() });

    private Task ChooseStatusAsync(ChangeEventArgs change) => KeepAsync(_url with { IsActive = NodesUrlState.StatusOf(change.Value as string) });

    private Task ChooseHeardAsync(ChangeEventArgs change) => KeepAsync(_url with { Heard = HeardWithin.Find(change.Value as string) });

    private void ChooseSort(TableSort sort) => Go(_url with { Sort = sort });

    private Task ClearAsync()
    {
        _search = "";
        return KeepAsync(new NodesUrlState { Key = _url.Key, Sort = _url.Sort }, RegionAreaSelection.All);
    }

    private async Task KeepAsync(NodesUrlState url, RegionAreaSelection? part = null)
    {
        await RememberAsync(url);
        if (part is not null)
            await Region.SetAsync(part);
        Go(url, part);
    }

    private async Task ToggleColumnAsync(string key)
    {
        var chosen = _chosen.Contains(key) ? _chosen.Where(other => other != key) : _chosen.Append(key);
        var stored = string.Join(',', chosen);
        SetColumns(stored);
        await Storage.SetAsync(StorageKeys.NodesColumns, stored.Length == 0 ? null : stored);
    }

    private Task RenewAsync()
    {
        _list.Renew();
        return LoadAsync();
    }

    private Task RetryAsync() => RenewAsync();

    // Back leads from a node on a phone to the list; beside the list nothing was left.
    private void Open(NodeRow row) => Navigation.NavigateTo((_url with { Key = row.Key, Section = null, IsPage = false }).ToUrl(Part), replace: !_isPhone);

    private void Close() => Go(_url with { Key = null });

    private void Go(NodesUrlState url, RegionAreaSelection? part = null) => Navigation.NavigateTo(url.ToUrl(part ?? Part), replace: true);

    private Task SaveCsvAsync() => SaveAsync("csv", "text/csv;charset=utf-8", NodeExport.ToCsv(_list.Rows, Figures.Thresholds, UnixMillis.Now(Mesh.Clock)));

    private Task SaveGeoJsonAsync() => SaveAsync("geojson", "application/geo+json", NodeExport.ToGeoJson(_list.Rows, Figures.Thresholds, UnixMillis.Now(Mesh.Clock)));

    private async Task SaveAsync(string ending, string type, string text)
    {
        _download ??= new ScriptModule(Js, Assets["js/download.js"]);
        var day = UnixMillis.Now(Mesh.Clock).ToDateTimeOffset().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await _download.InvokeAsync<object>("download", $"nodes-{day}.{ending}", type, text);
    }

    private static string KeyOf(NodeRow row) => row.Key;

    private static string TwinText(NodeRow row) =>
        "Same name: " + string.Join(", ", row.Namesakes.Take(5).Select(node => node.Key.ToString()[..16])) + (row.Namesakes.Count > 5 ? "…" : "");
}
