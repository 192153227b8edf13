using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.EndToEnd;

[Collection(EndToEndCollection.Name)]
[Trait("Category", "EndToEnd")]
public sealed class SimulateTests
{
    private const string Secret = "hunter2secret";
    private static readonly string[] s_small = ["--nodes", "120", "--observers", "8"];

    [Theory]
    [InlineData(2, "knows no \"frobnicate\"", "frobnicate")]
    [InlineData(0, "simulate", "--help")]
    [InlineData(0, "--per-transmission", "simulate", "--help")]
    [InlineData(2, "either --to or --database", "simulate")]
    [InlineData(2, "--to and --database exclude each other", "simulate", "--to", "mqtt://localhost", "--database", "x.db", "--rate", "5", "--days", "1")]
    [InlineData(2, "--to is not a broker address", "simulate", "--to", "http://observer:" + Secret + "@localhost")]
    [InlineData(2, "--speed is no option here", "simulate", "--to", "mqtt://localhost", "--speed", "9")]
    [InlineData(2, "--rate must be a number, not \"fast\"", "simulate", "--to", "mqtt://localhost", "--rate", "fast")]
    [InlineData(2, "--qos must be 0 or 1", "simulate", "--to", "mqtt://localhost", "--qos=2")]
    [InlineData(2, "--until must be a time", "simulate", "--database", "x.db", "--until", "soon")]
    [InlineData(1, "cannot be used", "simulate", "--to", "mqtt://observer:" + Secret + "@127.0.0.1:1", "--nodes", "120", "--observers", "8")]
    public async Task CommandLine_Mistake_IsToldWithItsExitCode(int exitCode, string says, params string[] words)
    {
        var (code, output) = await CoreScopeProcess.RunAsync(words);

        Assert.Equal(exitCode, code);
        Assert.Contains(says, output, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Database_ThenApp_StartsOnItAndTakesMore()
    {
        await using var app = new CoreScopeProcess();
        string[] words = ["simulate", "--database", app.DatabasePath, "--transmissions", "60", "--observations", "500", .. s_small];
        Directory.CreateDirectory(app.DataDir);
        var (code, output) = await CoreScopeProcess.RunAsync(words);
        Assert.True(code == 0, output);
        var (again, refusal) = await CoreScopeProcess.RunAsync(words);
        Assert.Equal(1, again);
        Assert.Contains("--force", refusal, StringComparison.Ordinal);
        Assert.Equal(0, (await CoreScopeProcess.RunAsync([.. words, "--force"])).ExitCode);

        await app.StartAgainAsync();
        var (inUse, reason) = await CoreScopeProcess.RunAsync([.. words, "--force"]);
        var (published, progress) = await CoreScopeProcess.RunAsync(
            ["simulate", "--to", $"mqtt://127.0.0.1:{app.MqttPort}", "--rate", "300", "--seconds", "1", "--seed", "2", "--publishers", "4", .. s_small]);

        Assert.Equal(1, inUse);
        Assert.Contains("simulate: ", reason, StringComparison.Ordinal);
        Assert.True(published == 0, progress);
        Assert.Contains("300 sent in", progress, StringComparison.Ordinal);
        // At QoS 1 acknowledged means committed: no waiting.
        Assert.Equal(800, app.Observations);
        await app.StopAsync();
        Assert.Equal("ok", app.Integrity());
    }

}
