using Bunit;
using CoreScope.App.Features.Search;
using CoreScope.App.Interop;
using CoreScope.App.Shared.Mesh;
using CoreScope.App.Shared.Preferences;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store.Archive;
using CoreScope.Tests.Core.Search;
using CoreScope.Tests.TestKit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace CoreScope.Tests.App.Features.Search;

/// <summary>What the palette lists and where its lines lead; its keyboard is judged in a browser.</summary>
public sealed class CommandPaletteTests : IDisposable
{
    private readonly ComponentHarness _harness = new();
    private readonly MeshBed _bed = new();
    private readonly ArchiveOfOne _archive = new();

    public CommandPaletteTests()
    {
        _harness.Services.AddSingleton(_bed.Mesh);
        _harness.Services.AddSingleton<IArchivedPackets>(_archive);
        _harness.Services.AddSingleton(new RegionSettings(new Dictionary<string, string> { ["SJC"] = "South Bay" }, ""));
    }

    public void Dispose() => _harness.Dispose();

    [Fact]
    [Trait("row", "GS-06")]
    public void Results_AreAListboxOfGroupsOfOptions()
    {
        Node("A1", "South tower");
        _bed.Mesh.Observers.Upsert("BEEF01", new ObserverFacts { Name = "Southern" }, new UnixMillis(1));
        var palette = Type("south");
        var list = palette.Find("[role=listbox]");
        Assert.Equal(list.Id, palette.Find("[role=combobox]").GetAttribute("aria-controls"));
        Assert.Equal("true", palette.Find("[role=combobox]").GetAttribute("aria-expanded"));
        Assert.Equal(["Nodes", "Observers", "Regions"], palette.FindAll("[role=group]").Select(group => palette.Find("#" + group.GetAttribute("aria-labelledby")).TextContent));
        Assert.Equal(["South tower", "Southern", "SJC – South Bay"], palette.FindAll("[role=option] .line-title").Select(title => title.TextContent));
        Assert.Equal([$"nodes/{AKey.Of("A1")}", "observers/BEEF01", "packets?region=SJC"], palette.FindAll("[role=option]").Select(option => option.GetAttribute("href")));
        Assert.Equal(["South", "South", "South"], palette.FindAll("mark").Select(mark => mark.TextContent));
        Assert.Equal("3 results", palette.Find("[role=status]").TextContent);
        Assert.Equal("south", list.GetAttribute("data-for"));
    }

