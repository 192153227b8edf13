using Bunit;
using CoreScope.App.Interop;
using CoreScope.App.Shared.Mesh;
using CoreScope.Core;
using CoreScope.Core.Feed;
using CoreScope.Core.Geo;
using CoreScope.Core.Store;
using CoreScope.Tests.TestKit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Tests.App.Shared;

public sealed class RegionAreaFilterTests : IDisposable
{
    private readonly ComponentHarness _harness = new();
    private string _address = "packets";

    private RegionAreaChoice Choice => _harness.Services.GetRequiredService<RegionAreaChoice>();

    private string Address => _harness.Services.GetRequiredService<NavigationManager>().Uri;

    public void Dispose() => _harness.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [Trait("row", "X-15")]
    [Trait("row", "X-16")]
    public async Task Filter_FewerThanTwoRegionsAndNoArea_IsHidden(int regions)
    {
        string[] codes = ["SJC"];
        var filter = await RenderAsync(codes[..regions]);
        Assert.Empty(filter.Nodes);
    }

    [Fact]
    [Trait("row", "X-15")]
    [Trait("row", "X-17")]
    public async Task Pills_UpToFour_ChooseSeveralAndAllOfThemIsAll()
    {
        var filter = await RenderAsync(["SJC", "SFO", "OAK"]);
        Assert.Equal(["All", "OAK", "SFO", "SJC"], filter.FindAll("[role=checkbox]").Select(pill => pill.TextContent));
        filter.FindAll("[role=checkbox]")[3].Click();
        filter.FindAll("[role=checkbox]")[1].Click();
        Assert.Equal(new RegionAreaSelection("OAK,SJC", null), Choice.Current);
        Assert.EndsWith("?region=OAK,SJC", Address, StringComparison.Ordinal);
        Assert.Equal(["false", "true", "false", "true"], filter.FindAll("[role=checkbox]").Select(pill => pill.GetAttribute("aria-checked")));
        Assert.Contains(("meshcore-region-filter", "[\"OAK\",\"SJC\"]"), _harness.Storage.Writes);
        filter.FindAll("[role=checkbox]")[2].Click();
        Assert.True(Choice.Current.IsAll);
        Assert.DoesNotContain('?', Address);
    }

    [Fact]
    [Trait("row", "X-15")]
    public async Task Dropdown_MoreThanFour_NamesCodesAndCities()
    {
        var filter = await RenderAsync(["SJC", "SFO", "OAK", "MRY", HostileText.Markup]);
        Assert.Empty(filter.FindAll("[role=checkbox]"));
        Assert.StartsWith("All Regions", filter.Find(".filter-trigger").TextContent, StringComparison.Ordinal);
        filter.Find(".filter-trigger").Click();
        Assert.Contains("SJC – San José", filter.FindAll(".filter-item").Select(item => item.TextContent));
        Assert.Empty(filter.FindAll("img,script"));
        foreach (var (index, text) in new[] { (4, "SJC"), (3, "SFO, SJC"), (2, "3 Regions") })
        {
            filter.FindAll(".filter-item input")[index].Change(true);
            Assert.StartsWith(text, filter.Find(".filter-trigger").TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    [Trait("row", "X-15")]
    public async Task Start_StoredRegionsThatAreGone_AreDroppedButNotForgotten()
    {
        _harness.Storage.Keeps(("meshcore-region-filter", "[\"SJC\",\"GONE\",7,null]"), ("meshcore-area-filter", "GONE"));
        await RenderAsync(["SJC", "SFO"]);
        Assert.Equal(new RegionAreaSelection("SJC", null), Choice.Current);
        Assert.EndsWith("?region=SJC", Address, StringComparison.Ordinal);
        Assert.Empty(_harness.Storage.Writes);
    }

    [Fact]
    [Trait("row", "X-17")]
    public async Task Start_LinkWithUnknownNames_KeepsThemAndSaysSo()
    {
        _harness.Storage.Keeps(("meshcore-region-filter", "[\"SJC\"]"));
        _address = "packets?region=XXX&area=nowhere";
        var filter = await RenderAsync(["SJC", "SFO"]);
        Assert.Equal(new RegionAreaSelection("XXX", "nowhere"), Choice.Current);
        Assert.Contains("XXX", filter.FindAll("[role=checkbox][aria-checked=true]").Select(pill => pill.TextContent));
        Assert.Contains("unknown", filter.Find("option[value=nowhere]").TextContent, StringComparison.Ordinal);
        Assert.Empty(_harness.Storage.Writes);
    }

    [Theory]
    [InlineData(null, "SFO")]
    [InlineData("[]", "")]
    [InlineData("{", "SFO")]
    [Trait("row", "X-15")]
    [Trait("row", "X-31")]
    public async Task Start_NothingChosen_IsTheOperatorsChoice(string? stored, string expected)
    {
        _harness.Services.AddSingleton(new RegionSettings(new Dictionary<string, string>(), "sfo"));
        if (stored is not null)
            _harness.Storage.Keeps(("meshcore-region-filter", stored));
        await RenderAsync(["SJC", "SFO"]);
        Assert.Equal(expected, Choice.Current.Regions);
    }

    [Fact]
    [Trait("row", "X-16")]
    [Trait("row", "X-17")]
    public async Task Area_Chosen_StandsInAddressAndStorage()
    {
        var filter = await RenderAsync([], new Area("BAY", "Bay <b>Area</b>", null, new GeoBox(37, 38, -123, -122)));
        filter.Find("select").Change("BAY");
        Assert.Equal(new RegionAreaSelection("", "BAY"), Choice.Current);
        Assert.EndsWith("?area=BAY", Address, StringComparison.Ordinal);
        Assert.Contains(("meshcore-area-filter", "BAY"), _harness.Storage.Writes);
        filter.Find("select").Change("");
        Assert.True(Choice.Current.IsAll);
        Assert.Contains(("meshcore-area-filter", (string?)null), _harness.Storage.Writes);
    }

    [Fact]
    [Trait("row", "X-17")]
    public async Task Address_Changes_IsFollowed()
    {
        await RenderAsync(["SJC", "SFO"]);
        var navigation = _harness.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("nodes?region=SFO");
        Assert.Equal("SFO", Choice.Current.Regions);
        navigation.NavigateTo("observers");
        Assert.Equal("SFO", Choice.Current.Regions);
    }

    private async Task<IRenderedComponent<RegionAreaFilter>> RenderAsync(string[] regions, params Area[] areas)
    {
        var mesh = new Mesh(TimeProvider.System, NullLogger<PacketFeed>.Instance) { Areas = new AreaMap(areas) };
        mesh.Store.Status = new StoreStatus(StorePhase.Ready);
        for (var i = 0; i < regions.Length; i++)
            mesh.Observers.Upsert($"O{i}", new CoreScope.Core.Directories.ObserverFacts { Region = regions[i] }, new(1_000));
        _harness.Services.AddSingleton(mesh);
        _harness.Services.GetRequiredService<NavigationManager>().NavigateTo(_address);
        await _harness.Services.GetRequiredService<BrowserStorage>().OpenAsync();
        Choice.Start();
        return _harness.Render<RegionAreaFilter>();
    }
}
