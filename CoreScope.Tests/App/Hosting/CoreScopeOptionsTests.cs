using CoreScope.App.Hosting;
using CoreScope.App.Hosting.Options;
using CoreScope.Core.Geo;
using CoreScope.Core.Store;
using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CoreScope.Tests.App.Hosting;

public sealed class CoreScopeOptionsTests
{
    [Fact]
    public void Bind_Nothing_GivesTheDefaultsAndNoFault()
    {
        var options = Bind();

        Assert.Empty(CoreScopeOptionsValidator.FaultsOf(options));
        Assert.Equal((3000, "127.0.0.1", "data", ""), (options.Port, options.Address, options.DataDir, options.ApiKey));
        Assert.True(options.ValidateSignatures);
        Assert.Equal(50_000, options.IngestBufferSize);
        Assert.Equal(ForeignAdvertMode.Flag, options.ForeignAdverts.Mode);
        Assert.Equal(SynchronousMode.Full, options.Persistence.Synchronous);
        Assert.False(options.Companion.StoreDirectMessages || options.Simulator.Enabled || options.ClientRxCoverage.Enabled);
        Assert.True(options.GeoFilter.ToFilter().IsEmpty);
        Assert.Empty(options.MqttSources);
        Assert.True(options.MqttListener.Enabled);
    }

    [Theory]
    [Trait("row", "OP-03")]
    [InlineData(1250.5, "1250.5")]
    [InlineData(90, "90", "--CoreScope:Persistence:SlowWriterMs", "90")]
    [InlineData(500, "0")]
    [InlineData(700, "")]
    public void SlowWriterVariable_OutweighsFilesAndIsOutweighedByTheCommandLine(double expected, string variable, params string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Configuration.Sources.Insert(0, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource
        {
            InitialData = [new("CoreScope:Persistence:SlowWriterMs", "700"), new("CORESCOPE_DB_SLOW_WRITER_MS", variable)],
        });

        builder.Configuration.AddShortVariables();

        Assert.Equal(expected, builder.CheckedSettings().Persistence.SlowWriterMs);
    }

    [Fact]
    public async Task QuietFailedStart_TheHost_IsSilentUntilStartedAndThenLogsAtItsLevel()
    {
        var builder = WebApplication.CreateBuilder();
        var progress = new StartProgress();
        builder.Logging.SetMinimumLevel(LogLevel.Information);
        builder.QuietFailedStart(progress);
        await using var app = builder.Build();
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Microsoft.Extensions.Hosting.Internal.Host");
        Assert.False(log.IsEnabled(LogLevel.Critical));

        progress.Started();

        Assert.Equal((false, true), (log.IsEnabled(LogLevel.Debug), log.IsEnabled(LogLevel.Information)));
    }

