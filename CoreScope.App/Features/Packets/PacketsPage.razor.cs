using System.Globalization;
using CoreScope.App.Interop;
using CoreScope.App.Shared.Live;
using CoreScope.App.Shared.Mesh;
using CoreScope.App.Shared.Preferences;
using CoreScope.Core;
using CoreScope.Core.Filtering;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;
using CoreScope.Core.Store.Queries;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Microsoft.JSInterop;

namespace CoreScope.App.Features.Packets;

/// <summary>The packet feed with its detail pane.</summary>
public sealed partial class PacketsPage : LiveComponentBase, IAsyncDisposable
{
    private const float WideRow = 32;
    private const float PhoneRow = 48;
    private static readonly FilterCompilation s_noFilter = new(null, null, []);
    private static readonly TimeSpan s_slow = TimeSpan.FromMilliseconds(300);

    private PacketsViewModel _list = null!;
    private PacketsUrlState _url = new();
    private PacketDetail? _detail;
    private Virtualize<FeedRow>? _virtual;
    private ElementReference _box;
    private ScriptModule? _module;
    private IJSObjectReference? _watcher;
    private DotNetObjectReference<PacketsPage>? _self;
    private readonly ListSection _section = new();
    private float _rowHeight = WideRow;
    private int _total;
    private bool _isPaused;
    private bool _isPhone;
    private bool _isSearched;
    private bool _isSearching;
    private bool _isReloading;
    private string? _failure;
    private RegionAreaSelection _selection = RegionAreaSelection.All;
    private FilterCompilation _compiled = s_noFilter;
    private FilterMessage? _filterProblem;
    // As in the box, which may be no filter; and as it narrows the list.
    private string _filterText = "";
    private string? _filter;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;

    [Parameter] public string? Hash { get; set; }

    [Parameter] public int? Id { get; set; }

    /// <summary>The query is read in <see cref="PacketsUrlState"/>; declared, it makes the router tell of its changes.</summary>
    [SupplyParameterFromQuery(Name = PacketsUrlState.ObservationKey)] public string? ObservationQuery { get; set; }

    [SupplyParameterFromQuery(Name = PacketsUrlState.GroupKey)] public string? GroupQuery { get; set; }

    [SupplyParameterFromQuery(Name = PacketsUrlState.FilterKey)] public string? FilterQuery { get; set; }

    [CascadingParameter] private DisplayPreferences Preferences { get; set; } = new();

    [CascadingParameter] private RegionAreaSelection Selection { get; set; } = RegionAreaSelection.All;

