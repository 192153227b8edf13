using System.Text;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Pipeline;

namespace CoreScope.Tests.Ingest.Messages;

public sealed class MessageParserTests
{
    [Theory]
    [InlineData("\"region\":\" ams \"", AMessage.Packets, "SEA", "AMS")]
    [InlineData("\"region\":\"\"", AMessage.Packets, "SEA", "OAK")]
    [InlineData("\"region\":7", AMessage.Packets, "SEA", "OAK")]
    [InlineData("\"x\":1", "meshcore/ oak /AB/packets", "SEA", "OAK")]
    [InlineData("\"x\":1", "meshcore/packets", " sea ", "SEA")]
    [InlineData("\"region\":\"ams\"", "meshcore/packets", "SEA", "AMS")]
    [InlineData("\"x\":1", "meshcore/packets", null, null)]
    [Trait("row", "OP-13")]
    public void Parse_Region_PayloadOverTopicOverSource(string field, string topic, string? sourceRegion, string? expected)
    {
        var filter = AMessage.Filter(sources: new SourceRules("test", region: sourceRegion));

        var parsed = AMessage.Parse(topic, $$"""{"raw":"{{AMessage.Raw}}",{{field}}}""", filter);

        Assert.Equal(expected, parsed.Packet.Region);
    }

    [Fact]
    [Trait("row", "OP-13")]
    public void Parse_StatusWithoutIata_TakesTheSourcesRegion() =>
        Assert.Equal("SEA", AMessage.Parse($"meshcore//{AMessage.Observer}/status", "{}", AMessage.Filter(sources: new SourceRules("test", region: "sea"))).Status!.Region);

    [Theory]
    [InlineData("meshcore/packets", "\"origin_id\":\" ab12 \"", "AB12")]
    [InlineData("meshcore/OAK//packets", "\"origin_id\":\"ab12\"", "AB12")]
    [InlineData("meshcore/OAK/packets", "\"origin_id\":\"ab12\"", "AB12")]
    [InlineData("meshcore/OAK/DEVICE/packets", "\"origin_id\":\"ab12\"", "DEVICE")]
    [InlineData("meshcore/packets", "\"origin_id\":7", PacketMessage.UnknownObserver)]
    [InlineData("meshcore/packets", "\"x\":0", PacketMessage.UnknownObserver)]
    public void Parse_Observer_TopicThenOriginId(string topic, string field, string expected) =>
        Assert.Equal(expected, AMessage.Parse(topic, $$"""{"raw":"{{AMessage.Raw}}",{{field}}}""").Packet.ObserverId);

    [Fact]
    public void Parse_StatusOfNobody_IsIgnored() => Assert.Equal(DropReason.NoObserver, AMessage.Parse("meshcore/OAK//status", "{}").Drop);

    [Theory]
    [InlineData("27", false)]
    [InlineData("\"27\"", false)]
    [InlineData("28", true)]
    [InlineData("\"x\"", false)]
    public void Parse_Len_IsOnlyCompared(string len, bool mismatch) => Assert.Equal(mismatch, AMessage.Packet($"\"len\":{len}").LengthMismatch);

    [Fact]
    public void Parse_FirmwareTopicWithRaw_IsAPacket() =>
        Assert.Equal(ParsedKind.Packet, AMessage.Parse($"meshcore/OAK/{AMessage.Observer}/serial/x", $$"""{"raw":"{{AMessage.Raw}}"}""").Kind);

    [Theory]
    [InlineData(" 1543 5c2c\\t3338\\r\\n53CA1DAFFB087F5E646CC17B733F4041C5C7ACD6A7 ", true)]
    [InlineData("15435C2C333853CA1DAFFB087F5E646CC17B733F4041C5C7ACD6A\\u0037", true)]
    [InlineData("15435C2C333853CA1DAFFB087F5E646CC17B733F4041C5C7ACD6A", false)]
    [InlineData("0x15435C2C333853CA1DAFFB087F5E646CC17B733F4041C5C7ACD6A7", false)]
    [InlineData("15,43", false)]
    [InlineData("15\u00A043", false)]
    [InlineData("１５43", false)]
    [InlineData("15\\u000043", false)]
    public void Parse_Hex_WhiteSpaceAndCaseArePassedOver(string raw, bool good)
    {
        var parsed = AMessage.Parse(AMessage.Packets, $$"""{"raw":"{{raw}}"}""");

        if (good)
            Assert.Equal(AMessage.Raw, Convert.ToHexString(parsed.Packet.Frame.Span));
        else
            Assert.Equal((DropReason.DecodeError, DecodeErrorCode.InvalidHex), (parsed.Drop, parsed.Error.Code));
    }

