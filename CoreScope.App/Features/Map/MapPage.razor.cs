using CoreScope.App.Interop;
using CoreScope.App.Shared.Live;
using CoreScope.App.Shared.Mesh;
using CoreScope.Core;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Directories;
using CoreScope.Core.Geo;
using CoreScope.Core.Identity;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace CoreScope.App.Features.Map;

/// <summary>
/// The map: where nodes are, what kind, how fresh, who neighbours whom. The store's changes are looked at once a second,
/// and only what changed of the marks is sent; the script draws.
/// </summary>
public sealed partial class MapPage : LiveComponentBase, IAsyncDisposable
{
    private const int NodeZoom = 14;
    private const int RegionZoom = 12;
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_aging = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _left = new();
    private MapUrlState _url = new();
    // What the address says: less than what holds, as long as the browser remembers something that no link names.
    private MapUrlState _read = new();
    private MapSettings _settings = new();
    private (GeoPoint Center, int Zoom)? _firstView;
    private MapCanvas? _map;
    private MapScene _scene = MapScene.Empty;
    private (long, long, long) _version = (-1, -1, -1);
    private RegionAreaSelection? _selection;
    private IReadOnlySet<int>? _neighbors;
    private int _chosen;
    private Node? _node;
    private Observer? _observer;
    private NodeActivityRow _row = NodeActivityRow.None;
    private MultibyteState? _multibyte;
    private bool? _list;
    private bool _isPhone;
    private bool _showsSheet;
    private bool _isReady;
    private bool _isFilled;
    private bool _isGathering;
    private bool _isDue;
    private int _turn;
    private long _gatheredAt;
    private string? _missing;
    private string? _failure;

    /// <summary>The address, read in <see cref="MapUrlState"/>: given, it makes the page learn of its changes.</summary>
    [Parameter] public string Address { get; set; } = "";

    /// <summary>What stands beside the map.</summary>
    [Parameter] public RenderFragment? ChildContent { get; set; }

    [CascadingParameter] private RegionAreaSelection Selection { get; set; } = RegionAreaSelection.All;

