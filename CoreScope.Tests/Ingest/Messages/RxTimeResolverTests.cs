using System.Globalization;
using CoreScope.Core.Identity;
using CoreScope.Ingest.Messages;

namespace CoreScope.Tests.Ingest.Messages;

[Trait("row", "OP-15")]
public sealed class RxTimeResolverTests
{
    private static readonly FixedClock s_clock = new(DateTimeOffset.Parse("2026-06-09T12:00:00Z", CultureInfo.InvariantCulture));
    private const string ServerTime = "2026-06-09T12:00:00Z";

    [Theory]
    // 14 h ahead, with a zone: both sides give the server's time, for different reasons.
    [InlineData("2026-06-10T02:00:00Z", ServerTime, 0, RxTimeOrigin.Ahead)]
    [InlineData("2026-06-10T02:00:01Z", ServerTime, 0, RxTimeOrigin.FarAhead)]
    // … and without: up to 14 h it is a skewed clock.
    [InlineData("2026-06-10T02:00:00", ServerTime, 50_400, RxTimeOrigin.NaiveSkew)]
    [InlineData("2026-06-10T02:00:01", ServerTime, 0, RxTimeOrigin.FarAhead)]
    // 30 days.
    [InlineData("2026-05-10T12:00:00Z", "2026-05-10T12:00:00Z", 0, RxTimeOrigin.Envelope)]
    [InlineData("2026-05-10T11:59:59Z", ServerTime, 0, RxTimeOrigin.TooOld)]
    [InlineData("2026-05-10T12:00:00", ServerTime, -2_592_000, RxTimeOrigin.NaiveSkew)]
    [InlineData("2026-05-10T11:59:59", ServerTime, 0, RxTimeOrigin.TooOld)]
    // 15 minutes, naive, both ways.
    [InlineData("2026-06-09T11:45:00", "2026-06-09T11:45:00Z", 0, RxTimeOrigin.Envelope)]
    [InlineData("2026-06-09T11:44:59", ServerTime, -901, RxTimeOrigin.NaiveSkew)]
    [InlineData("2026-06-09T12:15:00", ServerTime, 0, RxTimeOrigin.Ahead)]
    [InlineData("2026-06-09T12:15:01", ServerTime, 901, RxTimeOrigin.NaiveSkew)]
    // The same with a zone is an upload that comes late, and keeps its time.
    [InlineData("2026-06-09T11:44:59Z", "2026-06-09T11:44:59Z", 0, RxTimeOrigin.Envelope)]
    // A zone and one second ahead; now itself; one second behind.
    [InlineData("2026-06-09T12:00:01Z", ServerTime, 0, RxTimeOrigin.Ahead)]
    [InlineData("2026-06-09T12:00:00Z", ServerTime, 0, RxTimeOrigin.Envelope)]
    [InlineData("2026-06-09T11:59:59Z", "2026-06-09T11:59:59Z", 0, RxTimeOrigin.Envelope)]
    // Offsets and fractions.
    [InlineData("2026-06-09T04:00:00-07:30", "2026-06-09T11:30:00Z", 0, RxTimeOrigin.Envelope)]
    [InlineData("2026-06-09T14:00:00+02:00", "2026-06-09T12:00:00Z", 0, RxTimeOrigin.Envelope)]
    [InlineData("2026-06-10T11:59:00+23:59", "2026-06-09T12:00:00Z", 0, RxTimeOrigin.Envelope)]
    [InlineData("2026-06-09T11:59:58.999999999999Z", "2026-06-09T11:59:58Z", 0, RxTimeOrigin.Envelope)]
    [InlineData("2026-06-09T11:59:58.1+00:00", "2026-06-09T11:59:58Z", 0, RxTimeOrigin.Envelope)]
    public void Resolve_EveryEdge_GivesTimeSkewAndOrigin(string timestamp, string expected, int skew, RxTimeOrigin origin)
    {
        var resolved = RxTimeResolver.Resolve(timestamp, UnixMillis.Now(s_clock));

        Assert.Equal(UnixMillis.From(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture)), resolved.Time);
        Assert.Equal(skew, resolved.NaiveSkewSeconds);
        Assert.Equal(origin, resolved.Origin);
    }

    [Theory]
    [InlineData("")]
    [InlineData("now")]
    [InlineData("1781006400")]
    [InlineData("2026-06-09 11:59:58Z")]
    [InlineData("2026-06-09t11:59:58z")]
    [InlineData("2026-06-09T11:59Z")]
    [InlineData("2026-06-09T11:59:58.")]
    [InlineData("2026-06-09T11:59:58.Z")]
    [InlineData("2026-06-09T11:59:58,5Z")]
    [InlineData("2026-06-09T11:59:58z")]
    [InlineData("2026-06-09T11:59:58ZZ")]
    [InlineData("2026-06-09T11:59:58 Z")]
    [InlineData("2026-06-09T11:59:58+0000")]
    [InlineData("2026-06-09T11:59:58+24:00")]
    [InlineData("2026-06-09T11:59:58+00:60")]
    [InlineData("2026-06-09T11:59:58+aa:00")]
    [InlineData("2026-06-09T24:00:00Z")]
    [InlineData("2026-06-09T11:60:00Z")]
    [InlineData("2026-06-09T11:59:60Z")]
    [InlineData("2026-02-30T11:59:58Z")]
    [InlineData("2026-13-01T11:59:58Z")]
    [InlineData("2026-00-01T11:59:58Z")]
    [InlineData("2026-06-00T11:59:58Z")]
    [InlineData("0000-06-09T11:59:58Z")]
    [InlineData("-026-06-09T11:59:58Z")]
    [InlineData("٢٠٢٦-06-09T11:59:58Z")]
    public void Resolve_OtherLayouts_GiveServerTime(string timestamp)
    {
        var resolved = RxTimeResolver.Resolve(timestamp, UnixMillis.Now(s_clock));

        Assert.Equal(new RxTime(UnixMillis.Now(s_clock), 0, RxTimeOrigin.Unreadable), resolved);
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00+23:59", RxTimeOrigin.TooOld)]
    [InlineData("9999-12-31T23:59:59-23:59", RxTimeOrigin.FarAhead)]
    [InlineData("2024-01-01T12:00:00.000000", RxTimeOrigin.TooOld)]
    public void Resolve_EndsOfTheCalendar_DoNotOverflow(string timestamp, RxTimeOrigin origin) =>
        Assert.Equal(origin, RxTimeResolver.Resolve(timestamp, UnixMillis.Now(s_clock)).Origin);

    [Fact]
    public void Resolve_ServerTimeWithMilliseconds_IsCutToSeconds() =>
        Assert.Equal(new UnixMillis(1_781_006_400_000), RxTimeResolver.Missing(new UnixMillis(1_781_006_400_999)).Time);

    [Theory]
    [InlineData("null")]
    [InlineData("1781006400")]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("\"\"")]
    public void Parse_TimestampNotAString_IsMissing(string json) =>
        Assert.Equal(RxTimeOrigin.Missing, AMessage.Packet($"\"timestamp\":{json}").RxTime.Origin);

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