    [Fact]
    public void Parse_RawOfOneMegabyte_IsRefusedByKind()
    {
        var zeros = AMessage.Parse(AMessage.Packets, $$"""{"raw":"{{new string('0', 1_000_000)}}"}""");
        var words = AMessage.Parse(AMessage.Packets, $$"""{"raw":"{{new string('z', 1_000_000)}}"}""");
        var escaped = AMessage.Parse(AMessage.Packets, $$"""{"raw":"{{string.Concat(Enumerable.Repeat("\\u0031", 100_000))}}"}""");
        var padded = AMessage.Parse(AMessage.Packets, $$"""{"raw":"{{new string(' ', 1_000_000)}}{{AMessage.Raw}}"}""");

        Assert.Equal(DecodeErrorCode.MissingTransportCodes, AMessage.Parse(AMessage.Packets, """{"raw":"0000"}""").Error.Code);
        Assert.Equal(DecodeErrorCode.PayloadTooLong, zeros.Error.Code);
        Assert.Equal(1_000_000, zeros.RawLength);
        Assert.Equal(DecodeErrorCode.InvalidHex, words.Error.Code);
        Assert.Equal(DropReason.DecodeError, escaped.Drop);
        Assert.Equal(ParsedKind.Packet, padded.Kind);
    }

    [Theory]
    [InlineData("{", DropReason.InvalidJson)]
    [InlineData("", DropReason.InvalidJson)]
    [InlineData("   ", DropReason.InvalidJson)]
    [InlineData("null", DropReason.InvalidJson)]
    [InlineData("\"raw\"", DropReason.InvalidJson)]
    [InlineData("{\"raw\":\"00\"", DropReason.InvalidJson)]
    [InlineData("{\"raw\":\"00\"}}", DropReason.InvalidJson)]
    [InlineData("{\"raw\":\"00\"} x", DropReason.InvalidJson)]
    [InlineData("{\"raw\":\"00\",}", DropReason.InvalidJson)]
    [InlineData("{\"raw\":\"00\"/**/}", DropReason.InvalidJson)]
    [InlineData("{\"raw\":\"\\x\"}", DropReason.InvalidJson)]
    [InlineData("{\"raw\":\"\n\"}", DropReason.InvalidJson)]
    [InlineData("{\"SNR\":NaN}", DropReason.InvalidJson)]
    [InlineData("{\"SNR\":01}", DropReason.InvalidJson)]
    [InlineData("\uFEFF{}", DropReason.InvalidJson)]
    [InlineData(" \r\n{} ", DropReason.NoRaw)]
    [InlineData("{\"raw\":null}", DropReason.NoRaw)]
    [InlineData("{\"raw\":12}", DropReason.NoRaw)]
    [InlineData("{\"raw\":[\"00\"]}", DropReason.NoRaw)]
    [InlineData("{\"gps\":{\"raw\":\"00\"}}", DropReason.NoRaw)]
    [InlineData("{\"RAW\":\"00\"}", DropReason.NoRaw)]
    [InlineData("{\"raw\":\" \"}", DropReason.DecodeError)]
    [InlineData("{\"raw\":\"1543\",\"raw\":\"\"}", DropReason.NoRaw)]
    public void Parse_BadBody_IsIgnoredWithReason(string body, DropReason reason)
    {
        var parsed = AMessage.Parse(AMessage.Packets, body);

        Assert.Equal(ParsedKind.Ignored, parsed.Kind);
        Assert.Equal(reason, parsed.Drop);
    }