    [Fact]
    public void Bind_EveryKeyInAnyCase_ReachesItsOption()
    {
        var options = FromJson("""
            {
              "port": 8080, "ADDRESS": "0.0.0.0", "dataDir": "/tmp/d", "apiKey": "k", "validateSignatures": false, "ingestBufferSize": 7,
              "mqttSources": [{ "name": "a", "broker": "mqtts://h:8883", "username": "u", "password": "p", "topics": ["x/#"], "iataFilter": ["SJC"], "region": "SEA", "qos": 0, "rejectUnauthorized": false, "enabled": true }],
              "mqttListener": { "enabled": true, "address": "127.0.0.1", "port": 1884, "allowAnonymous": true, "users": [{ "username": "n", "password": "q" }] },
              "channelKeys": { "Public": "8b3387e9c5cdea6ac9e5edbaa115cd72", "a:b": "00112233445566778899aabbccddeeff" },
              "hashChannels": ["#one"], "hashRegions": ["#two"], "observerBlacklist": ["ab"], "observerIATAWhitelist": ["oak"],
              "geo_filter": { "polygon": [[51, 3], [51, 4], [52, 4.5]], "bufferKm": 2.5, "latMin": 1, "latMax": 2, "lonMin": 3, "lonMax": 4 },
              "foreignAdverts": { "mode": "DROP" }, "clientRxCoverage": { "enabled": true },
              "companion": { "observerName": "Desk", "storeDirectMessages": true },
              "simulator": { "enabled": true, "rate": 0.5, "seed": 9, "nodes": 60, "observers": 3 },
              "persistence": { "synchronous": "normal" }
            }
            """);

        Assert.Empty(CoreScopeOptionsValidator.FaultsOf(options));
        Assert.Empty(options.Binding.UnknownKeys);
        Assert.Equal((8080, "0.0.0.0", "/tmp/d", "k", false, 7), (options.Port, options.Address, options.DataDir, options.ApiKey, options.ValidateSignatures, options.IngestBufferSize));
        var source = Assert.Single(options.MqttSources);
        Assert.Equal(("a", "mqtts://h:8883", "u", "p", "SEA", 0), (source.Name, source.Broker, source.Username, source.Password, source.Region, source.Qos));
        Assert.Equal(["x/#"], source.Topics);
        Assert.Equal(["SJC"], source.IataFilter);
        Assert.False(source.RejectUnauthorized);
        Assert.Equal((1884, true), (options.MqttListener.Port, options.MqttListener.AllowAnonymous));
        Assert.Equal(("n", "q"), (options.MqttListener.Users[0].Username, options.MqttListener.Users[0].Password));
        Assert.Equal("8b3387e9c5cdea6ac9e5edbaa115cd72", options.ChannelKeys["Public"]);
        Assert.Equal("00112233445566778899aabbccddeeff", options.ChannelKeys["a:b"]);
        Assert.Equal(["#one"], options.HashChannels);
        Assert.Equal(["#two"], options.HashRegions);
        Assert.Equal(["ab"], options.ObserverBlacklist);
        Assert.Equal(["oak"], options.ObserverIataWhitelist);
        Assert.Equal(new GeoPoint(52, 4.5), options.GeoFilter.ToFilter().Polygon!.Points[2]);
        Assert.Equal(new GeoBox(1, 2, 3, 4), options.GeoFilter.ToFilter().Box);
        Assert.Equal(2.5, options.GeoFilter.ToFilter().BufferKm);
        Assert.Equal((ForeignAdvertMode.Drop, true, "Desk", true), (options.ForeignAdverts.Mode, options.ClientRxCoverage.Enabled, options.Companion.ObserverName, options.Companion.StoreDirectMessages));
        Assert.Equal((true, 0.5, 9, 60, 3), (options.Simulator.Enabled, options.Simulator.Rate, options.Simulator.Seed, options.Simulator.Nodes, options.Simulator.Observers));
        Assert.Equal(SynchronousMode.Normal, options.Persistence.Synchronous);
    }

    [Theory]
    [InlineData("SJC")]
    [InlineData(" SJC , OAK,")]
    public void Bind_ListAsOneValue_IsSplitAtCommas(string value)
    {
        var options = Bind(
            ("MqttSources:0:Broker", "mqtt://h"), ("MqttSources:0:IataFilter", value), ("MqttSources:0:Topics", value), ("HashChannels", value), ("HashRegions", value),
            ("ObserverBlacklist", value), ("ObserverIATAWhitelist", value));

        var expected = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.Empty(CoreScopeOptionsValidator.FaultsOf(options));
        Assert.Equal(expected, options.MqttSources[0].IataFilter);
        Assert.Equal(expected, options.MqttSources[0].Topics);
        Assert.Equal(expected, options.HashChannels);
        Assert.Equal(expected, options.HashRegions);
        Assert.Equal(expected, options.ObserverBlacklist);
        Assert.Equal(expected, options.ObserverIataWhitelist);
    }

    [Fact]
    public void Bind_SingleValueOverAnArray_ReplacesTheWholeList() =>
        Assert.Equal(["c"], Bind(("HashChannels:0", "a"), ("HashChannels:1", "b"), ("HashChannels", "c")).HashChannels);

