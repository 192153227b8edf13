using System.Diagnostics;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Store.Queries;

[Collection(AloneCollection.Name)]
public sealed class NodePathsLatencyTests
{
    // Upstream took 1.8 s and more; the benchmark says 2 ms. Between them there is room for a busy machine.
    private static readonly TimeSpan s_limit = TimeSpan.FromMilliseconds(150);

    [Fact]
    [Trait("row", "RP-24")]
    public void Paths_OfFiveThousandCandidates_TakeMilliseconds()
    {
        var bed = new PathsBed();
        var relays = Enumerable.Range(0, 60).Select(i => bed.Node($"{i:X2}A0")).ToArray();
        var random = new Random(7);
        for (var i = 1; i <= 5_000; i++)
        {
            var second = random.Next(1, 60);
            bed.Hear(PathsBed.Flood(i, "00A0", $"{second:X2}A0").At(i), relays[0], relays[second]);
        }

        Assert.Equal((5_000, 59), (bed.PathsOf(relays[0]).TotalTransmissions, bed.PathsOf(relays[0]).TotalPaths));
        var took = new List<TimeSpan>();
        for (var i = 0; i < 9; i++)
        {
            var at = Stopwatch.GetTimestamp();
            bed.PathsOf(relays[0]);
            took.Add(Stopwatch.GetElapsedTime(at));
        }

        took.Sort();
        Assert.True(took[4] < s_limit, $"{took[4].TotalMilliseconds} ms");
        Assert.Equal(0, bed.Reads);
    }
}
