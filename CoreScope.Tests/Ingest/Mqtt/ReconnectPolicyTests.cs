using CoreScope.Ingest.Mqtt;

namespace CoreScope.Tests.Ingest.Mqtt;

public sealed class ReconnectPolicyTests
{
    [Fact]
    public void Next_FailuresInARow_DoublesUpToThirtySeconds()
    {
        var policy = new ReconnectPolicy(() => 0.5);

        var waits = Enumerable.Range(0, 8).Select(_ => policy.Next(TimeSpan.Zero).TotalSeconds);

        Assert.Equal([1, 2, 4, 8, 16, 30, 30, 30], waits);
    }

    [Theory]
    [InlineData(0, 0.8)]
    [InlineData(1, 1.2)]
    public void Next_Jitter_IsTwentyPercent(double random, double seconds) =>
        Assert.Equal(seconds, new ReconnectPolicy(() => random).Next(TimeSpan.Zero).TotalSeconds, 6);

    [Fact]
    public void Next_AtItsLongest_IsNeverAboveThirtySeconds()
    {
        var policy = new ReconnectPolicy(() => 1);

        Assert.All(Enumerable.Range(0, 10).Select(_ => policy.Next(TimeSpan.Zero).TotalSeconds), seconds => Assert.InRange(seconds, 1, 30));
    }

    [Theory]
    [InlineData(60, 1)]
    [InlineData(59.9, 8)]
    public void Next_AfterALife_StartsAnewOnlyWhenItWasLong(double lived, double wait)
    {
        var policy = new ReconnectPolicy(() => 0.5);
        for (var i = 0; i < 3; i++)
            policy.Next(TimeSpan.Zero);

        Assert.Equal(wait, policy.Next(TimeSpan.FromSeconds(lived)).TotalSeconds);
    }
}