    [Fact]
    public void Bind_MoreThanTenElements_KeepTheirOrder() =>
        Assert.Equal([.. Enumerable.Range(0, 12).Select(i => $"c{i}")], Bind([.. Enumerable.Range(0, 12).Select(i => ($"HashChannels:{i}", $"c{i}"))]).HashChannels);

    [Fact]
    public void Bind_RealEnvironment_UsesDoubleUnderscores()
    {
        var variables = new Dictionary<string, string>
        {
            ["CoreScope__Port"] = "4000",
            ["CoreScope__MqttSources__0__Broker"] = "mqtt://h",
            ["CoreScope__MqttSources__0__IataFilter__0"] = "SJC",
            ["CoreScope__MqttListener__Users"] = "roof:s3cret:x, shed:pw",
            ["CORESCOPE__HASHCHANNELS__0"] = "#one",
            ["CoreScope__ChannelKeys__Public"] = "8b3387e9c5cdea6ac9e5edbaa115cd72",
            ["CoreScope__geo_filter__bufferKm"] = "20",
        };
        foreach (var (key, value) in variables)
            Environment.SetEnvironmentVariable("BINDTEST_" + key, value);
        try
        {
            var options = Bind(new ConfigurationBuilder().AddEnvironmentVariables("BINDTEST_").Build());

            Assert.Empty(CoreScopeOptionsValidator.FaultsOf(options));
            Assert.Equal(4000, options.Port);
            Assert.Equal(["SJC"], options.MqttSources[0].IataFilter);
            Assert.Equal([("roof", "s3cret:x"), ("shed", "pw")], options.MqttListener.Users.Select(u => (u.Username, u.Password)));
            Assert.Equal(["#one"], options.HashChannels);
            Assert.Equal("8b3387e9c5cdea6ac9e5edbaa115cd72", options.ChannelKeys["Public"]);
            Assert.Equal(20, options.GeoFilter.BufferKm);
        }
        finally
        {
            foreach (var key in variables.Keys)
                Environment.SetEnvironmentVariable("BINDTEST_" + key, null);
        }
    }

    [Fact]
    public void Validate_ManyFaults_ListsAllOfThemByKey()
    {
        var options = Bind(
            ("Port", "many"), ("Address", "here"), ("DataDir", " "), ("ValidateSignatures", "perhaps"), ("IngestBufferSize", "1e3"), ("HashChannels:x", "a"), ("HashRegions:0:deep", "a"),
            ("MqttSources:0:Broker", "nonsense"), ("MqttSources:0:Qos", "2"), ("MqttSources:2:Broker", "mqtt://h"), ("MqttSources:2:Topics:0", "a/#/b"), ("MqttSources:2:KeepAliveSec", "x"),
            ("MqttListener:Port", "70000"), ("MqttListener:Enabled", "si"), ("ChannelKeys:Public", "short"),
            ("geo_filter:Polygon:0:0", "91"), ("geo_filter:Polygon:0:1", "2"), ("geo_filter:BufferKm", "-1"), ("geo_filter:LatMin", "NaN"), ("ForeignAdverts:Mode", "7"), ("ForeignAdverts", "drop"),
            ("Simulator:Rate", "0"), ("Simulator:Nodes", "1"), ("Simulator:Observers", "0"), ("Persistence:Synchronous", "off"), ("Companion:StoreDirectMessages:0", "true"));

        var keys = CoreScopeOptionsValidator.FaultsOf(options).Select(f => f.Key).ToHashSet();

        string[] expected =
        [
            "Port", "Address", "DataDir", "ValidateSignatures", "IngestBufferSize", "HashChannels:x", "HashRegions:0", "MqttSources:0:Broker", "MqttSources:0:Qos", "MqttSources:2:Topics:0",
            "MqttSources:2:KeepAliveSec", "MqttListener:Port", "MqttListener:Enabled", "ChannelKeys:Public", "geo_filter:Polygon", "geo_filter:Polygon:0", "geo_filter:BufferKm", "geo_filter:LatMin",
            "ForeignAdverts:Mode", "ForeignAdverts", "Simulator:Rate", "Simulator:Nodes", "Simulator:Observers", "Persistence:Synchronous", "Companion:StoreDirectMessages",
        ];
        Assert.Equal(expected.Select(k => "CoreScope:" + k).Order(), keys.Order());
        Assert.True(new CoreScopeOptionsValidator().Validate(null, options).Failed);
    }

