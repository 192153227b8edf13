using Bunit;
using CoreScope.App.Features.Traces;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Routes;
using CoreScope.Core.Store;
using CoreScope.Tests.TestKit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace CoreScope.Tests.App.Features.Traces;

/// <summary>How one packet spread.</summary>
public sealed class TracePageTests : IDisposable
{
    private static readonly APacket s_ack = APacket.Flood(PayloadType.Ack).Number(1);

    private readonly ComponentHarness _harness = new();
    private readonly MeshBed _bed = new();

    public TracePageTests()
    {
        _harness.Services.AddSingleton(_bed.Mesh);
        _harness.Services.AddSingleton(_bed.Details);
        _bed.Observer("Second");
        Node("A1", "Hill");
        Node("B2", "<img src=x onerror=alert(1)>");
        Node("C3", "Valley");
    }

    public void Dispose() => _harness.Dispose();

    [Fact]
    [Trait("row", "TR-02")]
    [Trait("row", "TR-05")]
    [Trait("row", "TR-06")]
    public void Packet_SummaryTimelineAndLinks()
    {
        _bed.Hear(s_ack.Via("A1").By(1).At(1_000).With(snr: 6.5, rssi: -91), s_ack.Via("A1", "B2").By(2).At(2_234).With(snr: -9, rssi: -118), s_ack.Via("A1", "EE").By(2).At(1_617));
        var page = Open(s_ack.Hash().ToString());
        Assert.Equal(["2", "3", "1.234 s"], page.FindAll(".trace-cards dd").Skip(1).Take(3).Select(figure => figure.TextContent));
        Assert.Equal(["+0.000 s", "+0.617 s", "+1.234 s"], page.FindAll(".trace-times tbody td:nth-child(3)").Select(cell => cell.TextContent));
        Assert.Equal(["left:0%", "left:50%", "left:100%"], page.FindAll(".trace-dot").Select(dot => dot.GetAttribute("style")));
        Assert.Equal(["6.5", "—", "-9"], page.FindAll(".trace-times tbody td:nth-child(4)").Select(cell => cell.TextContent));
        Assert.Equal([true, true], new[] { page.FindAll(".trace-times .ok").Count == 1, page.FindAll(".trace-times .bad").Count == 1 });
        Assert.Equal([$"packets/{s_ack.Hash()}", $"map?packet={s_ack.Hash()}", $"live?packet={s_ack.Hash()}"], page.FindAll(".trace-links a").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    [Trait("row", "TR-03")]
    public async Task Graph_ColumnsByFirstPosition_StretchesByObservers()
    {
        _bed.Hear(s_ack.Via("A1", "B2").By(1).Ids(1, 1), s_ack.Via("A1", "C3", "B2").By(2).Ids(1, 2), s_ack.Via("A1").By(3).Ids(1, 3));
        var detail = await _bed.DetailAsync(s_ack);
        var graph = TraceGraph.Of(detail, PacketRoute.Of(_bed.Mesh, detail));
        Assert.Equal(
            [("<img src=x onerror=alert(1)>", 3), ("Hill", 1), ("Observers", 4), ("Origin", 0), ("Valley", 2)],
            graph.Nodes.Select(node => (node.Label, node.Column)).OrderBy(node => node.Label, StringComparer.Ordinal));
        Assert.Equal(3, Edge(graph, "Origin", "Hill").Observers.Count);
        Assert.Single(Edge(graph, "Hill", "Valley").Observers);
        // One that heard it on the way is led to from there.
        Assert.Single(Edge(graph, "Hill", "Observers").Observers);
        Assert.Equal(2, Edge(graph, "<img src=x onerror=alert(1)>", "Observers").Observers.Count);
    }

    [Fact]
    [Trait("row", "TR-03")]
    public void Graph_HasATextBesideIt_AndNamesAreText()
    {
        _bed.Hear(s_ack.Via("A1", "B2").By(1), s_ack.Via("A1").By(2));
        var page = Open(s_ack.Hash().ToString());
        Assert.Contains("2 unique paths observed by 2", page.Find(".trace-caption").TextContent, StringComparison.Ordinal);
        Assert.Equal(["Hill → <img src=x onerror=alert(1)>", "Hill"], page.FindAll(".trace-table tbody td:nth-child(3)").Select(cell => cell.TextContent.Trim()));
        Assert.Empty(page.FindAll("img"));
        Assert.Contains(page.FindAll(".trace-edge title"), title => title.TextContent == "Origin → Hill: Second, The first");
    }

    [Fact]
    [Trait("row", "TR-03")]
    public async Task Graph_OfMoreWaysThanCanBeDrawn_SaysSo()
    {
        for (var i = 0; i < 50; i++)
            _bed.Hear(s_ack.Via("A1", (0x10 + i).ToString("X2", null)).By(1).Ids(1, i + 1));
        var detail = await _bed.DetailAsync(s_ack);
        Assert.Equal(10, TraceGraph.Of(detail, PacketRoute.Of(_bed.Mesh, detail)).Left);
    }

    [Fact]
    [Trait("row", "TR-04")]
    public async Task Trace_LevelsAtItsHops_AndWhereItStopped()
    {
        var trace = APacket.Trace(1, [0xA1, 0xB2, 0xC3], 20, unchecked((byte)-10));
        _bed.Hear(trace);
        var detail = await _bed.DetailAsync(trace);
        var graph = TraceGraph.Of(detail, PacketRoute.Of(_bed.Mesh, detail));
        Assert.Equal((5.0, false), (Edge(graph, "Origin", "Hill").Snr, Edge(graph, "Origin", "Hill").IsStop));
        Assert.Equal(-2.5, Edge(graph, "Hill", "<img src=x onerror=alert(1)>").Snr);
        Assert.Equal((null, true), (Edge(graph, "<img src=x onerror=alert(1)>", "Valley").Snr, Edge(graph, "<img src=x onerror=alert(1)>", "Valley").IsStop));

        var page = Open(trace.Hash().ToString());
        Assert.Contains("The trace was heard up to hop 2 of 3", page.Markup, StringComparison.Ordinal);
        Assert.Equal(["5 dB", "-2.5 dB", "not heard"], page.FindAll(".trace-snr").Select(level => level.TextContent));
    }

    [Theory]
    [Trait("row", "TR-01")]
    [InlineData("ffffffffffffffff")]
    [InlineData("<img src=x onerror=alert(1)>")]
    public void UnknownPacket_IsSaid(string key)
    {
        var page = Open(key);
        page.WaitForAssertion(() => Assert.Contains("This packet is not here", page.Markup, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("img"));
    }

    [Fact]
    [Trait("row", "TR-01")]
    public void Input_GoesIntoTheAddress_OrSaysWhatIsWrong()
    {
        var page = Open(null);
        page.Find("form").Submit();
        Assert.Contains("Enter the hash", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        page.Find("input").Input("not a hash");
        page.Find("form").Submit();
        Assert.Contains("16 digits", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        page.Find("input").Input(" 0123456789ABCDEF ");
        page.Find("form").Submit();
        Assert.EndsWith("/tools/trace/0123456789abcdef", _harness.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "TR-01")]
    public void HistoryStillRead_WaitsAndThenAnswers()
    {
        _bed.Store.Status = new StoreStatus(StorePhase.Warming);
        var page = Open(s_ack.Hash().ToString());
        Assert.DoesNotContain("This packet is not here", page.Markup, StringComparison.Ordinal);
        _bed.Hear(s_ack.Via("A1"));
        _bed.Store.Status = new StoreStatus(StorePhase.Ready);
        _bed.Mesh.Feed.Changed();
        page.WaitForAssertion(() => Assert.Single(page.FindAll(".trace-times tbody tr")));
    }

    private static TraceEdge Edge(TraceGraph graph, string from, string to) =>
        Assert.Single(graph.Edges, edge => graph.Nodes[edge.From].Label == from && graph.Nodes[edge.To].Label == to);

    private void Node(string hex, string name) =>
        _bed.Mesh.Nodes.Apply(new NodeAdvert { Key = AKey.Of(hex), HeardAt = new UnixMillis(1), Role = NodeRole.Repeater, Name = name, Latitude = 50, Longitude = 8 }, true);

    private IRenderedComponent<TracePage> Open(string? key) => _harness.Render<TracePage>(parameters => parameters.Add(page => page.Key, key));
}
