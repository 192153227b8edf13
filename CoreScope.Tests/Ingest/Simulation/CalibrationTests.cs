using System.Text.Json;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;
using Xunit.Abstractions;

namespace CoreScope.Tests.Ingest.Simulation;

public class CalibrationTests(ITestOutputHelper output)
{
    [Fact]
    public void Floods_BesideARealMesh_HaveTheSameShape()
    {
        if (SharedFiles.Find("data/topology.json") is not { } path)
        {
            output.WriteLine("data/topology.json is absent: nothing to compare with.");
            return;
        }

        using var real = JsonDocument.Parse(File.ReadAllText(path));
        var wanted = Shares(real.RootElement.GetProperty("hopDistribution").EnumerateArray().ToDictionary(row => row.GetProperty("hops").GetInt32(), row => row.GetProperty("count").GetDouble()));
        var floods = ARegion.Clean.Where(pair => pair.Sent.Route.IsFlood() && ARegion.HopsOf(pair.Reception) > 0).ToList();
        var found = Shares(floods.GroupBy(pair => ARegion.HopsOf(pair.Reception)).ToDictionary(g => g.Key, g => (double)g.Count()));

        // Kolmogorov's distance between the two distributions of hops, and both means.
        double below = 0, wantedBelow = 0, most = 0;
        for (var hops = 1; hops <= 25; hops++)
        {
            below += found.GetValueOrDefault(hops);
            wantedBelow += wanted.GetValueOrDefault(hops);
            most = Math.Max(most, Math.Abs(below - wantedBelow));
        }

        var mean = found.Sum(row => row.Key * row.Value);
        output.WriteLine($"distance {most:F3}, mean {mean:F2}, real {real.RootElement.GetProperty("avgHops").GetDouble():F2}");
        Assert.InRange(most, 0, 0.25);
        Assert.InRange(mean, real.RootElement.GetProperty("avgHops").GetDouble() - 1.5, real.RootElement.GetProperty("avgHops").GetDouble() + 1.5);

        var rows = real.RootElement.GetProperty("hopsVsSnr").EnumerateArray().Select(row => (Count: row.GetProperty("count").GetDouble(), Snr: row.GetProperty("avgSnr").GetDouble())).ToList();
        var realSnr = rows.Sum(row => row.Count * row.Snr) / rows.Sum(row => row.Count);
        Assert.InRange(floods.Average(pair => pair.Reception.Snr), realSnr - 4, realSnr + 4);
    }

    private static Dictionary<int, double> Shares(Dictionary<int, double> counts)
    {
        var total = counts.Values.Sum();
        return counts.ToDictionary(row => row.Key, row => row.Value / total);
    }
}