    [Fact]
    public void Validate_Faults_NeverRepeatASecret()
    {
        const string Secret = "hunter2hunter2";
        var options = Bind(
            ("ApiKey:0", Secret), ("MqttListener:Users", Secret), ("MqttSources:0:Broker", $"bad://user:{Secret}@host:x"), ("MqttSources:0:Password:0", Secret), ("MqttSources:1", Secret),
            ("MqttSources:2:Broker", $"mqtt://user:{Secret}@:99999"), ("ChannelKeys:Public", Secret), ("MqttSources:3:Broker", Secret), ("MqttListener:Address", "0.0.0.0"));

        var faults = CoreScopeOptionsValidator.FaultsOf(options);

        Assert.Contains(faults, f => f.Key == "CoreScope:MqttListener:Users");
        Assert.Contains(faults, f => f.Key == "CoreScope:ApiKey");
        Assert.Contains(faults, f => f.Key == "CoreScope:MqttSources:1");
        Assert.DoesNotContain(faults, f => (f.Key + f.Text).Contains(Secret, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("roof")]
    [InlineData(":pw")]
    [InlineData("roof:")]
    [InlineData("roof:pw,shed")]
    public void Bind_UsersWithoutPassword_IsAFault(string value) =>
        Assert.Contains(CoreScopeOptionsValidator.FaultsOf(Bind(("MqttListener:Users", value))), f => f.Key == "CoreScope:MqttListener:Users");

    [Fact]
    public void Bind_UnknownKeys_AreListedOnceAndCommentsAreNot()
    {
        var options = FromJson("""
            { "_comment": "x", "_comment_port": { "a": 1 }, "prot": 1, "branding": { "siteName": "x", "logoUrl": "y" }, "mqttSources": [{ "broker": "mqtt://h", "brokr": 1, "_comment": "c" }], "simulator": { "_comment": "x", "speed": 2 },
              "hashChannels": ["a"], "binding": { "faults": [] } }
            """);

        Assert.Equal(["CoreScope:MqttSources:0:brokr", "CoreScope:Simulator:speed", "CoreScope:binding", "CoreScope:branding", "CoreScope:prot"], options.Binding.UnknownKeys.Order(StringComparer.Ordinal));
        Assert.Empty(CoreScopeOptionsValidator.FaultsOf(options));
    }

    [Fact]
    public void Bind_BlankAndNull_LeaveTheDefaults()
    {
        var options = FromJson("""{ "port": "", "ingestBufferSize": null, "validateSignatures": " ", "hashChannels": [], "mqttSources": null, "simulator": null }""");

        Assert.Empty(CoreScopeOptionsValidator.FaultsOf(options));
        Assert.Equal((3000, 50_000, true), (options.Port, options.IngestBufferSize, options.ValidateSignatures));
        Assert.Equal(300, options.Simulator.Nodes);
    }

    [Theory]
    [InlineData("0", 3000)]
    [InlineData(" 81 ", 81)]
    public void Bind_Port_ZeroMeansTheDefault(string value, int expected) => Assert.Equal(expected, Bind(("Port", value)).Port);

    [Theory]
    [InlineData("-1")]
    [InlineData("65536")]
    [InlineData("99999999999")]
    [InlineData("80.0")]
    public void Validate_PortOutOfRange_IsAFault(string value) => Assert.Contains(CoreScopeOptionsValidator.FaultsOf(Bind(("Port", value))), f => f.Key == "CoreScope:Port");

    [Theory]
    [InlineData("PacketStore:MaxResolvedPubkeyIndexEntries", "-1")]
    [InlineData("ResolvedPath:BackfillHours", "-0.5")]
    [InlineData("ResolvedPath:BackfillHours", "1e9")]
    [Trait("row", "RP-28")]
    public void Validate_PathSettingsOutOfRange_AreFaults(string key, string value) =>
        Assert.Contains(CoreScopeOptionsValidator.FaultsOf(Bind((key, value))), f => f.Key == "CoreScope:" + key);

    [Fact]
    [Trait("row", "RP-28")]
    public void Bind_PathSettings_DefaultToTheIndexAndADay()
    {
        var (defaults, set) = (Bind(), Bind(("packetStore:useResolvedPathIndex", "false"), ("resolvedPath:backfillHours", "0")));
        Assert.Equal((true, 24d), (defaults.PacketStore.UseResolvedPathIndex, defaults.ResolvedPath.BackfillHours));
        Assert.Equal((false, 0d), (set.PacketStore.UseResolvedPathIndex, set.ResolvedPath.BackfillHours));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    public void Bind_BufferBelowOne_MeansTheDefault(string value) => Assert.Equal(50_000, Bind(("IngestBufferSize", value)).IngestBufferSize);

    [Fact]
    public void Validate_DisabledSource_MayBeUnfinished() => Assert.Empty(CoreScopeOptionsValidator.FaultsOf(Bind(("MqttSources:0:Enabled", "false"), ("MqttSources:0:Broker", "?"))));

    [Theory]
    [InlineData(null, ApiKeyStrength.Missing)]
    [InlineData("", ApiKeyStrength.Missing)]
    [InlineData("   ", ApiKeyStrength.Missing)]
    [InlineData("fifteen-letters", ApiKeyStrength.Weak)]
    [InlineData("Your-Secret-API-Key-Here", ApiKeyStrength.Weak)]
    [InlineData("sixteen-letters!", ApiKeyStrength.Usable)]
    public void Judge_Key_ByLengthAndList(string? key, ApiKeyStrength expected) => Assert.Equal(expected, ApiKeyPolicy.Judge(key));

    [Fact]
    public void Validate_WeakApiKey_IsNoStartupFault() => Assert.Empty(CoreScopeOptionsValidator.FaultsOf(Bind(("ApiKey", "test"))));

    [Fact]
    public void AddCoreScopeOptions_Faults_ComeOutOfOneException()
    {
        using var services = Services(("CoreScope:Port", "x"), ("CoreScope:Simulator:Nodes", "0"));

        var fault = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<CoreScopeOptions>>().Value);

        Assert.Contains(fault.Failures, f => f.StartsWith("CoreScope:Port ", StringComparison.Ordinal));
        Assert.Contains(fault.Failures, f => f.StartsWith("CoreScope:Simulator:Nodes ", StringComparison.Ordinal));
    }

    [Fact]
    public void AddCoreScopeOptions_Reload_GivesTheNewValues()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("CoreScope:Port", "81")]).Build();
        using var services = new ServiceCollection().AddCoreScopeOptions(configuration).BuildServiceProvider();
        var monitor = services.GetRequiredService<IOptionsMonitor<CoreScopeOptions>>();
        Assert.Equal(81, monitor.CurrentValue.Port);

