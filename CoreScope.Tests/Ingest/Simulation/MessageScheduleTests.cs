using System.Text.Json;
using CoreScope.Core.Identity;
using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Pipeline;
using CoreScope.Ingest.Simulation;

namespace CoreScope.Tests.Ingest.Simulation;

public class MessageScheduleTests
{
    private static readonly DateTimeOffset s_start = ARegion.Noon;

    [Fact]
    public void TryTake_NothingDue_False()
    {
        var schedule = new MessageSchedule(ARegion.Default, new SimulatorOptions(), s_start);

        Assert.False(schedule.TryTake(s_start - TimeSpan.FromSeconds(1), out _));
        Assert.Equal(s_start, schedule.NextDue);
    }

    [Fact]
    public void TryTake_Start_EveryObserverTellsItsStatusThenAllNodesAdvertise()
    {
        var schedule = new MessageSchedule(ARegion.Default, new SimulatorOptions(), s_start);
        var messages = Take(schedule, TimeSpan.FromSeconds(45));

        Assert.Equal(12, messages.Count(m => !m.IsPacket && m.Retain && m.Topic.EndsWith("/status", StringComparison.Ordinal)));
        Assert.Equal(messages.Select(m => m.Due).Order(), messages.Select(m => m.Due));
        var adverts = messages.Where(m => m.IsPacket && !m.Reception.Corrupted && (m.Reception.Frame[0] >> 2 & 15) == 4);
        Assert.InRange(adverts.Select(m => Convert.ToHexString(m.Reception.Frame.AsSpan()[^30..])).Distinct().Count(), 200, 400);
    }

    [Fact]
    public void TryTake_SameSeed_SameMessages()
    {
        var options = new SimulatorOptions { Rate = 50 };

        var one = Take(new MessageSchedule(ARegion.Default, options, s_start), TimeSpan.FromSeconds(40));
        var other = Take(new MessageSchedule(ARegion.Default, options, s_start), TimeSpan.FromSeconds(40));

        Assert.Equal(one.Select(m => Convert.ToHexString(m.Payload.Span)), other.Select(m => Convert.ToHexString(m.Payload.Span)));
    }

    [Theory]
    [InlineData(0.5, 12 * 3600)]
    [InlineData(100, 240)]
    [InlineData(3000, 15)]
    public void Rate_Steady_IsKeptOnAverage(double rate, int seconds)
    {
        var schedule = new MessageSchedule(ARegion.Default, new SimulatorOptions { Rate = rate, DayLike = false, WarmStart = false }, s_start);
        Take(schedule, TimeSpan.FromSeconds(40));

        var packets = Count(schedule, s_start + TimeSpan.FromSeconds(40 + seconds));

        Assert.InRange(packets / (double)seconds, rate * 0.93, rate * 1.07);
    }

    [Fact]
    public void Rate_DayLike_AveragesOverTheDayWithBurstsAndAQuietMorning()
    {
        var schedule = new MessageSchedule(ARegion.Default, new SimulatorOptions { Rate = 2, WarmStart = false }, s_start.Date);
        var hours = new int[24];
        for (var hour = 0; hour < 24; hour++)
            hours[hour] = Count(schedule, s_start.Date + TimeSpan.FromHours(hour + 1));

        Assert.InRange(hours.Sum() / 86_400.0, 1.7, 2.3);
        Assert.True(hours[3..7].Average() * 1.5 < hours[15..19].Average());
    }

    [Fact]
    public void Rate_Changed_TakesEffectAtOnce()
    {
        var schedule = new MessageSchedule(ARegion.Default, new SimulatorOptions { Rate = 0.1, DayLike = false, WarmStart = false }, s_start);
        Take(schedule, TimeSpan.FromMinutes(10));

        schedule.Rate = 500;
        Count(schedule, s_start + TimeSpan.FromSeconds(640));
        var packets = Count(schedule, s_start + TimeSpan.FromSeconds(660));

        Assert.InRange(packets / 20.0, 420, 580);
        Assert.Throws<ArgumentOutOfRangeException>(() => schedule.Rate = 0);
    }

