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
    [Trait("row", "OP-07")]
    public async Task Follow_DroppedOrBrokenOff_NothingIsWaitedFor()
    {
        var clock = new ManualClock();
        var meter = new SourceMeter("a", "mqtt://h", clock);
        meter.Received();
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(TimeSpan.FromMinutes(10), meter.Pulse(false).Waiting);
        // A full inbox: what waits keeps waiting, what is dropped does not.
        meter.Received();
        Assert.False(await meter.Follow(new(false)));
        Assert.Equal(TimeSpan.FromMinutes(10), meter.Pulse(false).Waiting);
        meter.Written(default);
        Assert.Null(meter.Pulse(false).Waiting);

        meter.Received();
        Assert.False(await meter.Follow(new(false)));
        Assert.Null(meter.Pulse(false).Waiting);
        meter.Received();
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await meter.Follow(new(Task.FromException<bool>(new OperationCanceledException()))));
        Assert.Null(meter.Pulse(false).Waiting);
        meter.Received();
        Assert.True(await meter.Follow(new(true)));
        Assert.Equal(TimeSpan.Zero, meter.Pulse(false).Waiting);
    }

    [Fact]
    public void Written_WhileMoreIsWaiting_WaitsFromThenOn()
    {
        var clock = new ManualClock();
        var meter = new SourceMeter("a", "mqtt://h", clock);
        meter.Received();
        meter.Received();
        clock.Advance(TimeSpan.FromMinutes(3));
        meter.Written(default);
        clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(TimeSpan.FromMinutes(6), meter.Pulse(false).Waiting);
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
