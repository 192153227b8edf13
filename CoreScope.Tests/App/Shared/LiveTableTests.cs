using Bunit;
using CoreScope.App.Interop;
using CoreScope.App.Shared.Tables;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Shared;

public sealed class LiveTableTests : IDisposable
{
    private static readonly TableColumn<string>[] s_columns =
    [
        new("name", "Name", item => builder => builder.AddContent(0, item)) { SortBy = item => item, Priority = 1, Grows = true },
        new("length", "Length", item => builder => builder.AddContent(0, item.Length)) { SortBy = item => item.Length, StartsDescending = true, Class = "num", Priority = 3 },
        new("mark", "Mark", _ => _ => { }),
    ];

    private readonly ComponentHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    [Trait("row", "X-12")]
    public void Head_Clicked_SortsTellsAndStores()
    {
        TableSort? told = null;
        var table = Render(new TableSort("name", IsDescending: false), sort => told = sort);
        Assert.Equal(["ascending", null, null], table.FindAll("th").Select(head => head.GetAttribute("aria-sort")));
        Assert.Single(table.FindAll(".sort-mark"));
        Assert.Equal(2, table.FindAll("th > button:not(.columns-pill)").Count);
        table.FindAll("th > button:not(.columns-pill)")[1].Click();
        Assert.Equal("length", told?.ToString());
        Assert.Equal([(StorageKeys.NodesSort, """{"column":"length","direction":"desc"}""")], _harness.Storage.Writes);
        table.Render(p => p.Add(t => t.Sort, told));
        Assert.Equal([null, "descending", null], table.FindAll("th").Select(head => head.GetAttribute("aria-sort")));
    }

    [Fact]
    [Trait("row", "X-13")]
    public void Columns_TellTheScriptTheirRoomAndPriority()
    {
        var table = Render(null);
        Assert.Equal(["1", "3", "2"], table.FindAll("col").Select(col => col.GetAttribute("data-priority")));
        Assert.Equal(3, table.FindAll(".col-grip").Count);
        // In the head that has most room, so that it covers no other.
        Assert.Single(table.FindAll("th:first-child button.columns-pill[hidden]"));
        Assert.Equal("nodes", _harness.Modules.VerifyInvoke("attach").Arguments[2]);
    }

    [Fact]
    [Trait("row", "X-12")]
    public void Phone_SortsByChoiceAndShowsTwoLines()
    {
        TableSort? told = null;
        var table = Render(new TableSort("name", IsDescending: false), sort => told = sort);
        table.Render(p => p.Add(t => t.PhoneTemplate, item => builder => builder.AddContent(0, item)));
        table.InvokeAsync(() => table.Instance.PhoneChanged(true));
        Assert.Empty(table.FindAll("col"));
        Assert.Equal("name:asc", table.Find("select").GetAttribute("value"));
        table.Find("select").Change("length");
        Assert.Equal(new TableSort("length", IsDescending: true), told);
        table.Find("select").Change("");
        Assert.Equal("length", told?.ToString());
    }

    [Fact]
    public void NoRows_ShowsWhatThePageSays() =>
        Assert.Equal("Nobody here", _harness.Render<LiveTable<string>>(p => p.Add(t => t.Columns, s_columns).Add(t => t.Items, []).Add(t => t.KeyOf, item => item).Add(t => t.EmptyContent, "Nobody here")).Find(".table-empty").TextContent);

    private IRenderedComponent<LiveTable<string>> Render(TableSort? sort, Action<TableSort>? changed = null) => _harness.Render<LiveTable<string>>(p => p
        .Add(t => t.Label, "Nodes").Add(t => t.Name, "nodes").Add(t => t.Columns, s_columns).Add(t => t.Items, ["bb", "a", "ccc"]).Add(t => t.KeyOf, item => item)
        .Add(t => t.Sort, sort).Add(t => t.SortChanged, changed ?? (_ => { })).Add(t => t.SortStorageKey, StorageKeys.NodesSort));
}