    [Inject] private Mesh Mesh { get; set; } = null!;
    [Inject] private IArchivedPackets Archive { get; set; } = null!;
    [Inject] private PacketRows Rows { get; set; } = null!;
    [Inject] private DecodeKeys Keys { get; set; } = null!;
    [Inject] private PacketDetails Details { get; set; } = null!;
    [Inject] private RegionAreaChoice Choice { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private IJSRuntime Js { get; set; } = null!;

    private PacketStore Store => Mesh.Store;

    private string Title => _url.Hash is { } hash ? $"Packet {hash} · CoreScope" : "Packets · CoreScope";

    protected override void OnInitialized()
    {
        _list = new PacketsViewModel(Store, Archive, Rows, Mesh.Clock);
        Watch(Mesh.Feed, RefreshAsync);
    }

    protected override async Task OnParametersSetAsync()
    {
        if (Navigation.ToBaseRelativePath(Navigation.Uri).Length == 0)
        {
            Navigation.NavigateTo(Selection.AppendTo("packets"), replace: true);
            return;
        }

        var hash = Id?.ToString(CultureInfo.InvariantCulture) is { } id ? (await Details.FindAsync(id, CancellationToken.None))?.Hash.ToString() ?? id : Hash;
        var url = PacketsUrlState.Parse(Navigation.Uri, hash);
        var rescoped = Selection != _selection || url.Filter != _filter || (_filter is not null && !Preferences.TimeZone.Equals(_zone));
        var regrouped = url.IsGrouped != _list.IsGrouped || rescoped;
        _url = url;
        try
        {
            if (rescoped)
                SetScope(url.Filter);
            _list.SetGrouped(url.IsGrouped);
            // Here, where a filter that takes too long can be given up, and not in the midst of drawing.
            _ = _list.Count;
        }
        catch (FilterTimeoutException slow)
        {
            GiveUp(slow);
        }

        if (regrouped)
            _section.Reset();
        await LoadDetailAsync();
        if (regrouped)
            await ReloadAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _module = new ScriptModule(Js, Assets["Features/Packets/PacketsPage.razor.js"]);
        _self = DotNetObjectReference.Create(this);
        _watcher = await _module.InvokeAsync<IJSObjectReference>("attach", _box, _self);
    }

    /// <summary>Called by the script: the reader left the top of the list or is back there.</summary>
    [JSInvokable]
    public Task AtTopChanged(bool atTop)
    {
        if (_isPaused)
            return Task.CompletedTask;
        // Only the top of the newest section is the top of the list.
        if (!atTop || !_section.IsFirst)
        {
            _list.Hold();
            return Task.CompletedTask;
        }

        _list.Follow();
        return ReloadAsync();
    }

    /// <summary>Called by the script: rows are taller on a phone, and groups open in the detail instead of below.</summary>
    [JSInvokable]
    public Task PhoneChanged(bool isPhone)
    {
        _isPhone = isPhone;
        _rowHeight = isPhone ? PhoneRow : WideRow;
        return ReloadAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        await ScriptModule.ReleaseAsync(_watcher, "detach");
        _self?.Dispose();
        if (_module is not null)
            await _module.DisposeAsync();
    }

    private int Columns => _isPhone ? 2 : 12;

    private static string Pressed(bool on) => on ? "true" : "false";

    private bool IsSelected(FeedRow row) =>
        _detail is not null
        && row.Packet.Transmission.Id == _detail.Transmission.Id
        && (row.Packet.IsGroup ? _url.ObservationId is null || !_list.IsExpanded(row.Packet.Transmission.Id) : row.Packet.Observation.Id == _url.ObservationId);

    private async ValueTask<ItemsProviderResult<FeedRow>> ProvideAsync(ItemsProviderRequest request)
    {
        try
        {
            var (rows, total) = await ShowIfSlowAsync(_list.LoadAsync(_section.Start + request.StartIndex, request.Count, request.CancellationToken).AsTask());
            var isNews = total != _total || _failure is not null;
            _total = total;
            _failure = null;
            // Header and section steps stand outside the rows, which Virtualize renders by itself. A reload renders them anyway.
            if (isNews && !_isReloading)
                StateHasChanged();
            return new ItemsProviderResult<FeedRow>(rows, _section.CountOf(total));
        }
        catch (ArchiveBusyException busy)
        {
            _failure = busy.Message;
            return new ItemsProviderResult<FeedRow>([], _section.CountOf(_total));
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Log.LogError(error, "[packets] the list could not be read");
            _failure = "The archive did not answer. What is in memory is still there; try again.";
            return new ItemsProviderResult<FeedRow>([], _section.CountOf(_total));
        }
    }

    // The disk may take its time; memory never does.
    private async Task<T> ShowIfSlowAsync<T>(Task<T> load)
    {
        if (load.IsCompleted || await Task.WhenAny(load, Task.Delay(s_slow)) == load)
            return await load;
        _isSearching = true;
        StateHasChanged();
        try
        {
            return await load;
        }
        finally
        {
            _isSearching = false;
            StateHasChanged();
        }
    }

    private void SetScope(string? filter)
    {
        (_selection, _filter, _zone) = (Selection, filter, Preferences.TimeZone);
        // What was typed and is no filter is in no link, and stays in the box.
        if (filter is not null || _compiled.Fault is null)
            (_filterText, _compiled) = (filter ?? "", FilterExpression.Compile(filter, _zone));
        _filterProblem = null;
        Narrow();
    }

    private void Narrow()
    {
        var query = new PacketQuery
        {
            Regions = Selection.Regions.Length == 0 ? null : Selection.Codes,
            Area = Selection.Area,
            Filter = _compiled.Expression,
            Keys = Keys.Channels,
        };
        _list.SetScope(query.IsUnfiltered ? null : new StandingQuery(Mesh, Archive, query));
    }

    // The list goes on without the filter.
    private void GiveUp(FilterTimeoutException slow)
    {
        _filterProblem = new FilterMessage(slow.Message, 0, 0);
        _compiled = s_noFilter;
        Narrow();
    }

    private void Filter(string text)
    {
        (_filterText, _compiled, _filterProblem) = (text, FilterExpression.Compile(text, Preferences.TimeZone), null);
        Go(_url with { Filter = _compiled.Expression is null ? null : text });
    }

    private string Counted
    {
        get
        {
            var what = _list.IsGrouped ? "transmissions" : "observations";
            var all = _list.IsGrouped ? Store.Snapshot().Count : Store.ObservationCount;
            // How many lie on disk only is not counted for this.
            return _list.IsScoped && _list.Count <= all ? $"{PacketText.Number(_list.Count)} of {PacketText.Number(all)} {what}" : $"{PacketText.Number(_list.Count)} {what}";
        }
    }

    private async Task RefreshAsync()
    {
        try
        {
            _list.Advance();
        }
        catch (FilterTimeoutException slow)
        {
            GiveUp(slow);
        }

        // Also while nothing is shown: history may still be loading, and the packet of a link comes with it.
        if (_url.Hash is not null && (_detail is not { } shown || shown.Transmission.Observations.Length != shown.Observations.Count))
            await LoadDetailAsync();
        await ReloadAsync();
    }

    private async Task ReloadAsync()
    {
        _isReloading = true;
        try
        {
            if (_virtual is not null)
                await _virtual.RefreshDataAsync();
        }
        finally
        {
            _isReloading = false;
        }

        StateHasChanged();
    }

    private async Task LoadDetailAsync()
    {
        var url = _url;
        var transmission = url.Hash is { } hash ? await Details.FindAsync(hash, CancellationToken.None) : null;
        var detail = transmission is null ? null : await Details.LoadAsync(transmission, url.ObservationId, CancellationToken.None);
        // Another packet was opened meanwhile.
        if (!ReferenceEquals(url, _url))
            return;
        _detail = detail;
        _isSearched = Store.Status.IsReady;
    }

    // The list is held in an older section, as it is wherever the reader is not at the top.
    private Task GoOnAsync()
    {
        _list.Hold();
        _section.GoOn();
        return ShowSectionAsync("toTop");
    }

    private Task GoBackAsync()
    {
        _section.GoBack();
        return ShowSectionAsync("toEnd");
    }

    private async Task ShowSectionAsync(string edge)
    {
        await ReloadAsync();
        if (_watcher is not null)
            await _watcher.InvokeVoidAsync(edge);
    }

    private async Task FollowAsync()
    {
        _isPaused = false;
        _section.Reset();
        _list.Follow();
        if (_watcher is not null)
            await _watcher.InvokeVoidAsync("toTop");
        await ReloadAsync();
    }

    private Task PauseAsync()
    {
        if (_isPaused)
            return FollowAsync();
        _isPaused = true;
        _list.Hold();
        return Task.CompletedTask;
    }

    private Task ShowAllAsync() => Choice.SetAsync(RegionAreaSelection.All);

    private void GroupAsync() => Go(_url with { IsGrouped = !_url.IsGrouped });

    // A group with several observations opens and closes; what opens also shows its detail, what closes only closes.
    private Task OpenAsync(FeedRow row)
    {
        var packet = row.Packet;
        if (packet is { IsGroup: true, ObservationCount: > 1 } && !_isPhone)
            return ToggleAsync(row);
        Show(packet);
        return Task.CompletedTask;
    }

    private async Task ToggleAsync(FeedRow row)
    {
        if (_list.Toggle(row.Packet.Transmission))
            Show(row.Packet);
        await ReloadAsync();
    }

    private void Show(PacketRow packet) =>
        Go(_url with { Hash = packet.Transmission.Hash.ToString(), ObservationId = packet.IsGroup ? null : packet.Observation.Id });

    private void SelectObservation(int observationId) => Go(_url with { ObservationId = observationId });

    private void CloseAsync() => Go(_url with { Hash = null, ObservationId = null });

    private void Go(PacketsUrlState url) => Navigation.NavigateTo(Selection.AppendTo(url.ToUrl()), replace: true);
}
