using CoreScope.Core.Directories;
using CoreScope.Core.Filtering;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Filtering;

/// <summary>The filter language: what fits (spec/ui-packets-channels.md §2).</summary>
public sealed class FilterExpressionTests
{
    private static readonly APacket s_advert = APacket.Flood(PayloadType.Advert);
    private static readonly APacket s_ack = APacket.Flood(PayloadType.Ack);

    private readonly FilterBed _bed = new();

    [Theory]
    [Trait("row", "FL-21")]
    [InlineData("type == advert", true)]
    [InlineData("type != ADVERT", false)]
    [InlineData("route == t_flood", false)]
    [InlineData("route == FLOOD", true)]
    [InlineData("snr > 5", false)]
    [InlineData("snr != 5", false)]
    [InlineData("!snr > 5", true)]
    [InlineData("payload.flags.hasLocation", true)]
    [InlineData("!payload.flags.hasRoom", true)]
    [InlineData("hops > 2", true)]
    [InlineData("iata in (\"SFO\",\"sjc\")", true)]
    [InlineData("transport == true", false)]
    [InlineData("transport != true", true)]
    [InlineData("observations in (1,2)", true)]
    [InlineData("observations in (2,3)", false)]
    [InlineData("type in (dm, advert)", true)]
    [InlineData("bogus == 1", false)]
    [InlineData("bogus != 1", false)]
    [InlineData("!(bogus == 1)", true)]
    [InlineData("payload.name == true", false)]
    [InlineData("payload.name == \"True\"", true)]
    [InlineData("payload.flags.repeater == true", true)]
    [InlineData("payload.flags.repeater == \"true\"", false)]
    [InlineData("payload.flags.repeater != 1", true)]
    public void Advert_FitsAsTheVectorsSay(string filter, bool fits) =>
        Assert.Equal(fits, _bed.Fits(filter, AnAdvert.Frame(1, "true", hops: ["A1", "B2", "C3"])));

    [Theory]
    [Trait("row", "FL-21")]
    [InlineData("snr < -5", true)]
    [InlineData("snr < -10", false)]
    [InlineData("snr == -10", true)]
    [InlineData("snr == -10.0", true)]
    [InlineData("rssi >= -100 && rssi <= -100", true)]
    [InlineData("code1 == AABB", true)]
    [InlineData("code1 == aabb", true)]
    [InlineData("code2 == 1234", true)]
    [InlineData("transport == true", true)]
    [InlineData("route in (t_flood, t_direct)", true)]
    [InlineData("age < 5m", true)]
    [InlineData("age < 2m", false)]
    [InlineData("age <= 2m", true)]
    [InlineData("age > 90s && age < 0.5h && age < 1d && age < 1w", true)]
    public void Heard_FitsAsTheVectorsSay(string filter, bool fits) =>
        Assert.Equal(fits, _bed.Fits(filter, s_ack.WithCodes(0xBBAA, 0x3412).With(snr: -10, rssi: -100).At(_bed.Now.Value - 120_000)));

    [Fact]
    [Trait("row", "FL-01")]
    public void And_BindsCloserThanOr_AndNotCloserThanBoth()
    {
        var packet = s_ack.With(snr: 8);
        Assert.True(_bed.Fits("type == ACK || type == ADVERT && snr > 100", packet));
        Assert.False(_bed.Fits("(type == ACK || type == ADVERT) && snr > 100", packet));
        Assert.True(_bed.Fits("!type == ADVERT && snr > 5", packet));
        Assert.False(_bed.Fits("!(type == ACK && snr > 5)", packet));
        Assert.True(_bed.Fits("!!type == ACK", packet));
        Assert.True(_bed.Fits("\t( ( (type==ACK) ) )&&snr>5", packet));
    }

    [Theory]
    [Trait("row", "FL-07")]
    [InlineData(PayloadType.Request, "request")]
    [InlineData(PayloadType.Response, "response")]
    [InlineData(PayloadType.TextMessage, "\"direct msg\"")]
    [InlineData(PayloadType.TextMessage, "dm")]
    [InlineData(PayloadType.GroupText, "\"Channel Msg\"")]
    [InlineData(PayloadType.GroupText, "channel")]
    [InlineData(PayloadType.GroupData, "\"group data\"")]
    [InlineData(PayloadType.AnonRequest, "'anon req'")]
    [InlineData(PayloadType.RawCustom, "raw")]
    [InlineData(PayloadType.RawCustom, "custom")]
    [InlineData(PayloadType.RawCustom, "\"raw custom\"")]
    public void Type_MayBeCalledBySeveralNames(PayloadType type, string name)
    {
        Assert.True(_bed.Fits($"type == {name}", APacket.Flood(type)));
        Assert.True(_bed.Fits($"type in (ack, {name})", APacket.Flood(type)));
        Assert.False(_bed.Fits($"type == {name}", s_advert.Payload(5)));
    }

