using CoreScope.App.Interop;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Microsoft.JSInterop;

namespace CoreScope.App.Shared.Tables;

/// <summary>
/// A table of one page: sorted by mouse and keyboard, columns resized and remembered, those without room hidden behind a pill,
/// the focus kept on its row while rows come and go.
/// </summary>
public sealed partial class LiveTable<TItem> : ComponentBase, IAsyncDisposable
{
    private const float WideRow = 32;
    private const float PhoneRow = 56;

    private ElementReference _root;
    private Virtualize<TItem>? _virtual;
    private AttachedScript? _script;
    private DotNetObjectReference<LiveTable<TItem>>? _self;
    private IReadOnlyList<TItem>? _given;
    private TableSort? _givenSort;
    private IReadOnlyList<TItem> _sorted = [];
    private List<TItem> _shown = [];
    private bool _isPhone;

    /// <summary>What the table lists, for assistive technology.</summary>
    [Parameter, EditorRequired] public string Label { get; set; } = "";

    /// <summary>Name under which the browser keeps the columns' widths.</summary>
    [Parameter, EditorRequired] public string Name { get; set; } = "";

    [Parameter, EditorRequired] public IReadOnlyList<TableColumn<TItem>> Columns { get; set; } = [];

    /// <summary>All rows, in any order. Compared by reference: a new list means new rows.</summary>
    [Parameter, EditorRequired] public IReadOnlyList<TItem> Items { get; set; } = [];

    /// <summary>Names a row for good: a node's key, an observer's id.</summary>
    [Parameter, EditorRequired] public Func<TItem, string> KeyOf { get; set; } = null!;

    [Parameter] public TableSort? Sort { get; set; }

    [Parameter] public EventCallback<TableSort> SortChanged { get; set; }

    /// <summary>The rows stand as they are given: the page has them in order.</summary>
    [Parameter] public bool KeepsOrder { get; set; }

    /// <summary>Stands before the chosen order, e.g. my own nodes first.</summary>
    [Parameter] public Func<TItem, bool>? First { get; set; }

    /// <summary>Key of <see cref="StorageKeys"/> under which the order is kept; null = it is not.</summary>
    [Parameter] public string? SortStorageKey { get; set; }

    /// <summary>A row was clicked, or Enter or Space pressed on it.</summary>
    [Parameter] public EventCallback<TItem> OnOpen { get; set; }

    [Parameter] public string? SelectedKey { get; set; }

    /// <summary>A row in two lines for phones; null = columns there too.</summary>
    [Parameter] public RenderFragment<TItem>? PhoneTemplate { get; set; }

    /// <summary>Shown when there are no rows.</summary>
    [Parameter] public RenderFragment? EmptyContent { get; set; }

    [Parameter] public string? Class { get; set; }

    [Inject] private IJSRuntime Js { get; set; } = null!;
    [Inject] private BrowserStorage Storage { get; set; } = null!;

    // In the widest head, where there is room beside the title.
    private TableColumn<TItem>? PillColumn => Columns.FirstOrDefault(column => column is { Grows: true, Priority: 1 }) ?? Columns.FirstOrDefault(column => column.Priority == 1);

    private EventCallback<TableSort> SortedEvent => EventCallback.Factory.Create<TableSort>(this, SetSortAsync);

    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_given, Items) && _givenSort == Sort)
            return;
        (_given, _givenSort) = (Items, Sort);
        var sorted = !KeepsOrder && Sort is { } sort && Columns.FirstOrDefault(column => column.Key == sort.Column) is { SortBy: { } valueOf } ? sort.Apply(Items, valueOf) : Items;
        _sorted = First is { } first ? [.. sorted.Where(first), .. sorted.Where(item => !first(item))] : sorted;
        _shown = [.. _sorted];
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _script = new AttachedScript(Js, Assets["Shared/Tables/LiveTable.razor.js"]);
        _self = DotNetObjectReference.Create(this);
        await _script.AttachAsync(_root, _self, Name, PhoneTemplate is not null);
    }

    /// <summary>Called by the script: the window became as narrow as a phone, or wider again.</summary>
    [JSInvokable]
    public void PhoneChanged(bool isPhone)
    {
        _isPhone = isPhone && PhoneTemplate is not null;
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        if (_script is not null)
            await _script.DisposeAsync();
        _self?.Dispose();
    }

    private Task SetSortFromTextAsync(ChangeEventArgs change) => TableSort.Parse(change.Value as string) is { } sort ? SetSortAsync(sort) : Task.CompletedTask;

    private async Task SetSortAsync(TableSort sort)
    {
        await SortChanged.InvokeAsync(sort);
        if (SortStorageKey is { } key)
            await Storage.SetAsync(key, sort.ToStored());
    }
}
