using System.Net;
using System.Net.Sockets;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.EndToEnd;

[Collection(EndToEndCollection.Name)]
[Trait("Category", "EndToEnd")]
public sealed class StartTests
{
    [Fact]
    [Trait("row", "OP-01")]
    public async Task Start_OnDefaults_WebOn3000AndListenerOn1883OrTheBrokerThere()
    {
        using var web = TryTake(3000);
        if (web is null)
            return; // Somebody else's program: what a taken web port leads to is tested below.
        web.Dispose();
        bool isFree;
        using (var mqtt = TryTake(1883))
            isFree = mqtt is not null;

        await using var app = await CoreScopeProcess.StartAsync(("Port", null), ("MqttListener__Port", null));

        Assert.Contains("CoreScope is ready: web http://127.0.0.1:3000, MQTT " + (isFree ? "mqtt://127.0.0.1:1883" : "listener off"), app.Output);
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("http://127.0.0.1:3000/packets")).StatusCode);
    }

    [Fact]
    [Trait("row", "OP-41")]
    public async Task Start_ToldToEndBeforeItIsUp_EndsInOrder()
    {
        await using var app = new CoreScopeProcess();
        app.Launch();
        await Eventually.TrueAsync(() => app.Output.Contains("MQTT listener on", StringComparison.Ordinal), "the first service is up");

        await app.StopAsync();

        Assert.Equal(0, app.ExitCode);
        Assert.DoesNotContain("Unhandled exception", app.Output);
    }

    [Fact]
    [Trait("row", "OP-01")]
    public async Task Start_DefaultMqttPortTaken_SaysSoAndKeepsTryingTheBrokerThere()
    {
        // Takes the port unless a broker holds it anyway; a peer that answers nothing is as good as one that is down.
        using var taken = TryTake(1883);

        await using var app = await CoreScopeProcess.StartAsync(("MqttListener__Port", null));

        Assert.Matches("CoreScope is ready: web http://127.0.0.1:[0-9]+, MQTT listener off \\(Port 1883 on 127.0.0.1 is in use", app.Output);
        if (taken is not null)
        {
            using var first = await taken.AcceptSocketAsync().WaitAsync(TimeSpan.FromSeconds(10));
            first.Close();
            using var second = await taken.AcceptSocketAsync().WaitAsync(TimeSpan.FromSeconds(20));
        }

        Assert.False(app.HasExited);
        Assert.InRange((await app.StopAsync()).TotalSeconds, 0, 20);
        Assert.Equal(0, app.ExitCode);
    }

    [Fact]
    [Trait("row", "OP-01")]
    public async Task Start_ConfiguredListenerPortTaken_EndsWithTheKeyInItsText()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await using var app = new CoreScopeProcess(("MqttListener__Port", Port(taken)));

        Assert.Equal(1, await app.RunToEndAsync());

        Assert.Contains("CoreScope cannot start: Port " + Port(taken), app.Output);
        Assert.Contains("CoreScope__MqttListener__Port", app.Output);
        Assert.DoesNotContain("Unhandled exception", app.Output);
    }

    [Fact]
    [Trait("row", "OP-01")]
    public async Task Start_WebPortTaken_EndsWithTheKeyInItsText()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await using var app = new CoreScopeProcess(("Port", Port(taken)));

        Assert.Equal(1, await app.RunToEndAsync());

        Assert.Contains("CoreScope__Port", app.Output);
        Assert.DoesNotContain("Unhandled exception", app.Output);
    }

    [Fact]
    public async Task Start_ManyFaultsOfConfiguration_AreAllListedAtOnceWithoutSecrets()
    {
        await using var app = new CoreScopeProcess(
            ("Port", "70000"),
            ("MqttListener__Address", "0.0.0.0"),
            ("MqttSources__0__Broker", "mqtt://user:s3cret@"),
            ("MqttSources__0__Qos", "7"),
            ("ChannelKeys__x", "s3cret"),
            ("ValidateSignatures", "perhaps"));

        Assert.Equal(1, await app.RunToEndAsync());

        foreach (var key in new[] { "CoreScope:Port ", "MqttListener:Users", "MqttSources:0:Broker", "MqttSources:0:Qos", "ChannelKeys:x", "ValidateSignatures" })
            Assert.Contains(key, app.Output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("s3cret", app.Output);
        Assert.DoesNotContain("Unhandled exception", app.Output);
    }

    [Theory]
    [InlineData("an SQLite file of nobody's", "is not a CoreScope database")]
    [InlineData(null, "is a database of the original CoreScope")]
    public async Task Start_ForeignDatabaseInOurPlace_IsNotTouched(string? content, string text)
    {
        await using var app = new CoreScopeProcess();
        Directory.CreateDirectory(app.DataDir);
        if (content is null)
            File.Copy(SharedFiles.Require("data/corescope-fixture.db"), app.DatabasePath);
        else
            File.WriteAllText(app.DatabasePath, content);
        var before = File.ReadAllBytes(app.DatabasePath);

        Assert.Equal(1, await app.RunToEndAsync());

        Assert.Contains(text, app.Output);
        Assert.DoesNotContain("Unhandled exception", app.Output);
        Assert.Equal(before, File.ReadAllBytes(app.DatabasePath));
        Assert.False(File.Exists(app.DatabasePath + "-wal"));
    }

    [Fact]
    public async Task Start_DatabaseDamagedInside_SaysSoInLogAndHealth()
    {
        await using var app = await CoreScopeProcess.StartAsync();
        Assert.Equal(0, await MosquittoBroker.PublishAsync(app.MqttPort, ["-q", "1", "-t", Observers.Topic, "-m", Observers.Envelope(1)]));
        await Eventually.TrueAsync(() => app.Transmissions == 1, "stored");
        await app.StopAsync();
        var (page, size) = (app.Number("SELECT rootpage FROM sqlite_master WHERE name = 'observers'"), app.Number("PRAGMA page_size"));
        using (var file = File.OpenWrite(app.DatabasePath))
        {
            // The page's head stays: the file looks whole until its rows are read.
            file.Position = ((page - 1) * size) + 8;
            file.Write(Enumerable.Repeat((byte)0xA5, (int)size - 8).ToArray());
        }

        app.Launch();
        await Eventually.TrueAsync(() => app.Output.Contains("Put a backup in its place", StringComparison.Ordinal), "the log says what to do", 60);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{app.WebPort}") };
        Assert.Contains("corescope.db is damaged", await http.GetStringAsync("/api/healthz"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_DataFolderInUse_EndsWithWords()
    {
        await using var first = await CoreScopeProcess.StartAsync();
        await using var second = new CoreScopeProcess(("DataDir", first.DataDir));

        Assert.Equal(1, await second.RunToEndAsync());

        Assert.Contains("is in use by another running CoreScope", second.Output);
    }

    private static string Port(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static TcpListener? TryTake(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return listener;
        }
        catch (SocketException)
        {
            listener.Dispose();
            return null;
        }
    }
}