    [Fact]
    [Trait("row", "GS-03")]
    public void Packet_ShowsHashAndType()
    {
        var packet = APacket.Flood(PayloadType.Trace).Number(1);
        _bed.Hear(packet);
        var option = Type(packet.Hash().ToString()[..6]).Find("[role=option]");
        Assert.Equal($"packets/{packet.Hash()}", option.GetAttribute("href"));
        Assert.Contains(packet.Hash().ToString(), option.TextContent, StringComparison.Ordinal);
        Assert.Contains("Trace", option.QuerySelector(".type-tag")!.TextContent, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    [Trait("row", "GS-04")]
    public void Channel_LeadsToItsNewestPacket()
    {
        var packet = APacket.Flood(PayloadType.GroupText).Number(1).OnChannel(_bed.Mesh.Channels.GetOrAdd("#test", out _));
        _bed.Hear(packet);
        var option = Type("#tes").Find("[role=option]");
        Assert.Equal("#test", option.QuerySelector(".line-title")!.TextContent);
        Assert.Equal($"packets/{packet.Hash()}", option.GetAttribute("href"));
    }

    [Fact]
    [Trait("row", "GS-05")]
    public void NothingTyped_OffersPagesAndCommands()
    {
        var palette = Type("");
        Assert.Equal(["Pages", "Commands"], palette.FindAll(".palette-title").Select(title => title.TextContent));
        Assert.Contains(palette.FindAll("[role=option]"), option => option.GetAttribute("href") == "nodes");
        Assert.Equal(["light", "dark", "system"], palette.FindAll("[data-chooses-theme]").Select(option => option.GetAttribute("data-chooses-theme")));
        Assert.Equal("", palette.Find("[role=status]").TextContent);
    }

    [Fact]
    [Trait("row", "GS-05")]
    public void Command_Pressed_RunsAndOffersTheWayBack()
    {
        var palette = Type("hops");
        palette.Find("[role=option]").Click();
        Assert.True(_harness.Services.GetRequiredService<UserPreferences>().Current.HidesOneByteHops);
        Assert.Contains((StorageKeys.HideOneByteHops, "true"), _harness.Storage.Writes);
        palette.Find("input").Input("hops");
        Assert.Equal("Show 1-byte hops", palette.Find(".line-title").TextContent);
    }

    [Fact]
    [Trait("row", "GS-05")]
    public async Task Command_ShowAllRegions_IsThereWhileSomeAreChosen()
    {
        Assert.Empty(Type("all regions").FindAll("[role=option]"));
        var regions = _harness.Services.GetRequiredService<RegionAreaChoice>();
        await regions.SetAsync(RegionAreaSelection.Of(["SJC"], null));
        Type("all regions").Find("[role=option]").Click();
        Assert.True(regions.Current.IsAll);
    }

    [Theory]
    [InlineData("zzzz")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [Trait("row", "GS-06")]
    public void NothingFound_SaysSo(string text)
    {
        var palette = Type(text);
        Assert.Equal("No results found", palette.Find("[role=status]").TextContent);
        Assert.Empty(palette.FindAll("[role=listbox], img"));
        Assert.Equal("false", palette.Find("[role=combobox]").GetAttribute("aria-expanded"));
    }

    [Fact]
    public void TenThousandCharacters_FindNothing() => Assert.Equal("No results found", Type(new string('a', 10_000)).Find("[role=status]").TextContent);

    [Fact]
    [Trait("row", "GS-06")]
    public void SearchThatFails_SaysSoAndGoesOn()
    {
        Node("A1", "Hill");
        _archive.Fault = new InvalidOperationException("the disk is gone");
        var palette = Type("0123456789abcdef");
        Assert.Contains("The search failed", palette.Find("[role=status]").TextContent, StringComparison.Ordinal);
        palette.Find("input").Input("hill");
        Assert.Equal("1 result", palette.Find("[role=status]").TextContent);
    }

    [Theory]
    [MemberData(nameof(HostileText.All), MemberType = typeof(HostileText))]
    [Trait("row", "X-30")]
    public void Names_Hostile_AreText(string name)
    {
        Node("A1B2C3", name);
        var palette = Type("a1b2c3");
        Assert.Equal(name.Trim().Length == 0 ? "(unnamed)" : name.Replace("\0", "", StringComparison.Ordinal), palette.Find(".line-title").TextContent);
        Assert.Empty(palette.FindAll("img, script"));
    }

    [Fact]
    public void MoreThanFit_SayHowManyAndLeadToThePage()
    {
        for (var i = 0; i < 12; i++)
            Node($"A1{i:X2}", $"Hill {i}");
        var palette = Type("hill");
        Assert.Equal(CommandPalette.MostLines, palette.FindAll("[role=option]").Count);
        Assert.Contains("8 of 12", palette.Find(".palette-title").TextContent, StringComparison.Ordinal);
        Assert.Equal("search?q=hill", palette.Find("[role=status] a").GetAttribute("href"));
        _harness.Services.GetRequiredService<NavigationManager>().NavigateTo("search?q=hill");
        var page = _harness.Render<SearchPage>();
        Assert.Equal(12, page.FindAll(".search-results a").Count);
    }

    private IRenderedComponent<CommandPalette> Type(string text)
    {
        var palette = _harness.Render<CommandPalette>();
        palette.Find("input").Input(text);
        return palette;
    }

    private void Node(string hex, string name) =>
        _bed.Mesh.Nodes.Apply(new NodeAdvert { Key = AKey.Of(hex), HeardAt = UnixMillis.Now(_bed.Clock), Role = NodeRole.Repeater, Name = name }, true);
}
