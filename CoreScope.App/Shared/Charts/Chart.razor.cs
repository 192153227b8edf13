using System.Globalization;
using CoreScope.App.Interop;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace CoreScope.App.Shared.Charts;

/// <summary>
/// A chart with its table, its downloads, and its empty, waiting and error states. New values move the chart that stands; it is
/// made anew only when its form changes.
/// </summary>
public sealed partial class Chart : ComponentBase, IAsyncDisposable
{
    private const int MostRows = 1_000;
    private const int PaletteSize = 8;

    private readonly HashSet<string> _hidden = new(StringComparer.Ordinal);
    private ElementReference _box;
    private ScriptModule? _module;
    private IJSObjectReference? _drawn;
    private IReadOnlyList<ChartSeries>? _prepared;
    private ChartTable _table = new([], XAxisType.Category, "");
    private IReadOnlyList<(string Name, string Color)> _legend = [];
    private bool _isDirty;
    private bool _isTable;
    private bool _isDisposed;

    [Parameter, EditorRequired] public string Title { get; set; } = "";

    [Parameter] public ChartType Type { get; set; } = ChartType.Line;

    /// <summary>Compared by reference: a new list means new values.</summary>
    [Parameter, EditorRequired] public IReadOnlyList<ChartSeries> Series { get; set; } = [];

    [Parameter] public XAxisType XAxisType { get; set; } = XAxisType.Category;

    /// <summary>Bars and areas one on another.</summary>
    [Parameter] public bool Stacked { get; set; }

    /// <summary>Bars from left to right: for long names.</summary>
    [Parameter] public bool Horizontal { get; set; }

    /// <summary>Rounded lines.</summary>
    [Parameter] public bool Smooth { get; set; }

    [Parameter] public string? XTitle { get; set; }

    [Parameter] public string? YTitle { get; set; }

    /// <summary>Unit of the values, e.g. <c>dB</c>.</summary>
    [Parameter] public string? Unit { get; set; }

    [Parameter] public int Decimals { get; set; }

    /// <summary>Ends of the y axis; null = by the values.</summary>
    [Parameter] public double? Min { get; set; }

    /// <inheritdoc cref="Min"/>
    [Parameter] public double? Max { get; set; }

    /// <summary>Ends of the x axis (milliseconds for times); null = by the values.</summary>
    [Parameter] public double? XMin { get; set; }

    /// <inheritdoc cref="XMin"/>
    [Parameter] public double? XMax { get; set; }

    /// <summary>Pixels.</summary>
    [Parameter] public int Height { get; set; } = 240;

    [Parameter] public bool IsLoading { get; set; }

    /// <summary>What went wrong, in words for the reader; null = nothing.</summary>
    [Parameter] public string? Error { get; set; }

    [Parameter] public EventCallback OnRetry { get; set; }

    /// <summary>Shown when there is no value at all.</summary>
    [Parameter] public string EmptyText { get; set; } = "Nothing to show for this time.";

    /// <summary>A note below the chart.</summary>
    [Parameter] public RenderFragment? ChildContent { get; set; }

    [Inject] private IJSRuntime Js { get; set; } = null!;
    [Inject] private ILogger<Chart> Logger { get; set; } = null!;

    private bool HasValues { get; set; }

    private string BoxStyle => string.Create(CultureInfo.InvariantCulture, $"height:{Height}px");

