using System.Globalization;
using CoreScope.App.Shared.Live;
using CoreScope.Core.Identity;
using CoreScope.Core.Routes;
using CoreScope.Core.Store.Queries;
using Microsoft.AspNetCore.Components;

namespace CoreScope.App.Features.Traces;

/// <summary>How one packet spread (spec/ui-map-nodes.md §16.1).</summary>
public sealed partial class TracePage : LiveComponentBase
{
    private PacketDetail? _detail;
    private PacketRoute? _route;
    private TraceGraph? _graph;
    private IReadOnlyList<double> _snr = [];
    private int? _completed;
    private string? _given;
    private string _text = "";
    private string? _fault;
    private string? _failure;
    private bool _isMissing;
    private int _turn;

    /// <summary>Content hash or number of the packet.</summary>
    [Parameter] public string? Key { get; set; }

    /// <summary>The same as a query, as old links have it.</summary>
    [SupplyParameterFromQuery(Name = "hash")] public string? HashQuery { get; set; }

    [Inject] private Core.Mesh Mesh { get; set; } = null!;
    [Inject] private PacketDetails Details { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    private string Caption => _route is not { } route ? ""
        : _completed is not null || route.Path.IsPlanned ? TraceText.Count(route.Path.Hops, "hop")
        : $"{TraceText.Count(route.Paths.Count, "unique path")} observed by {route.Observers.ToString("N0", CultureInfo.InvariantCulture)}";

    protected override void OnInitialized() => Watch(Mesh.Feed, RefreshAsync);

    protected override async Task OnParametersSetAsync()
    {
        if (string.IsNullOrWhiteSpace(Key) && !string.IsNullOrWhiteSpace(HashQuery))
        {
            Go(HashQuery.Trim());
            return;
        }

        if (Key == _given)
            return;
        _given = Key;
        _text = Key ?? "";
        (_detail, _route, _graph, _isMissing, _fault, _failure) = (null, null, null, false, null, null);
        await LoadAsync();
    }

    private async Task RefreshAsync()
    {
        if (string.IsNullOrWhiteSpace(_given) || (_detail is { } shown && shown.Transmission.Observations.Length == shown.Observations.Count))
            return;
        await LoadAsync();
        StateHasChanged();
    }

    private async Task LoadAsync()
    {
        var turn = ++_turn;
        if (string.IsNullOrWhiteSpace(_given))
            return;
        try
        {
            var transmission = await Details.FindAsync(_given.Trim(), CancellationToken.None);
            var detail = transmission is null ? null : await Details.LoadAsync(transmission, null, CancellationToken.None);
            // Another was asked for meanwhile.
            if (turn != _turn)
                return;
            _failure = null;
            _isMissing = detail is null && Mesh.Store.Status.IsReady;
            if (detail is not null)
                Show(detail);
        }
        catch (Exception error)
        {
            Log.LogError(error, "[traces] the packet {Packet} could not be traced", _given);
            _failure = "The log says why.";
        }
    }

    private void Show(PacketDetail detail)
    {
        var route = PacketRoute.Of(Mesh, detail);
        (_detail, _route, _graph, _snr) = (detail, route, TraceGraph.Of(detail, route), TraceGraph.SnrOf(detail));
        _completed = detail.Packet?.HopsCompleted;
    }

    private void Submit()
    {
        var wanted = _text.Trim().ToLowerInvariant();
        _fault = FaultOf(wanted);
        if (_fault is null)
            Go(wanted);
    }

    private void Go(string key) => Navigation.NavigateTo($"tools/trace/{Uri.EscapeDataString(key)}", replace: true);

    private static string? FaultOf(string key) =>
        key.Length == 0 ? "Enter the hash of a packet: 16 hex digits, as its detail shows it."
        : PacketHash.TryParse(key, out _) || int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? null
        : "That is no packet's hash: it has 16 digits, 0–9 and a–f.";

    private static string[] NamesOf(RoutePath path) => [.. path.Witnesses.Select(witness => witness.Observer?.DisplayName ?? "unknown observer").Distinct()];
}