    [Inject] private Core.Mesh Mesh { get; set; } = null!;
    [Inject] private MapSources Sources { get; set; } = null!;
    [Inject] private BrowserStorage Storage { get; set; } = null!;
    [Inject] private FavoriteNodes Favorites { get; set; } = null!;
    [Inject] private ClaimedNodes Claimed { get; set; } = null!;
    [Inject] private RegionAreaChoice Choice { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    private bool IsFiltered => !_url.Filter.IsEmpty || !Selection.IsAll;

    // On a phone a panel covers half of the map: there it is opened for the visit only, and one at a time.
    private bool ShowsControls => _isReady && (_isPhone ? _showsSheet : !_settings.IsPanelHidden);

    private bool AllowsAffinity => Sources.Settings.ShowsAffinity || Storage.Get(StorageKeys.AffinityDebug) == "true";

    private string Link => Selection.AppendTo(_url.AppendTo(Navigation.Uri));

    private string Summary => !_isFilled ? "" : MapText.Count(_scene.Marks.Count, "node");

    private string? Notice =>
        _missing
        ?? (!Mesh.Store.Status.IsReady ? "Loading history…"
            : !_isFilled || _failure is not null || _scene.Marks.Count > 0 ? null
            : IsFiltered ? "No node passes the filters." : "No node here has told where it is yet.");

    protected override void OnInitialized()
    {
        _settings = MapSettings.Read(Storage.Get);
        _url = _read = MapUrlState.Parse(Navigation.Uri);
        // What the link does not say is as the reader left it.
        _url = _url with
        {
            Filter = _url.Filter with
            {
                IsActive = _url.NamesStatus ? _url.Filter.IsActive : MapUrlState.StatusOf(Storage.Get(StorageKeys.MapStatus)),
                HashSize = _url.NamesBytes ? _url.Filter.HashSize : MapUrlState.BytesOf(Storage.Get(StorageKeys.MapBytes)),
            },
        };
        if (_url.Center is { } center)
            _firstView = (center, _url.Zoom);
        FindNode();
        if (_firstView is null && _node?.Position is { } place)
            _firstView = (place, NodeZoom);
        Favorites.Changed += Invalidate;
        Every(s_interval, Mesh.Clock, RefreshAsync);
    }

    protected override async Task OnParametersSetAsync()
    {
        if (Selection != _selection)
        {
            _selection = Selection;
            Invalidate();
            if (_isReady)
                await GatherAsync();
        }

        var url = MapUrlState.Parse(Navigation.Uri);
        if (!_isReady || url == _read)
            return;
        // A link that was followed while the page stood; what the page itself writes it knows already.
        var before = _url;
        _url = _read = url;
        if (url.Node != before.Node)
            await OpenAsync(centers: url.Center is null);
        if (url.Center is { } center && (center, url.Zoom) != (before.Center, before.Zoom) && _map is not null)
            await _map.SetViewAsync(center, url.Zoom);
        await GatherAsync();
        if (url.ShowsAffinity != before.ShowsAffinity)
            await DrawLinesAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            Choice.ShowInAddress();
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        Favorites.Changed -= Invalidate;
        await _left.CancelAsync();
        _left.Dispose();
    }

    private static string Pressed(bool on) => on ? "true" : "false";

    private async Task StartAsync()
    {
        if (_map is null || _left.IsCancellationRequested)
            return;
        _isReady = true;
        await _map.SetSettingsAsync(_settings);
        await OpenAsync(centers: false);
        await GatherAsync();
        StateHasChanged();
    }

    private async Task RefreshAsync()
    {
        // Marks fade without any message.
        if (!_isReady || (Versions == _version && Mesh.Clock.GetElapsedTime(_gatheredAt) < s_aging))
            return;
        // Whoever gathers just now gathers once more.
        _isDue = _isGathering;
        if (_isDue)
            return;
        // The node of a link may be known only once history is read, or an advert comes.
        if (_url.Node is not null && _node?.HasPosition != true)
            await OpenAsync(centers: true);
        await GatherAsync();
        StateHasChanged();
    }

    private (long, long, long) Versions => (Mesh.Nodes.Version, Mesh.Observers.Version, Mesh.Visibility.Version);

    private void Invalidate() => _version = (-1, -1, -1);

    /// <summary>Gathers what shall stand on the map and sends what is new of it; once more when something changed meanwhile.</summary>
    private async Task GatherAsync()
    {
        do
        {
            _isDue = false;
            await GatherOnceAsync();
        }
        while (_isDue && _failure is null && !_isGathering && Versions != _version);
    }

    private async Task GatherOnceAsync()
    {
        if (_map is null || _left.IsCancellationRequested)
            return;
        _isGathering = true;
        var turn = ++_turn;
        try
        {
            var version = Versions;
            var scene = await Sources.Marks.GatherAsync(_url.Filter, _settings, Selection, IsMine, _node, _url.ShowsNeighbors ? _neighbors ?? new HashSet<int>() : null);
            // What was asked for later holds.
            if (turn != _turn || _left.IsCancellationRequested)
                return;
            var (changed, gone) = MapMarks.Difference(_scene.Marks, scene.Marks);
            (_scene, _version, _gatheredAt, _failure, _isFilled) = (scene, version, Mesh.Clock.GetTimestamp(), null, true);
            if (changed.Count > 0 || gone.Count > 0)
                await _map.SetMarksAsync(changed, gone);
        }
        catch (Exception error) when (error is not (ObjectDisposedException or OperationCanceledException))
        {
            Log.LogError(error, "[map] the nodes could not be gathered");
            _failure = "What is drawn may be old. The reason is in the server's log.";
        }
        finally
        {
            if (turn == _turn)
                _isGathering = false;
        }
    }

    private async Task RetryAsync()
    {
        await GatherAsync();
        await DrawLinesAsync();
    }

    private bool IsMine(PublicKey key) => Favorites.Contains(key) || Claimed.Contains(key);

    private void FindNode()
    {
        _node = _url.Node is { } text
            ? Mesh.Nodes.Snapshot().FirstOrDefault(node => !Mesh.Visibility.IsHidden(node) && node.Key.ToString().StartsWith(text, StringComparison.OrdinalIgnoreCase))
            : null;
        _missing = _url.Node is null || (_node is null && !Mesh.Store.Status.IsReady) ? null
            : _node is null ? "No node with this key has been heard."
            : _node.HasPosition ? null : $"{NodeName.Of(_node)} has told no position.";
        _chosen = _node?.Id ?? 0;
        _observer = _node is null ? null : Sources.Marks.ObserverOf(_node);
    }
}
