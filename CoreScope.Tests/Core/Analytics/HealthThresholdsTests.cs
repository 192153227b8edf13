using CoreScope.Core.Analytics;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;

namespace CoreScope.Tests.Core.Analytics;

public sealed class HealthThresholdsTests
{
    private static readonly UnixMillis s_now = new(1_790_000_000_000);

    [Theory]
    [Trait("row", "AN-24")]
    [InlineData(NodeRole.Repeater, 23.99, HealthState.Active)]
    [InlineData(NodeRole.Repeater, 24, HealthState.Degraded)]
    [InlineData(NodeRole.Room, 71.99, HealthState.Degraded)]
    [InlineData(NodeRole.Room, 72, HealthState.Silent)]
    [InlineData(NodeRole.Companion, 0.99, HealthState.Active)]
    [InlineData(NodeRole.Sensor, 1, HealthState.Degraded)]
    [InlineData(NodeRole.None, 23.99, HealthState.Degraded)]
    [InlineData((NodeRole)9, 24, HealthState.Silent)]
    public void StateOf_AtTheLimitsOfTheRole_ChangesThere(NodeRole role, double hours, HealthState expected) =>
        Assert.Equal(expected, new HealthThresholds().StateOf(role, s_now - TimeSpan.FromHours(hours), s_now));

    [Theory]
    [Trait("row", "AN-24")]
    [InlineData(59.9, HealthState.Active)]
    [InlineData(60, HealthState.Degraded)]
    [InlineData(1440, HealthState.Silent)]
    public void StateOfObserver_AtItsLimits_ChangesThere(double minutes, HealthState expected) =>
        Assert.Equal(expected, new HealthThresholds().StateOfObserver(s_now - TimeSpan.FromMinutes(minutes), s_now));

    [Fact]
    [Trait("row", "AN-24")]
    public void StateOf_OtherThresholds_Count()
    {
        var thresholds = new HealthThresholds { NodeDegraded = TimeSpan.FromHours(5), NodeSilent = TimeSpan.FromHours(6) };
        Assert.Equal(HealthState.Active, thresholds.StateOf(NodeRole.Companion, s_now - TimeSpan.FromHours(4), s_now));
        Assert.Equal(HealthState.Silent, thresholds.StateOf(NodeRole.Companion, s_now - TimeSpan.FromHours(6), s_now));
    }

    [Fact]
    public void StateOf_NeverHeardOrHeardInTheFuture_IsSilentOrActive()
    {
        Assert.Equal(HealthState.Silent, new HealthThresholds().StateOf(NodeRole.Repeater, default, s_now));
        Assert.Equal(HealthState.Active, new HealthThresholds().StateOf(NodeRole.Companion, s_now + TimeSpan.FromDays(1), s_now));
    }
}
