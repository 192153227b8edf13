using System.Diagnostics;
using CoreScope.Core.Protocol;
using CoreScope.Ingest.Persistence;
using Xunit.Abstractions;

namespace CoreScope.Tests.Ingest.Persistence;

/// <summary>What the indexes for counts and adverts cost the writer, in turns with and without them; prints its figures.</summary>
[Trait("Category", "Soak")]
public sealed class ArchiveIndexCostTests(ITestOutputHelper output)
{
    private const int Rounds = 5;
    private const int Observations = 100_000;
    private const int ObservationsOfEach = 8;

    [Fact]
    public async Task Writer_WithAndWithoutIndexes_WritesNearlyAsFast()
    {
        var (with, without) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            without.Add(await RateAsync("DROP INDEX observations_heard; DROP INDEX transmissions_origin"));
            with.Add(await RateAsync(null));
        }

        output.WriteLine($"with {string.Join(' ', with.Select(r => $"{r:N0}"))}, without {string.Join(' ', without.Select(r => $"{r:N0}"))} observations/s; best: {with.Max() / without.Max():P1} of the rate without");
        Assert.True(with.Max() > without.Max() * 0.8);
    }

    private async Task<double> RateAsync(string? change)
    {
        using var folder = new ArchiveFolder();
        await using var world = new ArchiveWorld(folder.Options);
        if (change is not null)
            folder.Sql(change);
        var random = new Random(1);
        var observers = Enumerable.Range(1, 40).Select(i => world.Observer($"OBSERVER {i}")).ToArray();
        var items = new List<PersistItem>(Observations);
        var payload = new byte[80];
        for (var i = 0; i < Observations; i++)
        {
            if (i % ObservationsOfEach == 0)
                random.NextBytes(payload = new byte[80]);
            items.Add(world.Take(ArchiveWorld.Frame(RouteType.Flood, PayloadType.TextMessage, payload, [(byte)(i % 250), 3]), observers[i % observers.Length], new Heard { Origin = i % 40 < 8 ? 5 : 0 }).Item);
        }

        world.StartWriter();
        var watch = Stopwatch.StartNew();
        foreach (var item in items)
            await world.Queue.AddAsync(item, CancellationToken.None);
        await world.FinishAsync();
        var rate = Observations / watch.Elapsed.TotalSeconds;
        Assert.Equal(Observations, world.Counters.ObservationsInserted);
        output.WriteLine($"{(change is null ? "with" : "without")}: {rate:N0}/s, file {new FileInfo(folder.DatabasePath).Length / (double)Observations:F1} bytes an observation");
        return rate;
    }
}