    [Fact]
    [Trait("row", "FL-08")]
    public void Text_IsComparedInAnyCase()
    {
        var frame = AnAdvert.Frame(1, "Hill Top", hops: ["A1", "B2"]);
        foreach (var filter in new[]
                 {
                     "payload.name == 'hill top'", "payload.name contains LL", "payload.name starts_with \"hILL\"", "payload.name ends_with top",
                     "observer contains FIRST", "path == 'a1 → b2'", "path_prefixes ends_with b2", "payload.name in (x, \"HILL TOP\")",
                 })
            Assert.True(_bed.Fits(filter, frame), filter);
        Assert.False(_bed.Fits("payload.name contains 'll  t'", frame));
    }

    [Fact]
    [Trait("row", "FL-08")]
    public void Missing_MakesEveryComparisonFalse_ButEmptyTextIsText()
    {
        var packet = s_ack;
        foreach (var filter in new[] { "snr == 1", "snr != 1", "snr < 1", "snr contains 1", "snr in (1)", "payload.name != x", "code1 != AABB", "snr", "snr after 5" })
            Assert.False(_bed.Fits(filter, packet), filter);
        Assert.True(_bed.Fits("observer != x && path != A1 && scope != x", packet.By(99).Payload(7)));
    }

    [Fact]
    [Trait("row", "FL-06")]
    public void Times_AreBoundsInAnyOrder_DaysInUtc()
    {
        var packet = s_ack.At(DateTimeOffset.Parse("2025-01-15T12:00:00Z", null).ToUnixTimeMilliseconds());
        foreach (var filter in new[]
                 {
                     "time between \"2025-02-01\" \"2025-01-01\"", "time between \"2025-01-15T12:00:00Z\" \"2025-01-15T12:00:00Z\"", "time after \"2025-01-15\"",
                     "time before \"2025-01-15T13:00+00:00\"", "timestamp after 1736899200000", "time >= 1736942400000",
                 })
            Assert.True(_bed.Fits(filter, packet), filter);
        foreach (var filter in new[] { "time after \"2025-01-15T12:00:00Z\"", "time before \"2025-01-15T12:00:00Z\"", "time after \"2025-01-16\"" })
            Assert.False(_bed.Fits(filter, packet), filter);
    }

