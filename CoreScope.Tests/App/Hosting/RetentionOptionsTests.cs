using CoreScope.App.Hosting.Options;
using CoreScope.Ingest.Persistence;
using Microsoft.Extensions.Configuration;

namespace CoreScope.Tests.App.Hosting;

public sealed class RetentionOptionsTests
{
    [Theory]
    [InlineData("", 7, 14, 0, 30, 1024)]
    [InlineData("Retention:NodeDays=3 Retention:ObserverDays=4 Retention:PacketDays=30 Retention:MetricsDays=5 Db:IncrementalVacuumPages=9", 3, 4, 30, 5, 9)]
    [InlineData("Retention:NodeDays=0 Retention:ObserverDays=0 Retention:MetricsDays=-2 Db:IncrementalVacuumPages=0", 7, 14, 0, 30, 1024)]
    [InlineData("Retention:ObserverDays=-1", 7, 0, 0, 30, 1024)]
    [InlineData("Retention:ObserverDays=-5", 7, 0, 0, 30, 1024)]
    public void ToPolicy_Values_AreClamped(string settings, int nodes, int observers, int packets, int metrics, int pages)
    {
        var options = Read(settings);
        Assert.Empty(CoreScopeOptionsValidator.FaultsOf(options));
        Assert.Equal(
            new RetentionPolicy { Nodes = Days(nodes)!.Value, Observers = Days(observers), Packets = Days(packets), Metrics = Days(metrics)!.Value, VacuumPages = pages },
            options.Retention.ToPolicy(options.Db.IncrementalVacuumPages));
    }

    [Fact]
    public void Faults_Nonsense_NamesEveryKey()
    {
        var faults = CoreScopeOptionsValidator.FaultsOf(Read("Retention:PacketDays=-1 Retention:NodeDays=40000 Retention:MetricsDays=x Db:IncrementalVacuumPages=y"));
        Assert.Equal(
            ["CoreScope:Db:IncrementalVacuumPages", "CoreScope:Retention:MetricsDays", "CoreScope:Retention:NodeDays", "CoreScope:Retention:PacketDays"],
            faults.Select(f => f.Key).Order(StringComparer.Ordinal));
    }

    private static TimeSpan? Days(int days) => days == 0 ? null : TimeSpan.FromDays(days);

    private static CoreScopeOptions Read(string settings)
    {
        var values = settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).Select(pair => KeyValuePair.Create("CoreScope:" + pair[0], (string?)pair[1]));
        var options = new CoreScopeOptions();
        OptionsBinder.Bind(new ConfigurationBuilder().AddInMemoryCollection(values).Build().GetSection("CoreScope"), options);
        return options;
    }
}
