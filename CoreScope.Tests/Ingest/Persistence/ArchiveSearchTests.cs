using System.Globalization;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store.Archive;
using CoreScope.Core.Store.Queries;
using CoreScope.Ingest.Persistence;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Ingest.Persistence;

/// <summary>Searches among packets on disk: their order, their time limit, what rows decide alone, and how many may wait.</summary>
[Trait("row", "ST-13")]
public sealed class ArchiveSearchTests
{
    private const int Heard = 20;
    private const int Second = 1000;
    private static readonly long s_last = RetentionRig.Ago(0);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Search_TimeIsUp_EndsInOrderAndSaysWhere(bool ascending)
    {
        await using var rig = new RetentionRig(new RetentionPolicy(), RetentionRig.Packets(300, 1, s_last, Second));
        using var packets = new ArchivedPackets(rig.File, new SteppingClock());

        var found = await SearchAsync(packets, new PacketQuery { IsAscending = ascending });

        // Two looks at the clock, one every 64 rows.
        Assert.Equal(ascending ? Enumerable.Range(1, 127) : Enumerable.Range(174, 127).Reverse(), found.Hits.Select(hit => hit.Id));
        Assert.Equal(SeenAt(found.Hits[^1].Id, 300), found.SearchedTo);
        Assert.Null((await SearchAsync(packets, new PacketQuery { IsAscending = ascending }, TimeSpan.FromHours(1))).SearchedTo);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Search_NothingFound_EndsInTimeAllTheSame(bool ascending)
    {
        // No row passes, so that the database never comes back with one.
        await using var rig = new RetentionRig(new RetentionPolicy(), RetentionRig.Packets(5000, 1, s_last, Second));
        using var packets = new ArchivedPackets(rig.File, new SteppingClock());

        var found = await SearchAsync(packets, new PacketQuery { Type = PayloadType.Trace, IsAscending = ascending });

        Assert.Empty(found.Hits);
        Assert.Equal(SeenAt(ascending ? 2 * ArchiveScan.Step : 5001 - (2 * ArchiveScan.Step), 5000), found.SearchedTo);
    }

    [Fact]
    public async Task Search_Ascending_BeginsBehindWhatRetentionDeletedAndStopsAtTheBorder()
    {
        await using var rig = new RetentionRig(new RetentionPolicy(), [.. RetentionRig.Packets(3000, 1, s_last, Second), "DELETE FROM observations WHERE transmission_id < 2500", "DELETE FROM transmissions WHERE id < 2500"]);
        using var packets = new ArchivedPackets(rig.File, TimeProvider.System);
        var found = await SearchAsync(packets, new PacketQuery { IsAscending = true }, below: 2600);
        Assert.Equal(Enumerable.Range(2500, 100), found.Hits.Select(hit => hit.Id));
        Assert.Empty((await SearchAsync(packets, new PacketQuery { IsAscending = true }, below: 1)).Hits);
    }

    [Fact]
    public async Task Search_EmptyFile_FindsNothing()
    {
        await using var rig = new RetentionRig(new RetentionPolicy());
        using var packets = new ArchivedPackets(rig.File, TimeProvider.System);
        var found = await SearchAsync(packets, new PacketQuery { Since = new UnixMillis(1), Until = new UnixMillis(2), IsAscending = true });
        Assert.Empty(found.Hits);
        Assert.Null(found.SearchedTo);
    }

    [Theory]
    [InlineData(10, 20, "11,12,13,14,15,16,17,18,19,20,21")]
    [InlineData(null, 3, "1,2,3,4")]
    [InlineData(297, null, "2,298,299,300")]
    [InlineData(295, 296, "296,297")]
    [InlineData(20, 10, "")]
    [InlineData(-5, -1, "")]
    [InlineData(9_000_000, null, "")]
    public async Task Search_Times_AreDecidedByRowsAndNotByPackets(int? sinceSecond, int? untilSecond, string expected)
    {
        // The second packet is heard again at the very end.
        var statements = new List<string>();
        using var folder = new ArchiveFolder();
        using var file = ArchiveFile.Open(folder.Options with { StatementProbe = sql => Add(statements, sql) });
        foreach (var sql in RetentionRig.Packets(300, 1, s_last, Second))
            folder.Sql(sql);
        folder.Sql(Text($"INSERT INTO observations (id, transmission_id, observer_id, heard_at, direction, head, path) VALUES (900, 2, NULL, {At(299).Value}, 1, x'0D', x'00')"));
        folder.Sql(Text($"UPDATE transmissions SET last_seen = {At(299).Value} WHERE id = 2"));
        using var packets = new ArchivedPackets(file, TimeProvider.System);

        var found = await SearchAsync(packets, new PacketQuery { Since = sinceSecond is { } s ? At(s) : null, Until = untilSecond is { } u ? At(u) : null, IsAscending = true });

        Assert.Equal(expected, string.Join(',', found.Hits.Select(hit => hit.Id)));
        Assert.DoesNotContain(statements, sql => sql.Contains(ArchivedArrival.Columns, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Search_ClockSetBackBetweenTwoObservations_IsFound()
    {
        await using var rig = new RetentionRig(
            new RetentionPolicy(),
            [.. RetentionRig.Packets(300, 1, s_last, Second), Text($"INSERT INTO observations (id, transmission_id, observer_id, heard_at, direction, head, path) VALUES (900, 300, NULL, {s_last - 3_600_000}, 1, x'0D', x'00')")]);
        using var packets = new ArchivedPackets(rig.File, TimeProvider.System);
        var found = await SearchAsync(packets, new PacketQuery { Since = new UnixMillis(s_last - 3_600_001), Until = new UnixMillis(s_last - 3_599_999) });
        Assert.Equal([300], found.Hits.Select(hit => hit.Id));
    }

    [Theory]
    [InlineData("7", "1,2,3,4,5,6,7,8,9,10")]
    [InlineData("1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19", "1,2,3,4,5,6,7,8,9,10")]
    [InlineData("30", "4")]
    [InlineData("40,41,42,43,44,45,46,47,48,49,50,51,52,53,54,55,56,57,58", "")]
    [InlineData("30;7", "4")]
    [InlineData("30;40", "")]
    [InlineData("0", "5")]
    public async Task Search_Observers_OneOfEachListMustHaveHeardIt(string lists, string expected)
    {
        // Packet 4 was heard by observer 30 too, packet 5 by one without a name.
        await using var rig = new RetentionRig(
            new RetentionPolicy(),
            [
                .. RetentionRig.Packets(10, Heard, s_last, Second),
                "INSERT INTO observers (id, text_id, first_seen, last_seen, last_packet_at, packet_count, status_count) VALUES (30, 'THIRTY', 1, 1, 1, 1, 0)",
                Text($"INSERT INTO observations (id, transmission_id, observer_id, heard_at, direction, head, path) VALUES (900, 4, 30, {s_last}, 1, x'0D', x'00'), (901, 5, NULL, {s_last}, 1, x'0D', x'00')"),
            ]);
        using var packets = new ArchivedPackets(rig.File, TimeProvider.System);
        int[][] heardBy = [.. lists.Split(';').Select(list => list.Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray())];
        var found = await packets.SearchAsync(new ArchiveSearch { BelowId = int.MaxValue, Query = new PacketQuery { Observers = ["x"], IsAscending = true }, HeardBy = heardBy }, CancellationToken.None);
        Assert.Equal(expected, string.Join(',', found.Hits.Select(hit => hit.Id)));
    }

    [Fact]
    public async Task Search_Cancelled_Ends()
    {
        await using var rig = new RetentionRig(new RetentionPolicy(), RetentionRig.Packets(10, 1, s_last, Second));
        using var packets = new ArchivedPackets(rig.File, TimeProvider.System);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await packets.SearchAsync(new ArchiveSearch { BelowId = int.MaxValue, Query = new PacketQuery() }, new CancellationToken(true)));
    }

    [Fact]
    public async Task Search_MoreThanTenAtOnce_AreRefusedUntilThereIsRoom()
    {
        await using var rig = new RetentionRig(new RetentionPolicy(), RetentionRig.Packets(1, 1, s_last, Second));
        using var packets = new ArchivedPackets(rig.File, TimeProvider.System);
        using var gate = new ManualResetEventSlim();
        using var leaving = new CancellationTokenSource();
        Task<ArchiveFindings> Begin(CancellationToken token) => packets.SearchAsync(
            new ArchiveSearch
            {
                BelowId = int.MaxValue,
                Query = new PacketQuery { Route = RouteType.Flood },
                Matches = (_, _) =>
                {
                    gate.Wait(TimeSpan.FromSeconds(20));
                    return true;
                },
            },
            token).AsTask();
        var begun = Enumerable.Range(0, 9).Select(_ => Begin(CancellationToken.None)).ToList();
        var one = Begin(leaving.Token);

        await Assert.ThrowsAsync<ArchiveBusyException>(() => Begin(CancellationToken.None));
        // Who gives up leaves room for another.
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        begun.Add(Begin(CancellationToken.None));
        await Assert.ThrowsAsync<ArchiveBusyException>(() => Begin(CancellationToken.None));

        gate.Set();
        foreach (var findings in await Task.WhenAll(begun).WaitAsync(TimeSpan.FromSeconds(20)))
            Assert.Single(findings.Hits);
        Assert.Single((await Begin(CancellationToken.None)).Hits);
    }

    private static async Task<ArchiveFindings> SearchAsync(ArchivedPackets packets, PacketQuery query, TimeSpan? limit = null, int below = int.MaxValue) => await packets.SearchAsync(
        new ArchiveSearch { BelowId = below, Query = query, TimeLimit = limit ?? TimeSpan.FromSeconds(2) }, CancellationToken.None);

    // Of 300 packets, one a second: that of number n + 1.
    private static UnixMillis At(int second) => new(s_last - ((299 - second) * (long)Second));

    private static UnixMillis SeenAt(int id, int count) => new(s_last - ((count - id) * (long)Second));

    private static void Add(List<string> statements, string sql)
    {
        lock (statements)
            statements.Add(sql);
    }

    private static string Text(FormattableString sql) => sql.ToString(CultureInfo.InvariantCulture);
}