    [Fact]
    [Trait("row", "FL-06")]
    public void Times_WithoutZone_AreThoseOfTheReader()
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("five", TimeSpan.FromHours(5), "five", "five");
        var transmission = s_ack.At(DateTimeOffset.Parse("2025-01-15T12:00:00Z", null).ToUnixTimeMilliseconds()).AppendTo(_bed.Bed.Store).Transmission;
        bool Fits(string filter) => new FilterScan(_bed.Bed.Mesh, ChannelKeyring.Default, FilterBed.Compile(filter, zone)).Matches(transmission);
        Assert.True(Fits("time after \"2025-01-15T16:59\""));
        Assert.False(Fits("time after \"2025-01-15T17:00\""));
        Assert.True(Fits("time after \"2025-01-15T11:59Z\""));
    }

    [Fact]
    public void Times_OfSenders_AreInSeconds()
    {
        var frame = AnAdvert.Frame(1, "x", timestamp: 1_760_000_000);
        Assert.True(_bed.Fits("payload.timestamp between \"2025-10-09T08:53:20Z\" \"2025-10-09T08:53:20Z\"", frame));
        Assert.True(_bed.Fits("payload.timestamp == 1760000000 && payload.timestampISO after \"2025-10-09\"", frame));
    }

    [Fact]
    [Trait("row", "FL-11")]
    public void Quotes_OfBothKindsAndEscapes_AreRead()
    {
        var frame = AnAdvert.Frame(1, "a\"b'c\\d");
        Assert.True(_bed.Fits("""payload.name == "a\"b'c\\d" """.Trim(), frame));
        Assert.True(_bed.Fits("""payload.name == 'a"b\'c\d'""", frame));
    }

    [Fact]
    [Trait("row", "FL-21")]
    public void HexDigits_NeedNoQuotes_WhereOnlyHexCanStand()
    {
        foreach (var number in Enumerable.Range(0, 60))
        {
            var packet = s_ack.Number(number);
            var hash = packet.Hash().ToString();
            Assert.True(_bed.Fits($"hash == {hash}", packet), hash);
            Assert.True(_bed.Fits($"hash starts_with {hash[..4]} && payload_hex contains {Convert.ToHexString(BitConverter.GetBytes(number))}", packet), hash);
        }

        var digits = s_ack.By(_bed.Bed.Observer("1234567890123456789"));
        Assert.True(_bed.Fits("observer == 1234567890123456789", digits));
        Assert.False(_bed.Fits("observer == 1234567890123456788", digits));
    }

    [Fact]
    [Trait("row", "FL-20")]
    public void Scope_AndSpreadingFactor_CanBeAskedFor()
    {
        var scope = _bed.Bed.Mesh.Scopes.GetOrAdd("#bay", out _);
        Assert.True(_bed.Fits("scope == \"#bay\"", s_ack.InScope(scope)));
        var observer = _bed.Bed.Mesh.Observers.Upsert("AB", new() { Radio = "869.6,62.5,8,5" }, _bed.Now).Index;
        Assert.True(_bed.Fits("sf == 8", s_ack.Payload(1).By(observer)));
        Assert.False(_bed.Fits("sf == 8", s_ack.Payload(2)));
    }

    [Fact]
    public void Sizes_AreThoseOfTheFrameAndItsPayload()
    {
        var packet = s_ack.Via("A1B2", "C3D4").Payload(1, 2, 3, 4, 5);
        Assert.True(_bed.Fits("size == 11 && payload_bytes == 5 && payload_hex == 0102030405 && hops == 2 && hash_size == 2 && raw starts_with 0d42a1b2", packet));
    }

    [Fact]
    public void Group_IsItsBestObservation_AnObservationIsItself()
    {
        var packet = s_ack.Payload(9);
        packet.By(1).At(1_000).Via("A1").With(snr: 1).AppendTo(_bed.Bed.Store);
        var transmission = packet.By(2).At(2_000).With(snr: 9).AppendTo(_bed.Bed.Store).Transmission;
        var scan = _bed.Scan("snr > 5");
        Assert.False(scan.Matches(transmission));
        Assert.Equal([false, true], new[] { scan.Matches(transmission, transmission.Observations[0]), scan.Matches(transmission, transmission.Observations[1]) });
        Assert.True(_bed.Scan("time == 1000 && observations == 2").Matches(transmission));
    }

    [Fact]
    [Trait("row", "FL-05")]
    public void Age_IsThatOfThePass()
    {
        var transmission = s_ack.At(_bed.Now.Value).AppendTo(_bed.Bed.Store).Transmission;
        var scan = _bed.Scan("age < 5m");
        Assert.True(scan.Expression.UsesClock);
        Assert.True(scan.Matches(transmission));
        _bed.Bed.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.True(scan.Matches(transmission));
        scan.Begin();
        Assert.False(scan.Matches(transmission));
        Assert.False(FilterBed.Compile("time > 5").UsesClock);
    }

    [Fact]
    [Trait("row", "FL-03")]
    [Trait("row", "FL-04")]
    public void RoutedThrough_KnowsTheNodesThatForwarded()
    {
        var (one, other) = (NodeOf("AABBCC"), NodeOf("AABBDD"));
        var packet = s_ack.Via("AA", "CC").Resolved(one, 0);
        Assert.True(_bed.Fits("routed_through contains bcc && routed_through starts_with AABB && routed_through", packet));
        Assert.True(_bed.Fits($"routed_through in (x, {AKey.Of("AABBCC")})", packet));
        Assert.False(_bed.Fits("routed_through contains bdd", packet));
        Assert.True(_bed.Fits($"routed_through != {AKey.Of("AABBDD")}", packet));
        Assert.False(_bed.Fits($"routed_through != {AKey.Of("AABBCC")}", packet));
        Assert.False(_bed.Fits("routed_through", s_ack.Payload(3)));
        Assert.NotEqual(one, other);
    }

    [Fact]
    public void RoutedThrough_HiddenNode_IsNobody()
    {
        var key = AKey.Of("AABBCC");
        var node = NodeOf("AABBCC");
        var packet = s_ack.Via("AA").Resolved(node);
        Assert.True(_bed.Fits("routed_through contains bcc", packet));
        _bed.Bed.Mesh.Visibility.Hide([key.ToString()], []);
        Assert.False(_bed.Fits("routed_through contains bcc", packet));
    }

    [Fact]
    public void Names_WithMarkupOrFromRightToLeft_AreOnlyText()
    {
        Assert.True(_bed.Fits("payload.name == \"<b onclick='x'>\"", AnAdvert.Frame(3, "<b onclick='x'>")));
        Assert.True(_bed.Fits($"payload.name contains '{HostileText.RightToLeft[1..5]}'", AnAdvert.Frame(4, HostileText.RightToLeft[1..5])));
    }

    [Fact]
    public void Scan_PlainComparisons_AllocateNothing()
    {
        var transmission = s_ack.Via("A1", "B2").With(snr: 9).By(1).AppendTo(_bed.Bed.Store).Transmission;
        var scan = _bed.Scan("type == ACK && snr > 5 && hops < 3 && observer contains first && path contains B2 && hash != 12 && payload.extraHash != x && age > 1w");
        Assert.True(scan.Matches(transmission));
        Assert.Equal(0, Allocations.Least(() => scan.Matches(transmission)));
    }

    [Fact]
    public void Scan_ThatTakesTooLong_Ends()
    {
        var scan = _bed.Scan("size > 5");
        var transmission = s_ack.AppendTo(_bed.Bed.Store).Transmission;
        for (var i = 0; i < 2_000; i++)
            scan.Matches(transmission);
        _bed.Bed.Clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Throws<FilterTimeoutException>(() =>
        {
            for (var i = 0; i < 2_000; i++)
                scan.Matches(transmission);
        });
        scan.Begin();
        Assert.True(scan.Matches(transmission));
    }

    private int NodeOf(string key) =>
        _bed.Bed.Mesh.Nodes.Apply(new NodeAdvert { Key = AKey.Of(key), HeardAt = _bed.Now }, isNewTransmission: true).Id;
}
