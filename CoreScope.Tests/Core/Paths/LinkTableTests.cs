using CoreScope.Core.Identity;
using CoreScope.Core.Paths;

namespace CoreScope.Tests.Core.Paths;

/// <summary>The tallies of links: as a dictionary would hold them, copied while they change.</summary>
public sealed class LinkTableTests
{
    private static readonly LinkSighting Sighting = new(1, new UnixMillis(1_000));

    [Fact]
    public void Table_AddedToAndTakenFromAtRandom_HoldsWhatADictionaryHolds()
    {
        var (table, expected, random) = (new LinkTable(), new Dictionary<ulong, long>(), new Random(7));
        for (var i = 0; i < 40_000; i++)
        {
            var key = (ulong)random.Next(6_000);
            if (random.Next(4) > 0)
            {
                table.Add(key, Sighting);
                expected[key] = expected.GetValueOrDefault(key) + 1;
                continue;
            }

            Assert.Equal(expected.Remove(key), table.Remove(key));
        }

        Assert.Equal(expected.Count, table.Count);
        Assert.Equal(expected.OrderBy(e => e.Key), table.Copy().Select(e => KeyValuePair.Create(e.Key, e.Value.Count)).OrderBy(e => e.Key));
        foreach (var (key, count) in expected)
            Assert.Equal((true, count), (table.TryGet(key, out var tally), tally.Count));
        Assert.False(table.TryGet(9_999, out _));
    }

    [Fact]
    public void Add_AtTheLimit_TakesNoNewLink_ButCountsTheKnown()
    {
        var table = new LinkTable();
        table.Add(1, Sighting, 1);
        table.Add(2, Sighting, 1);
        table.Add(1, Sighting, 1);
        Assert.Equal([(1UL, 2L)], table.Copy().Select(e => (e.Key, e.Value.Count)));
    }

    [Fact]
    public void TakeUnsaved_InParts_GivesEachChangedLinkOnce()
    {
        var table = new LinkTable();
        for (var key = 0UL; key < 5_000; key++)
            table.Add(key, Sighting);
        var taken = new List<ulong>();
        while (table.TakeUnsaved(1_500) is { Count: > 0 } part)
        {
            Assert.InRange(part.Count, 1, 1_500);
            taken.AddRange(part.Select(e => e.Key));
        }

        Assert.Equal(Enumerable.Range(0, 5_000).Select(key => (ulong)key), taken.Order());
        table.Add(4_321, Sighting);
        Assert.Equal(4_321UL, Assert.Single(table.TakeUnsaved(10)).Key);
    }

    [Fact]
    public async Task Copy_WhileLinksComeAndGo_HasTheOthersOnceAndWhole()
    {
        var table = new LinkTable();
        for (var key = 0UL; key < 10_000; key++)
            table.Add(key, Sighting);
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(() =>
        {
            for (var key = 20_000UL; !stop.IsCancellationRequested; key++)
            {
                table.Add(key, Sighting);
                table.Remove(key - 3_000);
            }
        });
        for (var round = 0; round < 50; round++)
        {
            var copy = table.Copy();
            Assert.All(copy, e => Assert.Equal((1L, 1_000L), (e.Value.Count, e.Value.LastSeen)));
            Assert.Equal(10_000, copy.Where(e => e.Key < 10_000).Select(e => e.Key).Distinct().Count());
            Assert.Equal(10_000, copy.Count(e => e.Key < 10_000));
        }

        await stop.CancelAsync();
        await writer;
    }
}
