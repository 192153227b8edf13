using System.Globalization;
using CoreScope.Core.Directories;
using CoreScope.Core.Protocol;
using CoreScope.Ingest.Persistence;
using CoreScope.Tests.Ingest.Persistence;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.EndToEnd;

/// <summary>The app starts on a large database inside a small heap. The limit is the runtime's own: beyond it the process ends.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class MemoryLimitTests
{
    private const int ObservationsPerTransmission = 10;

    [Fact]
    [Trait("Category", "EndToEnd")]
    [Trait("row", "RP-27")]
    public Task Start_ATenthOfAMillionObservations_UnderATenthOfAGigabyte() => StartAsync(observations: 100_000, megabytes: 100);

    [Fact]
    [Trait("Category", "Soak")]
    [Trait("row", "RP-27")]
    public Task Start_AMillionObservations_UnderAGigabyte() => StartAsync(observations: 1_000_000, megabytes: 1_000);

    private static async Task StartAsync(int observations, int megabytes)
    {
        await using var app = new CoreScopeProcess(("DOTNET_GCHeapHardLimit", (megabytes * 1_000_000).ToString("X", CultureInfo.InvariantCulture)));
        Directory.CreateDirectory(app.DataDir);
        await FillAsync(app.DatabasePath, observations);
        await app.StartAgainAsync();
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{app.WebPort}") };
        await Eventually.TrueAsync(() => app.HasExited || app.Output.Contains("[store] Ready", StringComparison.Ordinal), "the history in memory", 120);
        Assert.False(app.HasExited, app.Output);
        Assert.Contains($"{observations} observations", app.Output, StringComparison.Ordinal);
        var key = ArchiveWorld.Key(1).ToString();
        var paths = await client.GetStringAsync($"/api/nodes/{key}/paths");
        Assert.DoesNotContain("\"totalTransmissions\":0", paths, StringComparison.Ordinal);
        await app.StopAsync();
    }

    private static async Task FillAsync(string path, int observations)
    {
        await using var world = new ArchiveWorld(new ArchiveOptions(path) { FullSync = false });
        world.StartWriter();
        var random = new Random(3);
        for (byte seed = 1; seed <= 200; seed++)
            world.Advertise(seed, NodeRole.Repeater, $"n{seed}");
        for (var i = 0; i < observations; i++)
        {
            var number = i / ObservationsPerTransmission;
            int[] relays = [.. Enumerable.Range(0, 8).Select(_ => 1 + random.Next(200))];
            var frame = ArchiveWorld.Frame(
                RouteType.Flood, PayloadType.Ack, [(byte)number, (byte)(number >> 8), (byte)(number >> 16), 7], [.. relays.Select(r => ArchiveWorld.Key((byte)r).ByteAt(0))]);
            var (_, item) = world.Take(frame, world.Observer($"o{i % ObservationsPerTransmission}"), new Heard { Path = relays });
            await world.Queue.AddAsync(item, CancellationToken.None);
        }

        await world.FinishAsync();
    }
}
