using CoreScope.Core.Identity;
using CoreScope.Core.Protocol.Writers;
using CoreScope.Ingest.Pipeline;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Ingest.Pipeline;

/// <summary>Who may report, where from, and what is kept of an observer.</summary>
public sealed class ObserverRulesTests
{
    private static IngestRules With(IngestFilterOptions options) => new() { Filter = new IngestFilter(options) };

    [Fact]
    [Trait("row", "OP-11")]
    public async Task Handle_BlacklistedObserver_LeavesNothingAnywhere()
    {
        using var rig = new PipelineRig(With(new IngestFilterOptions { ObserverBlacklist = [" " + PipelineRig.Alice.ToLowerInvariant() + " "], ClientRxCoverage = true }));
        var frame = PipelineRig.Advert(1, new AdvertContent { Type = 2, Name = "node" });

        rig.Take(frame, "\"SNR\":1,\"origin\":\"bad\"");
        rig.Take(PipelineRig.Packets(PipelineRig.Alice.ToLowerInvariant(), "oak"), PipelineRig.Envelope(frame));
        rig.Take(PipelineRig.Packets($" {PipelineRig.Alice}\t"), PipelineRig.Envelope(frame));
        rig.Take("meshcore/packets", PipelineRig.Envelope(frame, $"\"origin_id\":\"{PipelineRig.Alice}\""));
        rig.Take(PipelineRig.Forged(2, new AdvertContent { Type = 2 }));
        rig.Take(PipelineRig.Status(), """{"status":"online","stats":{"battery_mv":4000}}""");
        rig.Take(PipelineRig.Status(), """{"status":"online","model":"x"}""", retained: true);
        rig.Take($"meshcore/client/{PipelineRig.Alice}/packets", PipelineRig.Envelope(frame, "\"direction\":\"rx\",\"gps\":{\"lat\":1,\"lon\":2}"));
        await rig.WriteAsync();

        Assert.Equal(0, rig.Rows());
        Assert.Equal(0, rig.Mesh.Store.Snapshot().Count);
        Assert.Equal(0, rig.Mesh.Observers.Count);
        Assert.Equal(0, rig.Mesh.Nodes.Count);
        Assert.Equal(8, rig.Dropped("observer_blacklisted"));
    }

    [Fact]
    [Trait("row", "OP-11")]
    public async Task Handle_BlacklistedCompanion_LeavesNothingAnywhere()
    {
        using var rig = new PipelineRig(With(new IngestFilterOptions { ObserverBlacklist = ["Companion"] }));

        rig.Take("meshcore/message/channel/0", """{"text":"a: b"}""");
        await rig.WriteAsync();

        Assert.Equal(0, rig.Rows());
        Assert.Equal(1, rig.Dropped("observer_blacklisted"));
    }

    [Fact]
    [Trait("row", "OP-12")]
    public void Handle_IataFilterOfTheSource_DropsPacketsButNotStatuses()
    {
        using var rig = new PipelineRig(With(new IngestFilterOptions { Sources = [new SourceRules("test", ["sfo"])] }));

        rig.Take(PipelineRig.Frame(1));
        rig.Take(PipelineRig.Status(), """{"model":"RAK"}""");
        rig.Take(PipelineRig.Packets(iata: "Sfo"), PipelineRig.Envelope(PipelineRig.Frame(2)));
        rig.Take(PipelineRig.Frame(3), source: "another");

        Assert.Equal(2, rig.Mesh.Store.Snapshot().Count);
        Assert.Equal("RAK", rig.Observer().Facts.Model);
        Assert.Equal(1, rig.Dropped("iata_filtered"));
    }

    [Fact]
    [Trait("row", "OP-12")]
    public void Handle_GlobalWhitelist_DropsBoth()
    {
        using var rig = new PipelineRig(With(new IngestFilterOptions { ObserverIataWhitelist = [" sfo "] }));

        rig.Take(PipelineRig.Frame(1));
        rig.Take(PipelineRig.Status(), """{"model":"RAK"}""");
        rig.Take("meshcore/packets", PipelineRig.Envelope(PipelineRig.Frame(2)));
        rig.Take(PipelineRig.Packets(PipelineRig.Bob, "SFO"), PipelineRig.Envelope(PipelineRig.Frame(3)));

        Assert.Equal(3, rig.Dropped("iata_not_allowed"));
        Assert.Equal(PipelineRig.Bob, Assert.Single(rig.Mesh.Observers.Snapshot()).Id);
    }

