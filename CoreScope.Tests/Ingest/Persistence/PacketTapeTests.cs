using CoreScope.Core.Replay;
using CoreScope.Core.Store;

namespace CoreScope.Tests.Ingest.Persistence;

/// <summary>The tape of the live map over packets of which memory holds the newest half only.</summary>
public sealed class PacketTapeTests
{
    [Fact]
    [Trait("row", "VC-07")]
    [Trait("row", "VC-11")]
    public async Task Tape_HalfOnDisk_RunsThroughEverythingOnce_FromAnyTime()
    {
        await using var bed = await HalfInMemory.MakeAsync(2_000, 0.4);
        var all = bed.Full.Store.Snapshot();
        var tape = new PacketTape(bed.Limited, bed.Packets);
        Assert.True(all.Count > bed.Limited.Store.Snapshot().Count);
        Assert.Equal(IdsOf(all), await RunAsync(tape, 0));

        foreach (var position in new[] { 0, all.Count / 7, all.Count / 3, all.Count - 2 })
        {
            var place = await tape.SeekAsync(all[position].FirstSeen, default);
            var found = (await tape.ReadAsync(place, 1, default))[0];
            Assert.Equal(all[position].FirstSeen, found.FirstSeen);
        }

        var border = all.PositionOf(bed.Border);
        Assert.Equal(all[border - 1].Id, (await tape.BeforeAsync(bed.Border, default))!.Id);
        Assert.Equal(all[border - 2].Id, (await tape.BeforeAsync(all[border - 1].Id, default))!.Id);
        Assert.Null(await tape.BeforeAsync(all[0].Id, default));
        var older = (await tape.ReadAsync(all[border - 1].Id, 1, default))[0];
        Assert.Equal(all[border - 1].Observations.Length, older.Observations.Length);
    }

    [Fact]
    [Trait("row", "VC-05")]
    public async Task Timeline_HalfOnDisk_CountsWhatAFullMemoryCounts()
    {
        await using var bed = await HalfInMemory.MakeAsync(2_000, 0.4);
        var all = bed.Full.Store.Snapshot();
        var from = all[0].FirstSeen;
        var width = (all[all.Count - 1].FirstSeen - from + TimeSpan.FromSeconds(1)) / TimelineQuery.Stretches;
        var expected = await new TimelineQuery(bed.Full, bed.Packets).CountAsync(from, width, default);
        var counted = await new TimelineQuery(bed.Limited, bed.Packets).CountAsync(from, width, default);
        Assert.Equal(expected.Counts, counted.Counts);
        Assert.Equal(all.Count, counted.Counts.Sum());
    }

    private static async Task<List<int>> RunAsync(PacketTape tape, int place)
    {
        var ids = new List<int>();
        while (await tape.ReadAsync(place, 97, default) is { Count: > 0 } page)
        {
            ids.AddRange(page.Select(one => one.Id));
            place = page[^1].Id + 1;
        }

        return ids;
    }

    private static IEnumerable<int> IdsOf(PacketSnapshot snapshot) => Enumerable.Range(0, snapshot.Count).Select(i => snapshot[i].Id);
}
