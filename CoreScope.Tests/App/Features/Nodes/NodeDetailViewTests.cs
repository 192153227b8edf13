using Bunit;
using CoreScope.App.Features.Nodes.Detail;
using CoreScope.App.Interop;
using CoreScope.Core.Directories;
using CoreScope.Core.Feed;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace CoreScope.Tests.App.Features.Nodes;

/// <summary>A node's page: its sections, and that nothing of the radio's text becomes markup.</summary>
public sealed class NodeDetailViewTests : IDisposable
{
    private readonly ComponentHarness _harness = new();
    private readonly NodesBed _bed = new();

    public NodeDetailViewTests() => _bed.AddTo(_harness);

    public void Dispose() => _harness.Dispose();

    [Fact]
    [Trait("row", "NX-02")]
    [Trait("row", "NX-04")]
    public void Header_HasBadgesKeyAndLinks()
    {
        var node = _bed.Node("AABBCCDD", "Ridge", hoursAgo: 80);
        _bed.Node("AABB00", "Ridge");
        var view = Show("aabbccdd");
        Assert.Contains("Repeater", view.Find(".role-badge").TextContent, StringComparison.Ordinal);
        Assert.Equal("Stale", view.Find(".node-stale").TextContent);
        Assert.Contains("2 of this name", view.Find(".node-badges").TextContent, StringComparison.Ordinal);
        Assert.Equal($"nodes/{AKey.Of("AABB00")}", view.Find(".node-twins a").GetAttribute("href"));
        Assert.Contains($"nodes/{node.Key}", view.FindAll("[data-copy]").Select(button => button.GetAttribute("data-copy")));
        Assert.Contains("nodes/aabbccdd", view.FindAll("[data-copy]").Select(button => button.GetAttribute("data-copy")));
        Assert.Contains("Not heard for 3 days", view.Find(".facts").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "NX-02")]
    public void Header_LeadsToAnalyticsReachAndTheObserver()
    {
        var node = _bed.Node("AABBCCDD", "Ridge");
        Assert.Contains($"nodes/{node.Key}/analytics", Links(Show("aabbccdd")));
        Assert.DoesNotContain(Links(Show("aabbccdd")), link => link!.StartsWith("observers/", StringComparison.Ordinal));
        _bed.Mesh.Observers.Upsert(node.Key.ToString().ToUpperInvariant(), new ObserverFacts { Name = "Same" }, _bed.Now);
        Assert.Contains($"observers/{node.Key.ToString().ToUpperInvariant()}", Links(Show("aabbccdd")));

        static IEnumerable<string?> Links(IRenderedComponent<NodeDetailView> view) => view.FindAll(".node-actions a").Select(link => link.GetAttribute("href"));
    }

