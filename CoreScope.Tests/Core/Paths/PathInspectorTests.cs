using System.Diagnostics;
using System.Globalization;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Tests.Core.Paths;

/// <summary>What a list of prefixes can mean, and how much speaks for it.</summary>
public sealed class PathInspectorTests
{
    // Kilometres of one degree of latitude on a sphere of 6,371 km.
    private const double DegreeKm = 111.19492664;

    private readonly MeshBed _bed = new();

    private UnixMillis Now => UnixMillis.Now(_bed.Clock);

    [Fact]
    [Trait("row", "AN-33")]
    public async Task WorkedExample_HasTheWeightsOfTheTerms()
    {
        var first = Node("2C01", lat: 50);
        // 100 km on: nearness a half. Heard 48 hours ago: recency a half. Two have its prefix: a half. Seen 50 times: a half.
        var second = Node("A101", lat: 50 + (100 / DegreeKm), hoursAgo: 48);
        Node("A102", lat: 53, hoursAgo: 240);
        Link(first, second, 50);

        var best = (await InspectAsync("2c", "a1")).Paths[0];

        Assert.Equal([first.Id, second.Id], best.Hops.Select(hop => hop.Node.Id));
        Assert.Equal(1.0, best.Hops[0].Score, 9);
        Assert.Equal((1.0, 0L), (best.Hops[0].EdgeWeight, best.Hops[0].LinkCount));
        Assert.Equal(0.35 * 0.5 + 0.20 * 0.5 + 0.15 * 0.5 + 0.30 * 0.5, best.Hops[1].Score, 6);
        Assert.Equal((0.5, 50L, 2), (Math.Round(best.Hops[1].EdgeWeight, 9), best.Hops[1].LinkCount, best.Hops[1].Candidates));
        Assert.Equal(100, best.Hops[1].DistanceKm!.Value, 6);
        // √(1 × 0.5)
        Assert.Equal(0.707, best.Score);
        Assert.False(best.IsSpeculative);

        // The other: no link, 333.6 km (nearness 0.1499), 240 h (recency 0.1).
        var other = Assert.Single(best.Hops[1].Alternatives);
        Assert.Equal(0.20 * (50 / (3 * DegreeKm)) + 0.15 * 0.1 + 0.30 * 0.5, other.Score, 6);
    }

    [Theory]
    [InlineData(50, false)]
    [InlineData(40, true)]
    [Trait("row", "AN-33")]
    public async Task BelowSevenTenths_IsSpeculative(int seen, bool expected)
    {
        var (first, second) = (Node("2C01", lat: 50), Node("A101", lat: 50 + (100 / DegreeKm), hoursAgo: 48));
        Node("A102", lat: 53, hoursAgo: 240);
        Link(first, second, seen);
        Assert.Equal(expected, (await InspectAsync("2c", "a1")).Paths[0].IsSpeculative);
    }

    [Fact]
    [Trait("row", "AN-33")]
    public async Task WhereNothingSpeaksForAHop_ItHasTheLeastScore()
    {
        Node("2C01", lat: 0);
        // 30 of one prefix on the other side of the globe, not heard for a year: 0.02 + 0.015 + 0.01 would be less.
        for (var i = 1; i <= 30; i++)
            Node("A1" + i.ToString("X2", CultureInfo.InvariantCulture), lat: 0.001, lon: 179, hoursAgo: 24 * 365);
        var hop = (await InspectAsync("2c", "a1")).Paths[0].Hops[1];
        Assert.Equal(PathInspector.LeastScore, hop.Score);
        Assert.Equal(5, hop.Alternatives.Count);
    }

    [Fact]
    [Trait("row", "AN-33")]
    public async Task ThreeHops_ScoreIsTheGeometricMean()
    {
        var nodes = new[] { Node("2C01", lat: 50), Node("A101", lat: 50.1), Node("F401", lat: 50.2) };
        Link(nodes[0], nodes[1], 100);
        Link(nodes[1], nodes[2], 10);
        var path = Assert.Single((await InspectAsync("2c", "a1", "f4")).Paths);
        Assert.Equal([1.0, 1.0, 0.685], path.Hops.Select(hop => Math.Round(hop.Score, 6)));
        Assert.Equal(Math.Round(Math.Pow(0.685, 1.0 / 3), 3), path.Score);
    }

    [Fact]
    [Trait("row", "TP-01")]
    public async Task SeveralCandidates_LinkedComesFirst_AllAreListed()
    {
        var first = Node("2C01", lat: 50);
        Node("A101", lat: 50.1);
        var linked = Node("A102", lat: 50.1);
        Link(first, linked, 100);
        var found = await InspectAsync("2c", "a1");
        Assert.Equal(2, found.Paths.Count);
        Assert.Equal(linked.Id, found.Paths[0].Hops[1].Node.Id);
        Assert.True(found.Paths[0].Score > found.Paths[1].Score);
    }

