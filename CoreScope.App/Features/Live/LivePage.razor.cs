using CoreScope.App.Interop;
using CoreScope.App.Realtime;
using CoreScope.App.Shared.Live;
using CoreScope.App.Shared.Mesh;
using CoreScope.App.Shared.Preferences;
using CoreScope.Core;
using CoreScope.Core.Directories;
using CoreScope.Core.Geo;
using CoreScope.Core.Identity;
using CoreScope.Core.Replay;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Queries;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace CoreScope.App.Features.Live;

/// <summary>
/// The live map with its recorder. The shared broadcast is its only clock: with each beat it takes what came in, or lets the
/// recorder run on, hands the flights to the script, and twice a second draws what has changed.
/// </summary>
public sealed partial class LivePage : LiveComponentBase, IAsyncDisposable
{
    // A browser that has not drawn so many batches yet gets no further ones until it has.
    private const int MostUnanswered = 4;
    private const int BeatsPerRender = 2;
    private const int BeatsPerNodes = 8;
    private const int BeatsPerTimeline = 120;
    private static readonly TimeSpan s_quietTime = TimeSpan.FromSeconds(12);

    private readonly CancellationTokenSource _left = new();
    private LiveViewModel _model = null!;
    private LiveUrlState _url = new();
    private (GeoPoint Center, int Zoom)? _firstView;
    private LiveMap? _map;
    private ElementReference _box;
    private ScriptModule? _module;
    private IJSObjectReference? _keys;
    private DotNetObjectReference<LivePage>? _self;
    private IDisposable? _membership;
    private Timeline _line = new(default, TimeSpan.FromSeconds(36), new int[TimelineQuery.Stretches]);
    private readonly FlightQueue _air = new();
    private NodeMarks _sent = NodeMarks.None;
    private IReadOnlyList<Node> _nodes = [];
    private Node? _node;
    private PacketDetail? _card;
    private LivePanel _sheet;
    private VcrMode _mode = VcrMode.Live;
    private RegionAreaSelection? _selection;
    private string? _failure;
    private string? _notice;
    private long _nodesVersion = -1;
    private long _beats;
    private int _waiting;
    private int _rendered = -1;
    private long _quietSince;
    private bool _colorsByHash;
    private bool _isFull;
    private bool _isNavPinned;
    private bool _isSoundBlocked;
    private bool _isPhone;
    private bool _isHidden;
    private bool _isReady;
    private bool _wasRunning;

    /// <summary>The query is read in <see cref="LiveUrlState"/>; declared, these make the router tell of their changes.</summary>
    [SupplyParameterFromQuery(Name = LiveUrlState.PacketKey)] public string? PacketQuery { get; set; }

    [SupplyParameterFromQuery(Name = LiveUrlState.TimeKey)] public string? TimeQuery { get; set; }

    [SupplyParameterFromQuery(Name = LiveUrlState.NodeKey)] public string? NodeQuery { get; set; }

    [CascadingParameter] private RegionAreaSelection Selection { get; set; } = RegionAreaSelection.All;

    [CascadingParameter] private DisplayPreferences Preferences { get; set; } = new();

