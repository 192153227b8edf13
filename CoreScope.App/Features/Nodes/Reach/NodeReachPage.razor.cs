using CoreScope.App.Features.Nodes.Detail;
using CoreScope.App.Interop;
using CoreScope.App.Shared.Live;
using CoreScope.App.Shared.Mesh;
using CoreScope.App.Shared.Preferences;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Directories;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace CoreScope.App.Features.Nodes.Reach;

/// <summary>Which links of one node work in both directions: as a table and on a map.</summary>
public sealed partial class NodeReachPage : LiveComponentBase, IAsyncDisposable
{
    // The report itself is good for minutes.
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _gone = new();
    private ReachUrlState _url = new();
    private Node? _node;
    private IReadOnlyList<Node> _candidates = [];
    private NodeReach? _reach;
    private IReadOnlyList<ReachLink> _shown = [];
    private IReadOnlyList<MapMarker> _markers = [];
    private IReadOnlyList<MapLine> _lines = [];
    private ScriptModule? _module;
    private string? _failure;
    private long _loadedAt;
    private int _degree;
    private int _rank;
    private int _nodes;
    private int _unplaced;
    private bool _isSearched;
    private bool _isLoading;

    /// <summary>Public key or the beginning of one.</summary>
    [Parameter] public string Key { get; set; } = "";

    /// <summary>The query is read in <see cref="ReachUrlState"/>; declared, it makes the router tell of its changes.</summary>
    [SupplyParameterFromQuery(Name = ReachUrlState.DaysKey)] public string? DaysQuery { get; set; }

    [SupplyParameterFromQuery(Name = ReachUrlState.IncomingKey)] public string? IncomingQuery { get; set; }

    [SupplyParameterFromQuery(Name = ReachUrlState.OutgoingKey)] public string? OutgoingQuery { get; set; }

    [CascadingParameter] private DisplayPreferences Preferences { get; set; } = new();

    [Inject] private NodeSources Sources { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private IJSRuntime Js { get; set; } = null!;

    private string Range => $"last {ReachUrlState.LabelOf(_url.Days)}";

    protected override void OnInitialized() => Watch(Sources.Mesh.Feed, RefreshAsync);

    protected override async Task OnParametersSetAsync()
    {
        var url = ReachUrlState.Parse(Navigation.Uri);
        if (url.Days != _url.Days)
            _reach = null;
        _url = url;
        await LoadAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        await _gone.CancelAsync();
        _gone.Dispose();
        if (_module is not null)
            await _module.DisposeAsync();
    }

    private async Task RefreshAsync()
    {
        if (_isLoading || _gone.IsCancellationRequested || (_node is not null && _reach is not null && Sources.Mesh.Clock.GetElapsedTime(_loadedAt) < s_again))
            return;
        await LoadAsync();
        StateHasChanged();
    }

    private async Task LoadAsync()
    {
        _candidates = NodePrefix.Find(Sources.Mesh, Key);
        _isSearched = Sources.Mesh.Store.Status.IsReady;
        _node = _candidates is [var only] ? only : null;
        if (_node is not { } node)
            return;
        var url = _url;
        _isLoading = true;
        try
        {
            var reach = await Sources.Figures.ReachAsync(node.Id, url.Days, _gone.Token);
            var map = (await Sources.Figures.ScoresAsync(_gone.Token)).Map;
            // Another time was chosen meanwhile.
            if (url.Days != _url.Days)
                return;
            (_reach, _failure, _loadedAt) = (reach, null, Sources.Mesh.Clock.GetTimestamp());
            _degree = map.DegreeOf(node.Id);
            (_rank, _nodes) = map.RankOf(node.Id);
            Show(node, reach);
        }
        catch (OperationCanceledException)
        {
            // The reader went on.
        }
        catch (Exception error)
        {
            Log.LogError(error, "[nodes] reach of {Node} could not be computed", node.Key);
            _failure = "The log says why.";
        }
        finally
        {
            _isLoading = false;
        }
    }

    private void Show(Node node, NodeReach reach)
    {
        _shown = [.. reach.Links.Where(_url.Shows)];
        _unplaced = _shown.Count(link => link.Node.Position is null);
        if (node.Position is not { } here)
            return;
        var markers = new List<MapMarker> { RoleStyle.Of(node.Role).Marker(node.Key.ToString(), here.Lat, here.Lon, NodeText.Name(node)) };
        var lines = new List<MapLine>();
        foreach (var link in _shown)
        {
            if (link.Node.Position is not { } there)
                continue;
            var key = link.Node.Key.ToString();
            var tier = ReachTier.Of(link.Bottleneck);
            markers.Add(RoleStyle.Of(link.Node.Role).Marker(key, there.Lat, there.Lon, NodeText.Name(link.Node), $"nodes/{key}"));
            lines.Add(new MapLine(key, [here, there], tier.Color, 3, !link.IsTwoWay, $"{NodeText.Name(link.Node)}: we hear {NodeText.Number(link.WeHear)}, they hear {NodeText.Number(link.TheyHear)}"));
        }

        (_markers, _lines) = (markers, lines);
    }

    private void Go(ReachUrlState url) => Navigation.NavigateTo(url.ToUrl(Key), replace: true);

    private async Task PrintAsync()
    {
        _module ??= new ScriptModule(Js, Assets["Features/Nodes/Reach/NodeReachPage.razor.js"]);
        await _module.InvokeAsync<object>("print");
    }
}
