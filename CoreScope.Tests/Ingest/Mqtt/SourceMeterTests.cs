using CoreScope.Ingest.Mqtt;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Ingest.Mqtt;

public sealed class SourceMeterTests
{
    [Fact]
    public void Read_MessagesOverTime_CountsTheLastFiveMinutes()
    {
        var clock = new ManualClock();
        var meter = new SourceMeter("a", "mqtt://h", clock);
        for (var second = 0; second < 600; second++)
        {
            meter.Received();
            meter.Received();
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal((1200L, 598L), (meter.Read().MessagesTotal, meter.Read().MessagesLast5Min));
        clock.Advance(TimeSpan.FromSeconds(200));
        Assert.Equal(198, meter.Read().MessagesLast5Min);
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, meter.Read().MessagesLast5Min);
    }

    [Fact]
    public void Read_WhenTheClockIsSet_CountsAndWrittenFollowTrueTime()
    {
        var clock = new SettableClock { Offset = TimeSpan.FromHours(1) };
        var meter = new SourceMeter("a", "mqtt://h", clock);
        meter.Written(meter.Received());
        clock.Offset = TimeSpan.FromHours(-1);
        var received = meter.Received();
        meter.Written(received);

        Assert.Equal((2L, received), (meter.Read().MessagesLast5Min, meter.Read().LastWritten));
    }

    [Fact]
    public void Connected_AfterAFailure_ClearsTheError()
    {
        var meter = new SourceMeter("a", "mqtt://h", new ManualClock());
        meter.Failed("x");
        meter.Connected();
        Assert.Equal((true, 1L, (string?)null), (meter.Read().Connected, meter.Read().ConnectCount, meter.Read().LastError));
        meter.Disconnected();
        Assert.Equal((false, 1L), (meter.Read().Connected, meter.Read().DisconnectCount));
    }
}