    [Fact]
    [Trait("row", "TP-01")]
    public async Task APrefixThatNobodyHas_IsNamed()
    {
        Node("2C01");
        Node("EE01", role: NodeRole.Companion);
        var found = await InspectAsync("2c", "ee", "ff", "ee");
        Assert.Empty(found.Paths);
        Assert.Equal(["EE", "FF"], found.Unknown.Select(hop => hop.ToString()));
    }

    [Fact]
    [Trait("row", "TP-01")]
    public async Task APathThatComesBack_IsPossibleButUnlikely()
    {
        var (first, second) = (Node("2C01", lat: 50), Node("A101", lat: 50.1));
        Link(first, second, 100);
        var path = Assert.Single((await InspectAsync("2c", "a1", "2c")).Paths);
        Assert.Equal(PathInspector.LeastScore, path.Hops[2].Score);
        Assert.True(path.IsSpeculative);
    }

    [Fact]
    [Trait("row", "OP-19")]
    public async Task HiddenNode_IsNeitherNamedNorAnAlternative()
    {
        Node("2C01");
        var hidden = Node("A101");
        var shown = Node("A102");
        _bed.Mesh.Visibility.Hide([hidden.Key.ToString()], []);
        var path = Assert.Single((await InspectAsync("2c", "a1")).Paths);
        Assert.Equal(shown.Id, path.Hops[1].Node.Id);
        Assert.Equal(1, path.Hops[1].Candidates);
        Assert.Empty(path.Hops[1].Alternatives);
    }

    [Fact]
    [Trait("row", "TP-01")]
    public async Task SixtyFourHopsOfAThousandCandidatesEach_IsBounded()
    {
        for (var i = 0; i < 1_000; i++)
            Node("AA" + i.ToString("X4", CultureInfo.InvariantCulture), lat: 50 + (i * 0.001));
        var started = Stopwatch.GetTimestamp();
        var found = await InspectAsync([.. Enumerable.Repeat("aa", PrefixList.Most)]);
        Assert.Equal(PathInspector.BeamWidth, found.Paths.Count);
        Assert.All(found.Paths, path => Assert.Equal(PrefixList.Most, path.Hops.Count));
        Assert.True(found.Expansions <= PathInspector.BeamWidth * 256 * PrefixList.Most, $"{found.Expansions} expansions");
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30), "it took too long");
    }

    [Theory]
    [Trait("row", "TP-01")]
    [InlineData("", "Enter at least one prefix")]
    [InlineData("2c,xy", "“xy” is not hexadecimal")]
    [InlineData("2c,<img src=x>", "“<img” is not hexadecimal")]
    [InlineData("2c,abc", "“abc” has an odd number of digits")]
    [InlineData("2c1144aa", "“2c1144aa” is too long")]
    [InlineData("2c,a1b2", "“2c” has 1 byte, “a1b2” has 2 bytes")]
    public void Prefixes_Wrong_SayWhatAndWhich(string line, string expected)
    {
        Assert.Contains(expected, PrefixList.Read(PrefixList.Split(line), out var hops), StringComparison.Ordinal);
        Assert.Empty(hops);
    }

    [Fact]
    [Trait("row", "TP-01")]
    public void Prefixes_TooMany_SayHowMany() =>
        Assert.Contains("these are 65", PrefixList.Read([.. Enumerable.Repeat("2c", 65)], out _), StringComparison.Ordinal);

    [Theory]
    [Trait("row", "TP-01")]
    [InlineData("2C, a1  f4")]
    [InlineData("2c a1;f4,")]
    [InlineData("\t2c,a1\n f4 ")]
    public void Prefixes_AnySeparatorsAndCase_AreRead(string line)
    {
        Assert.Null(PrefixList.Read(PrefixList.Split(line), out var hops));
        Assert.Equal(["2C", "A1", "F4"], hops.Select(hop => hop.ToString()));
    }

    private Node Node(string hex, double? lat = null, double? lon = 8, double hoursAgo = 0, NodeRole role = NodeRole.Repeater) =>
        _bed.Mesh.Nodes.Apply(new NodeAdvert { Key = AKey.Of(hex), HeardAt = Now - TimeSpan.FromHours(hoursAgo), Role = role, Name = "N" + hex, Latitude = lat, Longitude = lat is null ? null : lon }, true);

    private void Link(Node a, Node b, int count)
    {
        for (var i = 0; i < count; i++)
            _bed.Mesh.Graph.Add(a.Id, b.Id, 1, Now);
    }

    private async Task<PathInspection> InspectAsync(params string[] prefixes)
    {
        Assert.Null(PrefixList.Read(prefixes, out var hops));
        var map = await new ReportCache(_bed.Mesh, NullLogger<ReportCache>.Instance).GetAsync(new NeighborMapReport(), AnalyticsScope.All, CancellationToken.None);
        return PathInspector.Inspect(_bed.Mesh, map, hops, 50, CancellationToken.None);
    }
}
