using System.Text;
using CoreScope.Core.Directories;
using CoreScope.Ingest.Simulation;

namespace CoreScope.Tests.Ingest.Simulation;

public class RegionTests
{
    [Fact]
    public void Build_SameSeed_SameRegion()
    {
        var one = Region.Build(new SimulatorOptions { Seed = 5 });
        var other = Region.Build(new SimulatorOptions { Seed = 5 });

        Assert.Equal(Describe(one), Describe(other));
        Assert.NotEqual(Describe(one), Describe(Region.Build(new SimulatorOptions { Seed = 6 })));
    }

    [Fact]
    public void Build_Defaults_HasRolesZonesAndUsableKeys()
    {
        var region = ARegion.Default;

        Assert.Equal(300, region.Nodes.Count);
        Assert.Equal(12, region.Observers.Count);
        Assert.InRange(region.Nodes.Count(n => n.Role == NodeRole.Repeater), 170, 190);
        Assert.InRange(region.Nodes.Count(n => n.Role == NodeRole.Companion), 80, 100);
        Assert.Contains(region.Nodes, n => n.Role == NodeRole.Room);
        Assert.Contains(region.Nodes, n => n.Role == NodeRole.Sensor);
        Assert.InRange(region.Observers.Select(o => o.Iata).Distinct().Count(), 3, 5);
        Assert.Equal(4, region.Observers.Select(o => o.Style).Distinct().Count());
        Assert.Single(region.Observers, o => o.ClockError != TimeSpan.Zero);
        Assert.Equal(300, region.Nodes.Select(n => n.Key).Distinct().Count());
        Assert.DoesNotContain(region.Nodes, n => n.Address is 0x00 or 0xFF);
        Assert.Equal([1, 2, 3], region.Nodes.Select(n => n.HashSize).Distinct().Order());
    }

    [Fact]
    public void Build_Names_AreUniqueFitAnAdvertAndTryThePages()
    {
        var names = ARegion.Default.Nodes.Select(n => n.Name).ToList();

        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(names, name => Assert.InRange(Encoding.UTF8.GetByteCount(name), 1, 31));
        Assert.Contains("<img src=x onerror=alert(1)>", names);
        Assert.Contains(names, name => name.Contains('\u202E', StringComparison.Ordinal));
        Assert.Contains(names, name => name.Contains('ö', StringComparison.Ordinal));
        Assert.Contains(names, name => name.EnumerateRunes().Any(rune => rune.Value > 0x1F000));
    }

    [Theory]
    [InlineData(40, 10)]
    [InlineData(1200, 40)]
    public void Build_OtherSizes_GivesWhatWasAsked(int nodes, int observers)
    {
        var region = Region.Build(new SimulatorOptions { Nodes = nodes, Observers = observers });

        Assert.Equal(nodes, region.Nodes.Count);
        Assert.Equal(observers, region.Observers.Select(o => o.Id).Distinct().Count());
        Assert.Equal(nodes, region.Nodes.Select(n => n.Name).Distinct().Count());
    }

    private static string Describe(Region region) =>
        string.Join('\n', region.Nodes.Select(n => $"{n.Key} {n.Name} {n.Role} {n.Latitude} {n.Longitude} {n.HashSize}"))
        + string.Join('\n', region.Observers.Select(o => $"{o.Id} {o.Iata} {o.Style} {o.Model}"));
}