    [Inject] private Mesh Mesh { get; set; } = null!;
    [Inject] private LiveBroadcast Broadcast { get; set; } = null!;
    [Inject] private LiveSources Sources { get; set; } = null!;
    [Inject] private PacketDetails Details { get; set; } = null!;
    [Inject] private BrowserStorage Storage { get; set; } = null!;
    [Inject] private FavoriteNodes Favorites { get; set; } = null!;
    [Inject] private ClaimedNodes Claimed { get; set; } = null!;
    [Inject] private RegionAreaChoice Choice { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private IJSRuntime Js { get; set; } = null!;

    private VcrPlayer Player => _model.Player;

    private UnixMillis Now => UnixMillis.Now(Mesh.Clock);

    private bool IsFiltered => !_model.Filter.IsEmpty || Selection.Area is not null;

    /// <summary>Leads to what is seen now: in the past with its time.</summary>
    private string Link => Selection.AppendTo((_url with { Time = Player.Mode == VcrMode.Live ? null : Player.Playhead, Speed = Player.Speed == 1 ? null : Player.Speed }).ToUrl());

    private string? Notice =>
        _notice ?? (!Mesh.Store.Status.IsReady ? "Loading history…" : _isReady && _sent.ById.Count == 0 ? "No node here has told where it is yet." : null);

    private string EmptyFeed => Player.Mode switch
    {
        VcrMode.Live when IsFiltered => "Nothing that passes the filters yet…",
        VcrMode.Live => "Waiting for packets…",
        _ => "Nothing heard here.",
    };

    protected override void OnInitialized()
    {
        _model = Sources.CreateModel();
        _model.Options = LiveOptions.Read(Storage.Get);
        Player.SetSpeed(_model.Options.Speed);
        (_isFull, _isNavPinned) = (Storage.Get(StorageKeys.LiveFullScreen) == "true", Storage.Get(StorageKeys.LiveNavPinned) == "true");
        _url = LiveUrlState.Parse(Navigation.Uri);
        if (_url.Center is { } center)
            _firstView = (center, _url.Zoom);
        if (_url.Speed is { } speed)
            Player.SetSpeed(speed);
        _model.Options = _model.Options with
        {
            IsFavoritesOnly = _url.IsFavoritesOnly ?? _model.Options.IsFavoritesOnly,
            IsMultibyteOnly = _url.IsMultibyteOnly ?? _model.Options.IsMultibyteOnly,
        };
        FindNodes();
        Favorites.Changed += OnFavorites;
    }

    protected override async Task OnParametersSetAsync()
    {
        if (Selection != _selection)
        {
            _selection = Selection;
            ApplyFilter();
        }

        _model.HidesOneByteHops = Preferences.HidesOneByteHops;
        if (_isReady && _colorsByHash != Preferences.ColorsByHash)
            await SendSettingsAsync();

        var url = LiveUrlState.Parse(Navigation.Uri);
        if (url == _url)
            return;
        // A link that was followed while the page stood; what the page itself writes it knows already.
        var before = _url;
        _url = url;
        FindNodes();
        ApplyFilter();
        if (url.Center is { } center && (center, url.Zoom) != (before.Center, before.Zoom) && _map is not null)
            await _map.SetViewAsync(center, url.Zoom);
        if (_isReady)
            await FollowLinkAsync(before);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        Choice.ShowInAddress();
        _module = new ScriptModule(Js, Assets["Features/Live/LivePage.razor.js"]);
        _self = DotNetObjectReference.Create(this);
        _keys = await _module.InvokeAsync<IJSObjectReference>("attach", _box, _self);
    }

    /// <summary>Called by the script: a key that means something here.</summary>
    [JSInvokable]
    public Task KeyPressed(string key) => key switch
    {
        " " => PlayOrPauseAsync(),
        "ArrowLeft" => StepAsync(-1),
        "ArrowRight" => StepAsync(1),
        "ArrowUp" => SpeedAsync(1, around: false),
        "ArrowDown" => SpeedAsync(-1, around: false),
        "l" => GoLiveAsync(),
        "f" => ToggleFullAsync(),
        "?" => ToggleAsync(LivePanel.Help),
        "Escape" => EscapeAsync(),
        _ => Task.CompletedTask,
    };

    /// <summary>Called by the script.</summary>
    [JSInvokable]
    public void PhoneChanged(bool isPhone)
    {
        _isPhone = isPhone;
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        Favorites.Changed -= OnFavorites;
        _membership?.Dispose();
        await _left.CancelAsync();
        await ScriptModule.ReleaseAsync(_keys, "detach");
        _self?.Dispose();
        if (_module is not null)
            await _module.DisposeAsync();
        _left.Dispose();
    }

    private static string Pressed(bool on) => on ? "true" : "false";

    private static string NameOf(Node node) => string.IsNullOrWhiteSpace(node.Name) ? node.Key.ToString()[..12] : node.Name;

    /// <summary>The script stands: nodes first, then whatever the link asks for, then what comes in.</summary>
    private async Task StartAsync()
    {
        if (_map is null || _left.IsCancellationRequested)
            return;
        _isReady = true;
        await SendSettingsAsync();
        await SendNodesAsync();
        // The page may have been left meanwhile.
        if (_left.IsCancellationRequested)
            return;
        _membership = Broadcast.Join(OnBatch);
        await FollowLinkAsync(new LiveUrlState());
        await LoadTimelineAsync();
        StateHasChanged();
    }

    private async Task FollowLinkAsync(LiveUrlState before)
    {
        if (_url.Time is { } time && time != before.Time)
            await SeekAsync(time);
        else if (_url.Time is null && before.Time is not null && Player.IsInThePast)
            await GoLiveAsync();
        if (_url.Packet is { } hash && hash != before.Packet)
            await ShowPacketAsync(hash);
    }

    // On a thread of the pool, for every circuit in turn: only hands over.
    private void OnBatch(LiveBatch batch)
    {
        if (Interlocked.Increment(ref _waiting) > MostUnanswered)
        {
            // A circuit that is stuck must not pile batches up.
            Interlocked.Decrement(ref _waiting);
            return;
        }

        _ = InvokeAsync(async () =>
        {
            Interlocked.Decrement(ref _waiting);
            try
            {
                await TakeAsync(batch);
            }
            catch (Exception error) when (error is not (ObjectDisposedException or OperationCanceledException))
            {
                Log.LogError(error, "[live] a beat failed");
            }
        });
    }

    private async Task TakeAsync(LiveBatch batch)
    {
        if (_left.IsCancellationRequested)
            return;
        var live = _model.Take(batch);
        var flights = Player.Mode == VcrMode.Replay && !_isHidden ? await AdvanceAsync() : IsQuiet ? null : live;
        if (_isHidden)
            return;
        _air.Add(flights);
        if (Player.Mode != _mode)
            await ModeChangedAsync();
        _beats++;
        // The node of a link may be known only once history is read.
        if (_beats % BeatsPerNodes == 0 && _nodes.Count < _url.Nodes.Count && _nodesVersion != Mesh.Nodes.Version)
        {
            FindNodes();
            ApplyFilter();
        }

        if (_beats % BeatsPerNodes == 0 && (_nodesVersion != Mesh.Nodes.Version || Player.IsInThePast))
            await SendNodesAsync();
        if (_beats % BeatsPerTimeline == 0)
            await LoadTimelineAsync();
        if (_beats % BeatsPerRender == 0 && (_air.Take(Player.Speed) | _rendered != _model.Changes || Player.Mode != VcrMode.Live || _beats % BeatsPerNodes == 0))
        {
            _rendered = _model.Changes;
            StateHasChanged();
        }
    }

    private async Task<string?> AdvanceAsync()
    {
        try
        {
            return await _model.AdvanceAsync(_left.Token);
        }
        catch (Exception error) when (error is not (ObjectDisposedException or OperationCanceledException))
        {
            Log.LogError(error, "[live] the archive could not be read on");
            await GoLiveAsync();
            _notice = "The archive did not answer: back to live.";
            return null;
        }
    }

    private async Task SendSettingsAsync()
    {
        _colorsByHash = Preferences.ColorsByHash;
        if (_map is not null)
            await _map.SetSettingsAsync(_colorsByHash, _model.Options);
    }

    private async Task SendNodesAsync()
    {
        if (_map is null)
            return;
        try
        {
            var wanted = await Sources.Nodes.MarksAsync(Selection, _model.Options.ShowsAllNodes, Mine().Select(node => node.Id).ToHashSet(), Player.IsInThePast ? Player.Playhead : null);
            _nodesVersion = wanted.Version;
            var (changed, gone) = Sources.Nodes.Difference(_sent, wanted);
            if (changed.Count > 0 || gone.Count > 0)
                await _map.SetNodesAsync(changed, gone);
            _sent = wanted;
            _failure = null;
        }
        catch (Exception error) when (error is not (ObjectDisposedException or OperationCanceledException))
        {
            Log.LogError(error, "[live] the nodes could not be gathered");
            _failure = "The nodes could not be gathered; packets go on flying. The reason is in the server's log.";
        }
    }

    private async Task RetryAsync()
    {
        await SendNodesAsync();
        StateHasChanged();
    }

    private async Task LoadTimelineAsync()
    {
        var span = TimeSpan.FromHours(_url.Scope);
        try
        {
            // Far back the line stands around the time that is shown.
            var isFarBack = Player.IsInThePast && Player.Playhead < Now - span;
            _line = isFarBack
                ? await Sources.Timelines.CountAsync(Player.Playhead - (span / 4), span / TimelineQuery.Stretches, _left.Token)
                : await Sources.Timelines.LastAsync(span);
        }
        catch (Exception error) when (error is not (ObjectDisposedException or OperationCanceledException))
        {
            // The line stays as it was; the next turn may succeed.
            Log.LogWarning(error, "[live] the timeline could not be counted");
        }
    }

    private IEnumerable<Node> Mine() =>
        Favorites.All.Concat(Claimed.All.Select(claimed => claimed.Key)).Select(key => Mesh.Nodes.Find(key)).OfType<Node>().DistinctBy(node => node.Id);

    private bool IsQuiet => _quietSince != 0 && Mesh.Clock.GetElapsedTime(_quietSince) < s_quietTime;

    private void OnFavorites()
    {
        _nodesVersion = -1;
        ApplyFilter();
    }

    private void FindNodes()
    {
        var found = new List<Node>();
        foreach (var text in _url.Nodes)
            found.AddRange(Mesh.Nodes.Snapshot().Where(node => node.Key.ToString().StartsWith(text, StringComparison.Ordinal) && !Mesh.Visibility.IsHidden(node)));
        _nodes = [.. found.DistinctBy(node => node.Id)];
    }

    private void ApplyFilter()
    {
        _model.Filter = new HeardFilter
        {
            // A key that nobody has matches nothing.
            Nodes = _url.NodesText.Length > 0 ? _nodes : null,
            Favorites = _model.Options.IsFavoritesOnly ? [.. Mine()] : null,
            Regions = Selection.Codes.Count > 0 ? Selection.Codes : null,
            IsMultibyteOnly = _model.Options.IsMultibyteOnly,
        };
        _nodesVersion = -1;
    }
}