    [Fact]
    public void Parse_DeepNesting_IsIgnoredOrSkipped()
    {
        var shallow = AMessage.Packet($"\"a\":{new string('[', 40)}{new string(']', 40)}");
        var deep = AMessage.Parse(AMessage.Packets, $$"""{"raw":"{{AMessage.Raw}}","a":{{new string('[', 100_000)}}""");
        var objects = AMessage.Parse(AMessage.Packets, string.Concat(Enumerable.Repeat("{\"stats\":", 100_000)));

        Assert.Equal(AMessage.Observer, shallow.ObserverId);
        Assert.Equal(DropReason.InvalidJson, deep.Drop);
        Assert.Equal(DropReason.InvalidJson, objects.Drop);
    }

    [Theory]
    [InlineData("\\ud800", "\uFFFD")]
    [InlineData("a\\udc00b", "a\uFFFDb")]
    [InlineData("\\ud83d\\ude00", "😀")]
    [InlineData("\\ud83dx", "\uFFFDx")]
    [InlineData("  roof\\r\\n2026 ERROR forged  ", "roof2026 ERROR forged")]
    [InlineData("a\\u2028b\\u0085c\\u001b[31m\\u0000", "abc[31m")]
    [InlineData("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>")]
    [InlineData("\u202Etfel ot thgir", "\u202Etfel ot thgir")]
    [InlineData("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0")]
    [InlineData(" \\t\\n ", null)]
    [InlineData("", null)]
    [InlineData("\\\"quoted\\\" \\\\ \\/", "\"quoted\" \\ /")]
    public void Parse_Name_IsOneCleanLine(string json, string? expected) => Assert.Equal(expected, AMessage.Packet($"\"origin\":\"{json}\"").Name);

    [Fact]
    public void Parse_NameOf200Emojis_IsCutBetweenThem()
    {
        var name = AMessage.Packet($"\"origin\":\"{string.Concat(Enumerable.Repeat("😀", 200))}\"").Name!;
        var odd = AMessage.Packet($"\"origin\":\"x{string.Concat(Enumerable.Repeat("😀", 200))}\"").Name!;

        Assert.Equal(string.Concat(Enumerable.Repeat("😀", 64)), name);
        Assert.Equal(127, odd.Length);
        Assert.False(char.IsHighSurrogate(odd[^1]));
    }

    [Fact]
    public void Parse_StringsOfOneMegabyte_AreCut()
    {
        var huge = new string('x', 1_000_000);
        var packet = AMessage.Packet($"\"origin\":\"{huge}\",\"direction\":\"{huge}\",\"region\":\"{huge}\",\"timestamp\":\"{huge}\",\"SNR\":\"{huge}\",\"{huge}\":1");

        Assert.Equal(128, packet.Name!.Length);
        Assert.Equal(32, packet.Direction!.Length);
        Assert.Equal(32, packet.Region!.Length);
        Assert.Equal(RxTimeOrigin.Unreadable, packet.RxTime.Origin);
        Assert.Null(packet.Snr);
    }

    [Fact]
    public void Parse_IllFormedUtf8_IsReplaced()
    {
        byte[] body = [.. """{"raw":"""u8, .. "\""u8, .. Encoding.ASCII.GetBytes(AMessage.Raw), .. "\",\"origin\":\"a"u8, 0xFF, 0xC3, .. "b\",\""u8, 0xFE, .. "\":1}"u8];

        var parsed = new MessageParser().Parse(AMessage.With(AMessage.Packets, body), IngestFilter.KeepAll);

        Assert.Equal("a\uFFFD\uFFFDb", parsed.Packet.Name);
    }

    [Fact]
    public void Parse_ObserverIdWithControlsOrEndless_IsCleanedAndCut()
    {
        var body = $$"""{"raw":"{{AMessage.Raw}}"}""";

        Assert.Equal("AB", AMessage.Parse("meshcore/OAK/a\r\nb/packets", body).Packet.ObserverId);
        Assert.Equal(128, AMessage.Parse($"meshcore/OAK/{new string('a', 60_000)}/packets", body).Packet.ObserverId.Length);
    }

