using System.Globalization;
using CoreScope.App.Shared.Live;
using CoreScope.App.Shared.Preferences;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Scoring;
using CoreScope.Core.Paths;
using Microsoft.AspNetCore.Components;

namespace CoreScope.App.Features.Map.Inspector;

/// <summary>Takes prefixes, shows the ways they can mean and what speaks for each (spec/ui-map-nodes.md §16.2).</summary>
public sealed partial class PathInspectorPanel : LiveComponentBase
{
    private static int s_ids;

    private readonly string _id = "inspect-" + Interlocked.Increment(ref s_ids).ToString(CultureInfo.InvariantCulture);
    private readonly HashSet<int> _open = [];
    private PathInspection? _found;
    private TimeSpan _elapsed;
    private string? _given;
    private string _text = "";
    private string _shown = "";
    private string? _fault;
    private string? _failure;
    private bool _isWaiting;
    private bool _isBusy;
    private int _turn;

    /// <summary>What the address asks for; null or empty = nothing yet.</summary>
    [Parameter] public string? Prefixes { get; set; }

    /// <summary>The reader asks for these: the owner puts them into the address.</summary>
    [Parameter] public EventCallback<string> OnInspect { get; set; }

    [CascadingParameter] private DisplayPreferences Preferences { get; set; } = new();

    [Inject] private Core.Mesh Mesh { get; set; } = null!;
    [Inject] private ReportCache Reports { get; set; } = null!;

    private string Milliseconds => string.Create(CultureInfo.InvariantCulture, $"{_elapsed.TotalMilliseconds:0.0} ms");

    protected override void OnInitialized() => Watch(Mesh.Feed, RefreshAsync);

    protected override async Task OnParametersSetAsync()
    {
        if (Prefixes == _given)
            return;
        _given = Prefixes;
        _text = Prefixes ?? "";
        await InspectAsync();
    }

    private async Task RefreshAsync()
    {
        if (!_isWaiting)
            return;
        await InspectAsync();
        StateHasChanged();
    }

    private async Task Submit()
    {
        var wanted = string.Join(',', PrefixList.Split(_text)).ToLowerInvariant();
        _fault = PrefixList.Read(PrefixList.Split(_text), out _);
        if (_fault is not null)
        {
            _found = null;
            return;
        }

        // The same once more: the mesh may know more by now.
        if (wanted == _given)
            await InspectAsync();
        else
            await OnInspect.InvokeAsync(wanted);
    }

    private async Task InspectAsync()
    {
        var turn = ++_turn;
        (_found, _fault, _failure, _isWaiting, _isBusy) = (null, null, null, false, false);
        _open.Clear();
        if (string.IsNullOrWhiteSpace(_given))
            return;
        _fault = PrefixList.Read(PrefixList.Split(_given), out var hops);
        if (_fault is not null)
            return;
        _isWaiting = !Mesh.Store.Status.IsReady;
        if (_isWaiting)
            return;
        _isBusy = true;
        try
        {
            var scores = await Reports.GetAsync(new NodeScoresReport(), AnalyticsScope.All, CancellationToken.None);
            var started = Mesh.Clock.GetTimestamp();
            var found = await Task.Run(() => PathInspector.Inspect(Mesh, scores.Map, hops, PathInspector.BeamWidth, CancellationToken.None));
            // Others were asked for meanwhile.
            if (turn != _turn)
                return;
            (_found, _elapsed, _shown) = (found, Mesh.Clock.GetElapsedTime(started), string.Join(',', hops).ToLowerInvariant());
        }
        catch (Exception error)
        {
            Log.LogError(error, "[map] the path {Prefixes} could not be inspected", string.Join(',', hops));
            _failure = "The log says why.";
        }
        finally
        {
            if (turn == _turn)
                _isBusy = false;
        }
    }

    private void Toggle(int rank)
    {
        if (!_open.Remove(rank))
            _open.Add(rank);
    }

    private static string Score(double score) => score.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Weight(InspectedHop hop) => string.Create(CultureInfo.InvariantCulture, $"{hop.EdgeWeight:0.00} ({hop.LinkCount:N0}×)");

    private static string Percent(double score) => string.Create(CultureInfo.InvariantCulture, $"{score * 100:0.#}%");

    private static string Count(int count, string singular) => count == 1 ? $"1 {singular}" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} {singular}s");
}