        configuration["CoreScope:Port"] = "82";
        configuration.Reload();

        Assert.Equal(82, monitor.CurrentValue.Port);
    }

    [Fact]
    public void ToIngestFilter_Options_BecomeRules()
    {
        var filter = Bind(
            ("MqttSources:0:Name", "a"), ("MqttSources:0:Broker", "mqtt://h"), ("MqttSources:0:IataFilter", "sjc"), ("MqttSources:0:Region", "sea"), ("MqttSources:1:Enabled", "false"),
            ("ObserverBlacklist", "ab"), ("ClientRxCoverage:Enabled", "true"), ("Companion:StoreDirectMessages", "true")).ToIngestFilter();

        Assert.Equal("SEA", filter.RulesOf("a").Region);
        Assert.False(filter.RulesOf("a").Takes("OAK"));
        Assert.True(filter.IsBlacklisted("AB"));
        Assert.True(filter.ClientRxCoverage);
        Assert.Equal(DropReason.None, filter.Bridge(new BridgeMessage { Kind = BridgeMessageKind.Direct, Text = "x" }, "test", retained: false));
    }

    [Fact]
    public void TaggedSources_SameNameWithOneSwitchedOff_KeepsTheIngestServicesNumbering()
    {
        var options = Bind(
            ("MqttSources:0:Name", "a"), ("MqttSources:0:Broker", "mqtt://h"), ("MqttSources:0:Enabled", "false"), ("MqttSources:1:Name", "a"), ("MqttSources:1:Broker", "mqtt://i"),
            ("MqttSources:1:Region", "oak"));

        Assert.Equal(["a", "a#2"], options.TaggedSources().Select(s => s.Tag));
        Assert.Equal("OAK", options.ToIngestFilter().RulesOf("a#2").Region);
    }

    [Fact]
    public void NamedChannelKeys_PublicInAnyCase_IsPublic()
    {
        var options = new CoreScopeOptions();
        options.ChannelKeys["PUBLIC"] = "1";
        options.ChannelKeys["other"] = "2";
        Assert.Equal(["Public", "other"], options.NamedChannelKeys().Keys);

        options.ChannelKeys["Public"] = "3";
        Assert.Equal("3", options.NamedChannelKeys()["Public"]);
    }

    private static ServiceProvider Services(params (string Key, string? Value)[] values) =>
        new ServiceCollection().AddCoreScopeOptions(Memory(values)).BuildServiceProvider();

    private static IConfigurationRoot Memory(params (string Key, string? Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(v => new KeyValuePair<string, string?>(v.Key, v.Value))).Build();

    private static CoreScopeOptions Bind(params (string Key, string? Value)[] values) => Bind(Memory([.. values.Select(v => ("CoreScope:" + v.Key, v.Value))]));

    private static CoreScopeOptions FromJson(string section)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes($$"""{"CoreScope":{{section}}}"""));
        return Bind(new ConfigurationBuilder().AddJsonStream(stream).Build());
    }

    private static CoreScopeOptions Bind(IConfiguration configuration)
    {
        var options = new CoreScopeOptions();
        OptionsBinder.Bind(configuration.GetSection("CoreScope"), options);
        return options;
    }

    [Fact]
    [Trait("row", "ST-11")]
    public void PacketStore_HotStartBeyondRetention_IsCutToIt()
    {
        var options = FromJson("""{ "packetStore": { "retentionHours": 1.5, "maxMemoryMB": 64, "hotStartupHours": 24 } }""").PacketStore;

        Assert.True(options.IsHotStartClamped);
        Assert.Equal(new StoreLimits(TimeSpan.FromHours(1.5), 64 << 20, TimeSpan.FromHours(1.5)), options.ToLimits());
        Assert.True(new PacketStoreOptions().ToLimits().IsUnlimited);
        Assert.False(new PacketStoreOptions { HotStartupHours = 24 }.IsHotStartClamped);
    }

    [Fact]
    public void PacketStore_ImpossibleValues_AreAllNamed()
    {
        var options = FromJson("""{ "packetStore": { "retentionHours": -1, "maxMemoryMB": -5, "hotStartupHours": 1e300 } }""");

        Assert.Equal(
            ["CoreScope:PacketStore:HotStartupHours", "CoreScope:PacketStore:MaxMemoryMB", "CoreScope:PacketStore:RetentionHours"],
            CoreScopeOptionsValidator.FaultsOf(options).Select(f => f.Key).Order());
    }

    [Theory]
    [InlineData("max\n", null)]
    [InlineData("9223372036854771712\n", null)]
    [InlineData("1073741824\n", 1073741824L)]
    [InlineData("rubbish", null)]
    public void MemoryCheck_ContainerLimit_IsReadInBothVersions(string text, long? expected)
    {
        Assert.Equal(expected, MemoryCheck.Parse(text));
        Assert.Equal(expected is not null, MemoryCheck.IsTight(800L << 20, MemoryCheck.Parse(text)));
        Assert.False(MemoryCheck.IsTight(0, MemoryCheck.Parse(text)));
    }
}