    [Fact]
    public void Parse_StatsPresent_HideTopLevelEvenIfUnusable()
    {
        var status = AMessage.Parse(AMessage.Status, """
            {"battery_mv":3900,"uptime_secs":5,"noise_floor":-100,"recv_errors":1,
             "stats":{"battery_mv":"bad","uptime_secs":null,"noise_floor":-99.5,"tx_air_secs":2.5,"rx_air_secs":-2.5,"stats":{"recv_errors":9}}}
            """).Status!;

        Assert.Null(status.BatteryMv);
        Assert.Null(status.UptimeSecs);
        Assert.Equal(-99.5, status.NoiseFloor);
        Assert.Equal(3, status.TxAirSecs);
        Assert.Equal(-3, status.RxAirSecs);
        Assert.Equal(1, status.RecvErrors);
        Assert.True(status.HasMetrics);
    }

    [Fact]
    public void Parse_StatsTwice_LastOneCounts()
    {
        var status = AMessage.Parse(AMessage.Status, """{"stats":{"battery_mv":1,"recv_errors":2},"stats":{"recv_errors":3}}""").Status!;
        var erased = AMessage.Parse(AMessage.Status, """{"stats":{"battery_mv":1},"stats":7}""").Status!;

        Assert.Null(status.BatteryMv);
        Assert.Equal(3, status.RecvErrors);
        Assert.False(erased.HasMetrics);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("1", true)]
    [InlineData("0", false)]
    [InlineData("-0.5", true)]
    [InlineData("\" ON \"", true)]
    [InlineData("\"True\"", true)]
    [InlineData("\"1\"", true)]
    [InlineData("\"yes\"", true)]
    [InlineData("\"Off\"", false)]
    [InlineData("\"FALSE\"", false)]
    [InlineData("\"0\"", false)]
    [InlineData("\"no\"", false)]
    [InlineData("\"2\"", null)]
    [InlineData("\"maybe\"", null)]
    [InlineData("\"\"", null)]
    [InlineData("null", null)]
    [InlineData("[]", null)]
    [InlineData("1e999", null)]
    public void Parse_Repeat_KnowsTheWordsForOnAndOff(string json, bool? expected) =>
        Assert.Equal(expected, AMessage.Parse(AMessage.Status, $$"""{"repeat":{{json}}}""").Status!.CanRelay);

    [Theory]
    [InlineData("""{"firmware_version":"","firmware":" v1\r"}""", "v1")]
    [InlineData("""{"firmware_version":"v2","firmware":"v1"}""", "v2")]
    [InlineData("""{"firmware":7}""", null)]
    public void Parse_Firmware_NewerKeyWinsUnlessEmpty(string body, string? expected) => Assert.Equal(expected, AMessage.Parse(AMessage.Status, body).Status!.Firmware);

    [Theory]
    [InlineData("""{"client_version":"a","clientVersion":"b"}""", "b")]
    [InlineData("""{"client_version":"a"}""", "a")]
    public void Parse_ClientVersion_CamelCaseWins(string body, string expected) => Assert.Equal(expected, AMessage.Parse(AMessage.Status, body).Status!.ClientVersion);

    [Fact]
    public void Parse_StatusWithRaw_IsStillAStatus() =>
        Assert.Equal(ParsedKind.Status, AMessage.Parse(AMessage.Status, $$"""{"raw":"{{AMessage.Raw}}"}""").Kind);

    [Fact]
    public void Parse_OfflineWill_SaysSo()
    {
        var status = new MessageParser().Parse(AMessage.With(AMessage.Status, """{"status":"Offline"}""") with { Retained = true }, IngestFilter.KeepAll).Status!;

        Assert.True(status.IsOffline);
        Assert.True(status.Retained);
        Assert.False(status.HasMetrics);
    }

    [Fact]
    public void Parse_StatusFigureOutOfRange_IsNotGiven() =>
        Assert.Null(AMessage.Parse(AMessage.Status, """{"stats":{"battery_mv":1e300}}""").Status!.BatteryMv);

