using CoreScope.App.Hosting.Options;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Telemetry;
using Microsoft.Extensions.Configuration;

namespace CoreScope.Tests.App.Hosting;

public sealed class MeshOptionsTests
{
    [Fact]
    [Trait("row", "AN-24")]
    public void Thresholds_NotGivenOrBelowZero_AreTheDefaults()
    {
        Assert.Equal(new HealthThresholds(), Options([]).HealthThresholds.ToThresholds());
        Assert.Equal(new HealthThresholds(), Options(["HealthThresholds:InfraSilentHours=0", "HealthThresholds:NodeDegradedHours=-3"]).HealthThresholds.ToThresholds());
        Assert.Equal(new BatteryThresholds(), Options(["BatteryThresholds:LowMv=0"]).BatteryThresholds.ToThresholds());
    }

    [Fact]
    [Trait("row", "AN-24")]
    public void Thresholds_Given_Count()
    {
        var thresholds = Options(["HealthThresholds:InfraSilentHours=48.5", "HealthThresholds:ObserverOnlineMinutes=30", "HealthThresholds:RelayActiveHours=6"]).HealthThresholds.ToThresholds();
        Assert.Equal((TimeSpan.FromHours(48.5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(6)), (thresholds.InfraSilent, thresholds.ObserverOnline, thresholds.RelayActive));
        Assert.Equal(new BatteryThresholds(3500, 3200), Options(["BatteryThresholds:LowMv=3500", "BatteryThresholds:CriticalMv=3200"]).BatteryThresholds.ToThresholds());
    }

    [Fact]
    public void Faults_AreToldAllWithTheirKeys()
    {
        string[] faults =
        [
            .. CoreScopeOptionsValidator.FaultsOf(Options(
            [
                "HealthThresholds:InfraSilentHours=2", "HealthThresholds:ObserverStaleMinutes=5", "BatteryThresholds:CriticalMv=4000", "NeighborGraph:MaxAgeDays=99999",
                "NeighborGraph:CacheRecomputeIntervalSeconds=100000", "NodeBlacklist:0=nonsense", $"NodeBlacklist:1={new string('A', 64)}", "NodeBlacklist:2=",
            ])).Select(fault => fault.Key),
        ];
        Assert.Equal(
            [
                "CoreScope:HealthThresholds:InfraSilentHours", "CoreScope:HealthThresholds:ObserverStaleMinutes", "CoreScope:BatteryThresholds:CriticalMv",
                "CoreScope:NeighborGraph:MaxAgeDays", "CoreScope:NeighborGraph:CacheRecomputeIntervalSeconds", "CoreScope:NodeBlacklist:0",
            ],
            faults);
        Assert.Equal(["CoreScope:HealthThresholds:NodeSilentHours"], CoreScopeOptionsValidator.FaultsOf(Options(["HealthThresholds:NodeSilentHours=1e300"])).Select(fault => fault.Key));
    }

    [Theory]
    [InlineData(new string[] { }, 5)]
    [InlineData(new[] { "NeighborGraph:MaxAgeDays=9" }, 9)]
    [InlineData(new[] { "NeighborEdgesMaxAgeDays=3" }, 3)]
    [InlineData(new[] { "NeighborEdgesMaxAgeDays=3", "NeighborGraph:MaxAgeDays=9" }, 9)]
    [InlineData(new[] { "NeighborGraph:MaxAgeDays=-1" }, 5)]
    public void LinksAge_IsThatOfTheNewerKey(string[] settings, int days)
    {
        var options = Options(settings);
        Assert.Equal(TimeSpan.FromDays(days), options.NeighborGraph.MaxAge(options.NeighborEdgesMaxAgeDays));
    }

    [Fact]
    public void Interval_BelowASecond_IsTheDefault()
    {
        Assert.Equal(TimeSpan.FromMinutes(5), Options(["NeighborGraph:CacheRecomputeIntervalSeconds=0"]).NeighborGraph.Interval);
        Assert.Equal(TimeSpan.FromSeconds(60), Options(["NeighborGraph:CacheRecomputeIntervalSeconds=60"]).NeighborGraph.Interval);
    }

    private static CoreScopeOptions Options(string[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => s.Split('=', 2)).Select(s => new KeyValuePair<string, string?>($"CoreScope:{s[0]}", s[1])))
            .Build();
        var options = new CoreScopeOptions();
        OptionsBinder.Bind(configuration.GetSection(CoreScopeOptions.Section), options);
        return options;
    }
}