    [Fact]
    [Trait("row", "NX-02")]
    public void VariableHashSize_LeadsToTheAdvertsThatShowIt()
    {
        var node = _bed.Node("AABBCCDD");
        for (var i = 0; i < 4; i++)
            _bed.Bed.Hear(APacket.Flood(PayloadType.Advert).Number(i).From(node.Id).Sized(1 + (i % 2)).At(_bed.Now.Value - 60_000 + i));
        var view = Show("aabbccdd");
        Assert.EndsWith("?section=node-packets", view.Find("a.node-warn").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Contains("switch between path hashes of 1, 2 bytes", view.Find(".node-note").TextContent, StringComparison.Ordinal);
        Assert.Equal(["2B", "1B", "2B", "1B"], view.FindAll("#node-packets .node-size").Select(chip => chip.TextContent));
    }

    [Fact]
    [Trait("row", "NX-14")]
    public async Task Affinity_OnlyWhenAskedFor_SaysWhyAHopWasTakenForANode()
    {
        var (self, near, far) = (_bed.Node("AABBCCDD", "Self"), _bed.Node("AB01", "<b>Near</b>"), _bed.Node("AB02", "Far"));
        for (var i = 0; i < 40; i++)
            _bed.Mesh.Graph.Add(self.Id, near.Id, 1, _bed.Now);
        _bed.Mesh.Graph.Learn(PayloadType.Ack, true, 0, self.Id, 1, [default], _bed.Now, APacket.Decode(APacket.Flood(PayloadType.Ack).Via("AB").Frame()).Hops);
        Assert.Empty(Show("aabbccdd").FindAll("#node-affinity"));
        _harness.Storage.Keeps((StorageKeys.AffinityDebug, "true"));
        await _harness.Services.GetRequiredService<BrowserStorage>().OpenAsync();
        var view = Show("aabbccdd");
        view.WaitForAssertion(() => Assert.Contains("neighbor_affinity", view.Find("#node-affinity").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        var text = view.Find("#node-affinity").TextContent;
        Assert.Contains("<b>Near</b>", text, StringComparison.Ordinal);
        Assert.Contains("affinity 0 of 0 sightings", text, StringComparison.Ordinal);
        Assert.Empty(view.FindAll("#node-affinity b"));
        _bed.Mesh.Visibility.Hide([far.Key.ToString()], []);
        Assert.DoesNotContain("Far", Show("aabbccdd").Find("#node-affinity").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "NX-05")]
    public void Facts_OfARepeaterThatNeverRelayed_SaySo()
    {
        _bed.Node("AABBCCDD");
        Assert.Contains("never observed as a relay hop", Show("aabbccdd").Find(".facts").TextContent, StringComparison.Ordinal);
        _bed.Node("BBBBCCDD", role: NodeRole.Companion);
        Assert.DoesNotContain("relay", Show("bbbbccdd").Find(".facts").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "NX-12")]
    public void Facts_OfASensor_HaveBatteryAndTemperature()
    {
        _bed.Mesh.Nodes.Apply(new NodeAdvert { Key = AKey.Of("AABBCCDD"), HeardAt = _bed.Now, Role = NodeRole.Sensor, Name = "Pond", BatteryMillivolts = 3_210, TemperatureCelsius = -4.5 }, true);
        var facts = Show("aabbccdd").Find(".facts").TextContent;
        Assert.Contains("3.21 V", facts, StringComparison.Ordinal);
        Assert.Contains("(low)", facts, StringComparison.Ordinal);
        Assert.Contains("-4.5 °C", facts, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, "not told", false)]
    [InlineData(0.0, 0.0, "no place on earth", false)]
    [InlineData(91.0, 10.0, "no place on earth", false)]
    [InlineData(37.5, -122.25, "37.50000, -122.25000", true)]
    [Trait("row", "NX-03")]
    public void Place_OnlyAUsableOneHasAMap(double? lat, double? lon, string text, bool hasMap)
    {
        _bed.Node("AABBCCDD", at: lat is null ? null : (lat.Value, lon!.Value));
        var view = Show("aabbccdd");
        Assert.Contains(text, view.Find(".facts").TextContent, StringComparison.Ordinal);
        Assert.Equal(hasMap, view.FindAll(".node-map").Count == 1);
        Assert.Single(view.FindAll(".node-qr svg"));
    }

    [Fact]
    [Trait("row", "NX-03")]
    public void Place_AThousandKilometresOn_IsTheNewOne()
    {
        _bed.Node("AABBCCDD", at: (37.5, -122.25));
        var view = Show("aabbccdd");
        _bed.Node("AABBCCDD", at: (47.5, -122.25));
        Change();
        view.WaitForAssertion(() => Assert.Contains("47.50000", view.Find(".facts").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("row", "NX-13")]
    public void Role_Changed_IsShown()
    {
        _bed.Node("AABBCCDD", role: NodeRole.Companion);
        var view = Show("aabbccdd");
        _bed.Node("AABBCCDD", role: NodeRole.Room);
        Change();
        view.WaitForAssertion(() => Assert.Contains("Room Server", view.Find(".role-badge").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("row", "NX-08")]
    [Trait("row", "NX-09")]
    public void Adverts_ByTwoObserversOfOneName_AreToldApart()
    {
        var node = _bed.Node("AABBCCDD");
        var (one, two) = (_bed.Bed.Observer("Twin", "SJC"), _bed.Bed.Observer("Twin", "OAK"));
        _bed.Bed.Hear(
            APacket.Flood(PayloadType.Advert).Number(1).From(node.Id).By(one).At(1_000).With(snr: 7.25, rssi: -80),
            APacket.Flood(PayloadType.Advert).Number(2).From(node.Id).By(two).At(2_000).With(snr: -3));
        var view = Show("aabbccdd");
        view.WaitForAssertion(() => Assert.Contains("(2 observers)", view.Find("#node-observers h2").TextContent, StringComparison.Ordinal));
        var rows = view.FindAll("#node-observers tbody tr");
        Assert.Equal(2, rows.Select(row => row.QuerySelector("code")!.TextContent.Trim()).Distinct().Count());
        Assert.Equal(["OAK", "SJC"], rows.Select(row => row.QuerySelector(".region")!.TextContent).Order());
        Assert.Contains("Regions: OAK, SJC", view.Find("#node-observers").TextContent, StringComparison.Ordinal);
        Assert.Equal(2, view.FindAll("#node-packets tbody tr").Count);
        Assert.Contains("7.3 dB", view.Find("#node-packets").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "NX-10")]
    [Trait("row", "NX-11")]
    public void PathsAndNeighbors_NameThisNodeInBoldAndLinkTheOthers()
    {
        var (self, other) = (_bed.Node("AABBCCDD", "Self"), _bed.Node("BB00", "Other"));
        for (var i = 0; i < 3; i++)
            _bed.Mesh.Graph.Add(self.Id, other.Id, 1, _bed.Now);
        _bed.Bed.Hear(APacket.Flood(PayloadType.Ack).Number(1).Via("AABB", "BB00").Resolved(self.Id, other.Id));
        var view = Show("aabbccdd");
        view.WaitForAssertion(() => Assert.Single(view.FindAll("#node-neighbors tbody tr")), TimeSpan.FromSeconds(10));
        Assert.Equal($"nodes/{other.Key}", view.Find("#node-neighbors tbody a").GetAttribute("href"));
        Assert.Contains("(1 unique, 1 transmission)", view.Find("#fullPathsSection h2").TextContent, StringComparison.Ordinal);
        Assert.Equal("Self", view.Find("#fullPathsSection .hop-self").TextContent);
        Assert.Equal($"nodes/{other.Key}", view.Find("#fullPathsSection a.hop").GetAttribute("href"));
    }

    [Theory]
    [MemberData(nameof(HostileText.All), MemberType = typeof(HostileText))]
    [Trait("row", "X-30")]
    public void Text_FromTheRadio_IsNeverMarkup(string name)
    {
        var node = _bed.Node("AABBCCDD", name);
        var twin = _bed.Node("CC00", name);
        _bed.Mesh.Nodes.Apply(new NodeAdvert { Key = node.Key, HeardAt = _bed.Now, Role = NodeRole.Repeater, Name = name, Scope = name }, true);
        _bed.Mesh.Graph.Add(node.Id, twin.Id, 1, _bed.Now);
        _bed.Bed.Hear(APacket.Flood(PayloadType.Advert).Number(1).From(node.Id).By(_bed.Bed.Observer(name, name)));
        var view = Show("aabbccdd");
        view.WaitForAssertion(() => Assert.Single(view.FindAll("#node-neighbors tbody tr")), TimeSpan.FromSeconds(10));
        Assert.Empty(view.FindAll("img, script, [onerror], [onmouseover], [onclick]"));
        // The parser of these tests drops what no document can hold.
        Assert.Equal(name.Replace("\0", "", StringComparison.Ordinal), view.Find("h1 bdi").TextContent);
    }

    [Theory]
    [InlineData("ffffffff", "No observer of this instance has heard its advert")]
    [InlineData("ffff", "too short")]
    [InlineData("<img src=x onerror=alert(1)>", "named by its public key")]
    [Trait("row", "NX-01")]
    public void Missing_ExplainsWhy(string key, string reason)
    {
        var view = Show(key);
        Assert.Equal("This node is not here", view.Find("h1").TextContent);
        Assert.Contains(reason, view.Find(".empty").TextContent, StringComparison.Ordinal);
        Assert.Empty(view.FindAll("img"));
        _bed.Node("FFFFFFFF", "There");
        view.Find("button").Click();
        if (key == "ffffffff")
            view.WaitForElement(".node-detail", TimeSpan.FromSeconds(10));
        else
            Assert.Empty(view.FindAll(".node-detail"));
    }

    [Fact]
    [Trait("row", "NX-01")]
    public void Missing_SeveralMeant_NamesThem()
    {
        var one = _bed.Node("AABBCCDD11", "One");
        _bed.Node("AABBCCDD22", "Two");
        var view = Show("aabbccdd");
        Assert.Equal("Several nodes begin with this key", view.Find("h1").TextContent);
        Assert.Equal(2, view.FindAll(".node-candidates li").Count);
        Assert.Equal($"nodes/{one.Key}", view.Find(".node-candidates a").GetAttribute("href"));
    }

    [Fact]
    [Trait("row", "CK-01")]
    [Trait("row", "CK-02")]
    public void Clock_JudgedByOwnAdverts_HasItsCard()
    {
        var frame = AnAdvert.Frame(7, "Late", timestamp: (uint)(_bed.Now.Seconds + 7_200));
        var node = _bed.Mesh.Nodes.Apply(new NodeAdvert { Key = AnAdvert.KeyOf(7), HeardAt = _bed.Now, Role = NodeRole.Repeater, Name = "Late" }, true);
        var packet = APacket.Flood(PayloadType.Advert).Payload(APacket.Decode(frame).Payload.ToArray()).From(node.Id).At(_bed.Now.Value);
        _bed.Bed.Hear(packet.By(1), packet.Via("A1").By(_bed.Bed.Observer("Second")));
        var view = Show(node.Key.ToString());
        view.WaitForAssertion(() => Assert.Equal("+2h 0m", view.Find("#node-clock-skew .node-skew").TextContent), TimeSpan.FromSeconds(10));
        Assert.Equal("critical", view.Find("#node-clock-skew .clock-critical").TextContent);
        Assert.Contains("set wrong", view.Find("#node-clock-skew").TextContent, StringComparison.Ordinal);
        Assert.Equal(2, view.FindAll("#node-clock-skew .node-evidence tbody tr").Count);
        Assert.Empty(Show(_bed.Node("DD000000").Key.ToString()).FindAll("#node-clock-skew"));
    }

    private void Change()
    {
        _bed.Mesh.Feed.Changed();
        _bed.Bed.Clock.Advance(PacketFeed.RefreshInterval);
    }

    private IRenderedComponent<NodeDetailView> Show(string key)
    {
        var view = _harness.Render<NodeDetailView>(parameters => parameters.Add(v => v.Key, key));
        view.WaitForState(() => view.FindAll(".skeleton").Count == 0, TimeSpan.FromSeconds(10));
        return view;
    }
}