    [Theory]
    [InlineData("meshcore/message/channel/3", """{"text":"x","channel_idx":7}""", "ch7")]
    [InlineData("meshcore/message/channel/3", """{"text":"x","channel_idx":"7"}""", "ch7")]
    [InlineData("meshcore/message/channel/3", """{"text":"x","channel_idx":-1}""", "ch3")]
    [InlineData("meshcore/message/channel/3", """{"text":"x","channel_idx":"?"}""", "ch3")]
    [InlineData("meshcore/message/direct/3", """{"text":"x","channel_idx":7}""", null)]
    public void Parse_BridgeChannel_BodyOverTopic(string topic, string body, string? expected) => Assert.Equal(expected, AMessage.Parse(topic, body).Bridge!.Channel);

    [Theory]
    [InlineData(": x", null)]
    [InlineData("A: x", "A")]
    [InlineData("A:x", null)]
    [InlineData("1234567890123456789012345678901234567890123456789: x", "1234567890123456789012345678901234567890123456789")]
    [InlineData("12345678901234567890123456789012345678901234567890: x", null)]
    public void Parse_BridgeSender_IsBeforeTheFirstColonAtPosition1To49(string text, string? expected) =>
        Assert.Equal(expected, AMessage.Parse("meshcore/message/channel/0", $$"""{"text":"{{text}}"}""").Bridge!.Sender);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"text":" \r\n "}""")]
    [InlineData("""{"text":"\u0000\u0007"}""")]
    [InlineData("""{"text":5}""")]
    public void Parse_BridgeWithoutText_IsEmptyText(string body) => Assert.Equal(DropReason.EmptyText, AMessage.Parse("meshcore/message/channel/0", body).Drop);

    [Fact]
    public void ContentHash_SenderTimestamp_MakesARedeliveryADuplicate()
    {
        const string Body = """{"text":"Ann: hi","sender_timestamp":1781006400}""";
        var message = AMessage.With("meshcore/message/channel/0", Body);
        var first = new MessageParser().Parse(message, IngestFilter.KeepAll).Bridge!;
        var again = new MessageParser().Parse(message with { ReceivedAt = new UnixMillis(AMessage.Now.Value + 9000) }, IngestFilter.KeepAll).Bridge!;
        var other = AMessage.Parse("meshcore/message/channel/1", Body).Bridge!;

        Assert.Equal(first.ContentHash(), again.ContentHash());
        Assert.NotEqual(first.ContentHash(), other.ContentHash());
        Assert.Equal("ch:0:Ann: hi:1781006400", $"ch:{first.ChannelIndex}:{first.Text}:{first.SenderTimestamp}");
    }

    [Fact]
    public void Bridge_DirectMessage_IsStoredOnlyWhenWanted()
    {
        var direct = AMessage.Parse("meshcore/message/direct/a1", """{"text":"secret"}""").Bridge!;
        var channel = AMessage.Parse("meshcore/message/channel/1", """{"text":"open"}""").Bridge!;

        Assert.Equal(DropReason.DirectMessagesOff, IngestFilter.KeepAll.Bridge(direct, "test", retained: false));
        Assert.Equal(DropReason.None, IngestFilter.KeepAll.Bridge(channel, "test", retained: false));
        Assert.Equal(DropReason.None, new IngestFilter(new IngestFilterOptions { StoreDirectMessages = true }).Bridge(direct, "test", retained: false));
    }

    [Fact]
    public void Parse_SameObserverTwice_AllocatesNothing()
    {
        var parser = new MessageParser();
        var message = AMessage.With(AMessage.Packets, $$"""{"origin":"roof 😀","origin_id":"{{AMessage.Observer}}","timestamp":"2026-06-09T12:00:00+00:00","direction":"rx","len":"27","raw":"{{AMessage.Raw}}","SNR":"4","RSSI":"-93","score":"1000"}""");
        var filter = AMessage.Filter(blacklist: ["x"], whitelist: ["OAK"]);
        for (var i = 0; i < 200; i++)
            parser.Parse(message, filter);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            parser.Parse(message, filter);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