    [Fact]
    public void CatchUp_AfterAPause_DoesNotPublishHoursAtOnce()
    {
        var schedule = new MessageSchedule(ARegion.Default, new SimulatorOptions { Rate = 20, WarmStart = false }, s_start);
        Take(schedule, TimeSpan.FromSeconds(5));

        var later = s_start + TimeSpan.FromHours(3);
        schedule.CatchUp(later);

        Assert.InRange(Count(schedule, later), 0, 1_000);
    }

    [Fact]
    public void TryTake_Messages_AreUnderstoodByIngest()
    {
        var schedule = new MessageSchedule(ARegion.Default, new SimulatorOptions { Rate = 50 }, s_start);
        var parser = new MessageParser();
        var filter = IngestFilter.KeepAll;
        var skewed = new HashSet<string>();
        foreach (var message in Take(schedule, TimeSpan.FromSeconds(40)))
        {
            var parsed = parser.Parse(new MqttMessage("listener", message.Topic, message.Payload, false, UnixMillis.From(message.Due)), filter);
            if (message.IsPacket && message.Reception.Corrupted)
                continue;
            var observer = ARegion.Default.Observers[message.Observer];
            if (!message.IsPacket)
            {
                Assert.NotNull(parsed.Status);
                Assert.True(parsed.Status.HasMetrics);
                Assert.Equal("869.525,250,10,5", parsed.Status.Radio);
                continue;
            }

            Assert.Equal(ParsedKind.Packet, parsed.Kind);
            Assert.Equal(observer.Id, parsed.Packet.ObserverId);
            Assert.Equal(observer.Iata, parsed.Packet.Region);
            Assert.Equal(observer.Node.Name, parsed.Packet.Name);
            Assert.Equal(message.Reception.Frame, parsed.Packet.Frame.ToArray());
            Assert.InRange(parsed.Packet.Snr!.Value, message.Reception.Snr - 1, message.Reception.Snr + 1);
            Assert.InRange(parsed.Packet.Rssi!.Value, -130, -20);
            Assert.False(parsed.Packet.LengthMismatch);
            if (parsed.Packet.RxTime.NaiveSkewSeconds != 0)
                skewed.Add(observer.Id);
        }

        Assert.Equal(ARegion.Default.Observers.Where(o => o.ClockError != TimeSpan.Zero).Select(o => o.Id).Order(), skewed.Order());
    }

    [Fact]
    public void TryTake_Styles_HaveTheirHabits()
    {
        var schedule = new MessageSchedule(ARegion.Default, new SimulatorOptions { Rate = 50 }, s_start);
        foreach (var message in Take(schedule, TimeSpan.FromSeconds(30)).Where(m => m.IsPacket))
        {
            using var json = JsonDocument.Parse(message.Payload);
            var style = ARegion.Default.Observers[message.Observer].Style;
            var snr = json.RootElement.GetProperty("SNR");
            Assert.Equal(style == PublisherStyle.RemoteTerm ? JsonValueKind.Number : JsonValueKind.String, snr.ValueKind);
            Assert.Equal(style == PublisherStyle.MeshcoreToMqtt, json.RootElement.TryGetProperty("score", out _));
            Assert.Equal(style == PublisherStyle.FirmwareBridge, !json.RootElement.GetProperty("timestamp").GetString()!.EndsWith("+00:00", StringComparison.Ordinal));
            Assert.Equal("rx", json.RootElement.GetProperty("direction").GetString());
            Assert.NotEqual("-0", snr.ToString());
        }
    }

    private static List<OutgoingMessage> Take(MessageSchedule schedule, TimeSpan span)
    {
        var messages = new List<OutgoingMessage>();
        while (schedule.TryTake(s_start + span, out var message))
            messages.Add(message);
        return messages;
    }

    private static int Count(MessageSchedule schedule, DateTimeOffset until)
    {
        var count = 0;
        while (schedule.TryTake(until, out var message))
            count += message.IsPacket ? 1 : 0;
        return count;
    }
}