    private string Summary => $"{Type} chart: {Title}. {Series.Count} series, {_table.Rows.Count} values each. It can be viewed as a table.";

    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_prepared, Series))
            return;
        _prepared = Series;
        HasValues = Series.Any(series => series.Data.Any(point => point.Y is { } y && double.IsFinite(y)));
        _table = new ChartTable(Series, XAxisType, XTitle ?? (XAxisType == XAxisType.Datetime ? "Time" : Type == ChartType.Donut ? "Part" : "Name"));
        _legend = Type == ChartType.Donut
            ? [.. _table.Categories.Select((name, i) => (name, PaletteColor(i)))]
            : [.. Series.Select((series, i) => (series.Name, series.Color ?? PaletteColor(i)))];
        _isDirty = true;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_isDirty)
            return;
        _isDirty = false;
        if (!HasValues || _isTable || Error is not null)
        {
            await ReleaseAsync();
            return;
        }

        try
        {
            await DrawAsync();
        }
        catch (JSException error)
        {
            Logger.LogWarning("[page] a chart could not be drawn: {Reason}", error.Message);
            ShowTable();
        }
        catch (JSDisconnectedException)
        {
            // The page is closed.
        }
    }

    private async Task DrawAsync()
    {
        if (_drawn is not null)
        {
            await _drawn.InvokeVoidAsync("update", Model());
            return;
        }

        _module ??= new ScriptModule(Js, Assets["Shared/Charts/Chart.razor.js"]);
        var drawn = await _module.InvokeAsync<IJSObjectReference>("draw", _box, Model(), Assets["lib/apexcharts/apexcharts.esm.js"], Assets["lib/apexcharts/apexcharts.css"]);
        // The page may have been left while the script came.
        if (_isDisposed)
            await ScriptModule.ReleaseAsync(drawn, "destroy");
        else
            _drawn = drawn;
    }

    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        await ReleaseAsync();
        if (_module is not null)
            await _module.DisposeAsync();
    }

    private static string PaletteColor(int index) => string.Create(CultureInfo.InvariantCulture, $"--chart-{(index % PaletteSize) + 1}");

    private ValueTask ReleaseAsync()
    {
        var drawn = _drawn;
        _drawn = null;
        return ScriptModule.ReleaseAsync(drawn, "destroy");
    }

    // The values are there in any case.
    private void ShowTable()
    {
        (_isTable, _isDirty) = (true, true);
        StateHasChanged();
    }

    private void ToggleTable() => (_isTable, _isDirty) = (!_isTable, true);

    private void Toggle(string name)
    {
        if (!_hidden.Remove(name))
            _hidden.Add(name);
        _isDirty = true;
    }

    private async Task DownloadCsvAsync()
    {
        _module ??= new ScriptModule(Js, Assets["Shared/Charts/Chart.razor.js"]);
        await _module.InvokeAsync<object>("download", FileName + ".csv", "text/csv;charset=utf-8", _table.ToCsv());
    }

    private async Task DownloadAsync(string format)
    {
        if (_drawn is not null)
            await _drawn.InvokeVoidAsync("save", FileName, format);
    }

    private string FileName => new([.. Title.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]);

    private string Number(double? value) => value is { } number && double.IsFinite(number) ? number.ToString($"N{Decimals}", CultureInfo.InvariantCulture) : "—";

    private ChartModel Model() => new(
        Type.ToString().ToLowerInvariant(), XAxisType.ToString().ToLowerInvariant(), Stacked, Horizontal, Smooth, Unit, Decimals, XTitle, YTitle, Min, Max, XMin, XMax,
        XAxisType == XAxisType.Category ? [.. VisibleCategories()] : [],
        [.. SeriesModels()]);

    // A donut's legend hides names, any other hides series.
    private IEnumerable<string> VisibleCategories() => Type == ChartType.Donut ? _table.Categories.Where(name => !_hidden.Contains(name)) : _table.Categories;

    private IEnumerable<ChartModelSeries> SeriesModels()
    {
        if (Type == ChartType.Donut)
        {
            foreach (var (row, index) in _table.Rows.Select((row, i) => (row, i)))
            {
                if (!_hidden.Contains(row.Label ?? ""))
                    yield return new ChartModelSeries(row.Label ?? "", _legend[index].Color, [[Finite(row.Values[0])]]);
            }

            yield break;
        }

        for (var i = 0; i < Series.Count; i++)
        {
            if (_hidden.Contains(Series[i].Name))
                continue;
            var column = i;
            yield return new ChartModelSeries(
                Series[i].Name,
                _legend[i].Color,
                XAxisType == XAxisType.Category
                    ? [.. _table.Rows.Select(row => new[] { Finite(row.Values[column]) })]
                    : [.. Series[i].Data.Select(point => new double?[] { point.X, Finite(point.Y) })]);
        }
    }

    // JSON has no word for them.
    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
