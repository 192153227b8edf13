using CoreScope.App.Features.Map.Inspector;
using CoreScope.App.Interop;
using CoreScope.App.Shared.Live;
using CoreScope.App.Shared.Mesh;
using CoreScope.App.Shared.Preferences;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Scoring;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Core.Routes;
using CoreScope.Core.Store.Queries;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace CoreScope.App.Features.Map.Route;

/// <summary>Draws the ways of a packet, or one that prefixes can mean, and lists their stations.</summary>
public sealed partial class PacketRouteView : LiveComponentBase, IAsyncDisposable
{
    private ElementReference _root;
    private ElementReference _box;
    private ScriptModule? _module;
    private IJSObjectReference? _map;
    private DotNetObjectReference<PacketRouteView>? _self;
    private RouteUrlState _url = new();
    private PacketDetail? _detail;
    private PacketRoute? _whole;
    private PacketRoute? _route;
    private RouteScene? _scene;
    private RouteScene? _sent;
    private RouteStopFacts? _card;
    private string? _failure;
    private string _said = "";
    private int? _open;
    private int _hidden;
    private int _turn;
    private bool _isMissing;
    private bool _isFolded;
    private bool _isSheetOpen;
    private bool _isDisposed;
    private bool _hidesOneByte;

    /// <summary>What the address asks for.</summary>
    [Parameter, EditorRequired] public RouteUrlState Url { get; set; } = new();

    [CascadingParameter] private DisplayPreferences Preferences { get; set; } = new();

    [Inject] private Core.Mesh Mesh { get; set; } = null!;
    [Inject] private PacketDetails Details { get; set; } = null!;
    [Inject] private ReportCache Reports { get; set; } = null!;
    [Inject] private HealthThresholds Thresholds { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private IJSRuntime Js { get; set; } = null!;
    [Inject] private MapTiles Tiles { get; set; } = null!;

    private string Title => _url.Packet is { } hash ? $"Route of packet {hash}" : "A possible route";

    private string Kind => _detail?.Transmission.Type.Label() ?? "Route";

    /// <summary>The reader chose a station on the map.</summary>
    [JSInvokable]
    public async Task StopChosen(int index)
    {
        await ToggleAsync(index);
        StateHasChanged();
    }

    protected override void OnInitialized() => Watch(Mesh.Feed, RefreshAsync);

    protected override async Task OnParametersSetAsync()
    {
        if (_hidesOneByte != Preferences.HidesOneByteHops && _whole is not null)
            Show(_whole);
        if (_url == Url)
            return;
        var isSame = _url.Packet == Url.Packet && _url.Prefixes == Url.Prefixes && _url.Rank == Url.Rank;
        _url = Url;
        (_open, _card) = (null, null);
        if (!isSame)
            (_detail, _whole, _route, _scene, _isMissing) = (null, null, null, null, false);
        await LoadAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _module = new ScriptModule(Js, Assets["Features/Map/Route/PacketRouteView.razor.js"]);
            _self = DotNetObjectReference.Create(this);
            var map = await _module.InvokeAsync<IJSObjectReference>("create", _root, _box, _self, BaseMap.Of(Assets, Tiles, Preferences.UsesMiles));
            // The page may have been left while the script came.
            if (_isDisposed)
            {
                await ScriptModule.ReleaseAsync(map, "remove");
                return;
            }

            _map = map;
        }

        await DrawAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        _isDisposed = true;
        var map = _map;
        _map = null;
        await ScriptModule.ReleaseAsync(map, "remove");
        _self?.Dispose();
        if (_module is not null)
            await _module.DisposeAsync();
    }

    private async Task RefreshAsync()
    {
        var isKnown = _url.Packet is null ? _route is not null || _isMissing : _detail is { } shown && shown.Transmission.Observations.Length == shown.Observations.Count;
        if (isKnown || _isDisposed)
            return;
        await LoadAsync();
        StateHasChanged();
    }

    private async Task LoadAsync()
    {
        var turn = ++_turn;
        try
        {
            var found = _url.Packet is { } hash ? await ReadAsync(hash) : (null, await ThinkAsync());
            // Another was asked for meanwhile.
            if (turn != _turn || _isDisposed)
                return;
            _failure = null;
            _isMissing = found.Route is null && Mesh.Store.Status.IsReady;
            if (found.Route is null)
                return;
            _detail = found.Detail;
            Show(found.Route);
        }
        catch (Exception error)
        {
            Log.LogError(error, "[map] the route of {Packet} could not be read", _url.Packet ?? _url.Prefixes);
            _failure = "The log says why.";
        }
    }

    private async Task<(PacketDetail? Detail, PacketRoute? Route)> ReadAsync(string hash)
    {
        if (await Details.FindAsync(hash, CancellationToken.None) is not { } transmission)
            return default;
        var detail = await Details.LoadAsync(transmission, _url.ObservationId, CancellationToken.None);
        return (detail, await Task.Run(() => PacketRoute.Of(Mesh, detail)));
    }

    private async Task<PacketRoute?> ThinkAsync()
    {
        if (!Mesh.Store.Status.IsReady || PrefixList.Read(PrefixList.Split(_url.Prefixes), out var hops) is not null)
            return null;
        var scores = await Reports.GetAsync(new NodeScoresReport(), AnalyticsScope.All, CancellationToken.None);
        var found = await Task.Run(() => PathInspector.Inspect(Mesh, scores.Map, hops, PathInspector.BeamWidth, CancellationToken.None));
        return _url.Rank <= found.Paths.Count ? PacketRoute.Of(found.Paths[_url.Rank - 1]) : null;
    }

    private void Show(PacketRoute whole)
    {
        _hidesOneByte = Preferences.HidesOneByteHops;
        _whole = whole;
        _route = _hidesOneByte ? whole.WithoutOneByteHops() : whole;
        _hidden = whole.Path.Hops - _route.Path.Hops;
        _scene = RouteScene.Of(_route, _url.IsAlone, Preferences.Distance);
        _said = whole.IsObserved ? RouteText.Summary(_route.Path, Preferences.Distance) : "No route was observed.";
    }

    private async Task DrawAsync()
    {
        if (_map is not { } map || _scene is not { } scene || ReferenceEquals(scene, _sent))
            return;
        _sent = scene;
        await CallAsync(map, "show", scene, _url.ToUrl());
    }

    private async Task ToggleAsync(int index)
    {
        if (_route is not { } route || (uint)index >= (uint)route.Path.Stops.Count)
            return;
        _open = _open == index ? null : index;
        _card = null;
        if (_open is null)
            return;
        _isFolded = false;
        if (_map is { } map)
            await CallAsync(map, "go", index);
        if (route.Path.Stops[index].Node is not { } node)
            return;
        var card = await RouteStopFacts.ReadAsync(Reports, Thresholds, node);
        if (_open == index)
            _card = card;
    }

    private void ChoosePath(RoutePath path) =>
        Go(_url with { ObservationId = path.Witnesses[0].Observation.Id, IsAlone = true });

    private void ShowAll() => Go(_url with { IsAlone = false });

    private void Go(RouteUrlState url) => Navigation.NavigateTo(url.ToUrl(), replace: true);

    private static async ValueTask CallAsync(IJSObjectReference map, string function, params object?[] args)
    {
        try
        {
            await map.InvokeVoidAsync(function, args);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or TaskCanceledException or ObjectDisposedException)
        {
            // The browser left: there is nothing to draw on.
        }
    }
}