    [Fact]
    [Trait("row", "OP-13")]
    public void Handle_Region_IsOfThePayloadElseTheTopicElseTheSource()
    {
        using var rig = new PipelineRig(With(new IngestFilterOptions { Sources = [new SourceRules("test", region: "src")] }));

        rig.Take("meshcore/packets", PipelineRig.Envelope(PipelineRig.Frame(1), $"\"origin_id\":\"{PipelineRig.Alice}\""));
        Assert.Equal("SRC", rig.Observer().Facts.Region);
        rig.Take(PipelineRig.Packets(iata: "top"), PipelineRig.Envelope(PipelineRig.Frame(2)));
        Assert.Equal("TOP", rig.Observer().Facts.Region);
        rig.Take(PipelineRig.Packets(iata: "top"), PipelineRig.Envelope(PipelineRig.Frame(3), "\"region\":\" pay \""));
        Assert.Equal("PAY", rig.Observer().Facts.Region);
        rig.Take(PipelineRig.Packets(iata: "top"), PipelineRig.Envelope(PipelineRig.Frame(3), "\"region\":\"\""));
        Assert.Equal("TOP", rig.Observer().Facts.Region);
    }

    [Fact]
    [Trait("row", "OP-14")]
    public async Task Handle_SignalAsText_IsStoredAsNumbers()
    {
        using var rig = new PipelineRig();

        rig.Take(PipelineRig.Frame(1), "\"SNR\":\"-7.5dB\",\"RSSI\":\"-110 dBm\"");
        await rig.WriteAsync();

        foreach (var mesh in new[] { rig.Mesh, await rig.ReadBackAsync() })
        {
            var heard = mesh.Store.Find(1)!.Best;
            Assert.Equal((-7.5, -110), (heard.Snr, heard.Rssi));
        }
    }

    [Fact]
    [Trait("row", "OP-16")]
    public async Task Handle_NaiveClock_SignIsShownForADayWithoutAWrite()
    {
        using var rig = new PipelineRig();
        var behind = rig.Clock.GetUtcNow().AddHours(-7).ToString("yyyy-MM-ddTHH:mm:ss.ffffff");

        rig.Take(PipelineRig.Frame(1), $"\"timestamp\":\"{behind}\"");
        rig.Take(PipelineRig.Status(), $$"""{"timestamp":"{{behind}}"}""");
        await rig.WriteAsync();

        foreach (var mesh in new[] { rig.Mesh, await rig.ReadBackAsync() })
        {
            var sign = mesh.Observers.Find(PipelineRig.Alice)!.ClockSkew!;
            Assert.Equal((-7 * 3600, 2), (sign.SkewSeconds, sign.Count24h));
            Assert.True(sign.IsCurrent(rig.Now));
            Assert.True(sign.IsCurrent(new UnixMillis(rig.Now.Value + 86_400_000)));
            Assert.False(sign.IsCurrent(new UnixMillis(rig.Now.Value + 86_400_001)));
        }

        rig.Clock.Advance(TimeSpan.FromHours(24.1));
        var ahead = rig.Clock.GetUtcNow().AddMinutes(16).ToString("yyyy-MM-ddTHH:mm:ss");
        rig.Take(PipelineRig.Frame(2), $"\"timestamp\":\"{ahead}\"");
        Assert.Equal((16 * 60, 1), (rig.Observer().ClockSkew!.SkewSeconds, rig.Observer().ClockSkew!.Count24h));
    }

    [Fact]
    public void Handle_RetainedReplay_NoSkewIsRecorded()
    {
        using var rig = new PipelineRig();
        var behind = rig.Clock.GetUtcNow().AddHours(-7).ToString("yyyy-MM-ddTHH:mm:ss");

        rig.Take(PipelineRig.Status(), $$"""{"timestamp":"{{behind}}"}""", retained: true);

        Assert.Null(rig.Observer().ClockSkew);
    }

    [Fact]
    public async Task Handle_RetainedStatus_FillsIdentityButRevivesNobody()
    {
        using var rig = new PipelineRig();
        rig.Take(PipelineRig.Status(), """{"status":"online","model":"old","stats":{"battery_mv":4000,"uptime_secs":10}}""");
        var alice = rig.Observer();
        CoreScope.Core.Directories.ObserverDirectory.Retire(alice);
        var (seen, statuses) = (alice.LastSeen, alice.StatusCount);
        rig.Clock.Advance(TimeSpan.FromDays(20));

        rig.Take(PipelineRig.Status(), """{"status":"online","model":"new","origin":"n","stats":{"battery_mv":3000,"uptime_secs":99,"noise_floor":-90}}""", retained: true);
        rig.Take(PipelineRig.Status(PipelineRig.Bob), """{"status":"offline","model":"m"}""", retained: true);
        await rig.WriteAsync();

        Assert.Equal((seen, statuses, true), (alice.LastSeen, alice.StatusCount, alice.IsInactive));
        Assert.Equal(("new", "n", 4000, 10L, (double?)null), (alice.Facts.Model, alice.Facts.Name, alice.Facts.BatteryMillivolts, alice.Facts.UptimeSeconds, alice.Facts.NoiseFloor));
        Assert.True(rig.Observer(PipelineRig.Bob).LastSeen.IsNever);
        Assert.Equal(1, rig.Rows("observer_metrics"));

        rig.Take(PipelineRig.Status(), """{"status":"online"}""");
        Assert.Equal((rig.Now, false), (alice.LastSeen, alice.IsInactive));
    }

