using System.Text.Json;
using CoreScope.App.Features.Nodes.Listing;
using CoreScope.Core.Analytics;
using CoreScope.Core.Directories;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Features.Nodes;

/// <summary>The directory as files.</summary>
[Trait("row", "ND-11")]
public sealed class NodeExportTests
{
    private readonly NodesBed _bed = new();

    [Fact]
    public async Task Csv_IsWhatIsListed_InItsOrder()
    {
        _bed.Node("A0", "one", at: (37.5, -122.25));
        _bed.Node("B0", "two", NodeRole.Companion, hoursAgo: 40);
        _bed.Node("C0", "three");
        var list = new NodesViewModel(_bed.Source, _bed.Figures, _bed.Mesh, _ => NodeRank.Other);
        list.Choose(new NodeListFilter { Search = "o" }, new(NodeColumns.Name, IsDescending: true));
        await list.RefreshAsync(mayMove: true, CancellationToken.None);
        var lines = NodeExport.ToCsv(list.Rows, new HealthThresholds(), _bed.Now).Split("\r\n");
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("\"public_key\",\"name\",\"role\"", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"\"{AKey.Of("B0")}\",\"two\",\"companion\",,\"stale\",,,\"", lines[1], StringComparison.Ordinal);
        Assert.StartsWith($"\"{AKey.Of("A0")}\",\"one\",\"repeater\",,\"active\",37.5,-122.25,\"2026-01-02T03:04:05.000Z\"", lines[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\"")]
    [InlineData("a,\"b\"\r\nc", "\"a,\"\"b\"\"\r\nc\"")]
    [InlineData("@cmd", "\"'@cmd\"")]
    public async Task Csv_NameFromTheRadio_IsNoFormulaAndNoLine(string name, string cell)
    {
        _bed.Node("A0", name);
        Assert.Contains($"\",{cell},\"repeater\"", NodeExport.ToCsv(await RowsAsync(), new HealthThresholds(), _bed.Now), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GeoJson_NodeWithoutAUsablePosition_HasNoGeometry()
    {
        _bed.Node("A0", HostileText.Emojis, at: (37.5, -122.25));
        _bed.Node("B0", "zero", at: (0, 0));
        _bed.Node("C0", "beyond", at: (214.7, -900));
        using var json = JsonDocument.Parse(NodeExport.ToGeoJson(await RowsAsync(), new HealthThresholds(), _bed.Now));
        var features = json.RootElement.GetProperty("features").EnumerateArray().ToList();
        Assert.Equal("FeatureCollection", json.RootElement.GetProperty("type").GetString());
        Assert.Equal([-122.25, 37.5], features[0].GetProperty("geometry").GetProperty("coordinates").EnumerateArray().Select(value => value.GetDouble()));
        Assert.Equal(HostileText.Emojis, features[0].GetProperty("properties").GetProperty("name").GetString());
        Assert.All(features.Skip(1), feature => Assert.Equal(JsonValueKind.Null, feature.GetProperty("geometry").ValueKind));
        Assert.Equal(3, features.Count);
    }

    private async Task<IReadOnlyList<NodeRow>> RowsAsync() => (await _bed.Source.GetAsync(CancellationToken.None)).All;
}