    [Fact]
    public void Handle_RetainedPacket_IsStoredButMovesNoTime()
    {
        using var rig = new PipelineRig();
        rig.Take(PipelineRig.Status(), """{"status":"online"}""");
        var seen = rig.Observer().LastSeen;
        rig.Clock.Advance(TimeSpan.FromHours(1));

        rig.Take(PipelineRig.Packets(), PipelineRig.Envelope(PipelineRig.Frame(1)), retained: true);

        Assert.Equal((seen, 0L), (rig.Observer().LastSeen, rig.Observer().PacketCount));
        Assert.True(rig.Observer().LastPacketAt.IsNever);
        rig.OnlyTransmission();
    }

    [Fact]
    public async Task Handle_Statuses_OneMetricRowAnIntervalAndTheLastWins()
    {
        using var rig = new PipelineRig(new IngestRules { MetricIntervalSeconds = 0 });
        rig.Take(PipelineRig.Status(), """{"stats":{"battery_mv":1}}""");
        rig.Pipeline.Rules = new IngestRules();
        rig.Take(PipelineRig.Status(), """{"stats":{"battery_mv":"4000 mV"}}""");
        rig.Take(PipelineRig.Status(), """{"stats":{"battery_mv":3999.5,"packets_recv":7}}""");
        rig.Take(PipelineRig.Status(), """{"model":"no figures"}""");
        await rig.WriteAsync();

        Assert.Equal(2, rig.Rows("observer_metrics"));
        Assert.Equal(4, rig.Observer().StatusCount);
        Assert.Equal(0, rig.Observer().PacketCount);
    }

    [Fact]
    public void Handle_SourceNamesItsPublishers_OthersAreNotTaken()
    {
        using var rig = new PipelineRig(With(new IngestFilterOptions { Sources = [new SourceRules("test", allowedPublishers: [PipelineRig.Bob.ToLowerInvariant()])] }));

        rig.Take(PipelineRig.Frame(1));
        rig.Take(PipelineRig.Status(), "{}");
        rig.Take("meshcore/message/channel/1", """{"text":"a: b"}""");
        rig.Take(PipelineRig.Frame(2), observer: PipelineRig.Bob);

        Assert.Equal(3, rig.Dropped("publisher_not_allowed"));
        Assert.Equal(PipelineRig.Bob, Assert.Single(rig.Mesh.Observers.Snapshot()).Id);
    }

    public static TheoryData<string> HostileNames => HostileText.All;

    [Theory]
    [MemberData(nameof(HostileNames))]
    [Trait("row", "OP-45")]
    public async Task Handle_HostileNames_AreKeptAsTextAndReadBackTheSame(string text)
    {
        using var rig = new PipelineRig();
        var json = System.Text.Json.JsonSerializer.Serialize(text);
        var segment = text.Replace("/", "");

        rig.Take(PipelineRig.Packets(segment, segment), PipelineRig.Envelope(PipelineRig.Frame(1), $"\"origin\":{json},\"region\":{json},\"direction\":{json},\"timestamp\":{json},\"SNR\":{json}"));
        rig.Take(PipelineRig.Status(segment, segment), $$$"""{"origin":{{{json}}},"model":{{{json}}},"radio":{{{json}}},"repeat":{{{json}}},"stats":{"battery_mv":{{{json}}}}}""");
        rig.Take("meshcore/message/channel/" + segment, $$"""{"text":{{json}}}""");
        rig.Take(segment, json);
        await rig.WriteAsync();

        var back = await rig.ReadBackAsync();
        Assert.Equal(rig.Mesh.Observers.Snapshot().Select(o => (o.Id, o.Facts)), back.Observers.Snapshot().Select(o => (o.Id, o.Facts)));
        Assert.Equal(rig.Mesh.Store.ObservationCount, back.Store.ObservationCount);
        Assert.Equal(rig.Mesh.Channels.Names, back.Channels.Names);
        Assert.All(rig.Mesh.Observers.Snapshot(), o => Assert.DoesNotContain(o.Id + o.Facts.Name, char.IsControl));
        Assert.Equal(0, rig.Dropped("internal_error"));
    }
}
