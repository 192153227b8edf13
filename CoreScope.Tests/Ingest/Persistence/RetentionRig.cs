using System.Globalization;
using CoreScope.Core;
using CoreScope.Core.Feed;
using CoreScope.Core.Identity;
using CoreScope.Core.Metrics;
using CoreScope.Ingest.Persistence;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Tests.Ingest.Persistence;

/// <summary>A file filled by SQL, its writer at work, a clock that stands, and the retention job.</summary>
internal sealed class RetentionRig : IAsyncDisposable
{
    private readonly ArchiveFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _writing;

    public RetentionRig(RetentionPolicy policy, params string[] sql)
    {
        File = ArchiveFile.Open(_folder.Options);
        foreach (var statement in sql)
            _folder.Sql(statement);
        Mesh = new Mesh(Clock, NullLogger<PacketFeed>.Instance);
        Writer = new PersistWriter(File, Queue, Counters, TimeProvider.System, NullLogger<PersistWriter>.Instance);
        _writing = Writer.RunAsync(_stop.Token);
        Job = new RetentionJob(File, Writer, Mesh, new DirectCommands(), policy, Log);
    }

    public ManualClock Clock { get; } = new() { Start = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero) };

    public ArchiveFile File { get; }

    public Mesh Mesh { get; }

    public PersistQueue Queue { get; } = new();

    public IngestCounters Counters { get; } = new();

    public PersistWriter Writer { get; }

    public RetentionJob Job { get; }

    public RecordingLog<RetentionJob> Log { get; } = new();

    public object? Sql(string sql) => _folder.Sql(sql);

    public long Count(string table) => _folder.Count(table);

    public Task WarmUpAsync(WarmupLimits limits) => new StoreWarmup(File, Mesh, NullLogger<StoreWarmup>.Instance).RunAsync(limits, CancellationToken.None);

    /// <summary>So long before the clock's time, in ms since 1970.</summary>
    public static long Ago(double days, long millis = 0) =>
        new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() - (long)TimeSpan.FromDays(days).TotalMilliseconds - millis;

    /// <summary>SQL for so many transmissions, each heard by so many observers, one every <paramref name="spacing"/> ms up to <paramref name="last"/>.</summary>
    public static string[] Packets(int transmissions, int heard, long last, long spacing) =>
    [
        Text($"INSERT INTO observers (id, text_id, first_seen, last_seen, last_packet_at, packet_count, status_count) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {heard}) SELECT i, 'OBSERVER ' || i, 1, {last}, {last}, 1, 0 FROM n"),
        Text($"INSERT INTO transmissions WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {transmissions}) SELECT i, random(), 3, randomblob(60), {last} - ({transmissions} - i) * {spacing}, {last} - ({transmissions} - i) * {spacing}, 0, NULL, NULL, NULL FROM n"),
        Text($"INSERT INTO observations WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {(transmissions * heard) - 1}) SELECT i + 1, i / {heard} + 1, i % {heard} + 1, {last} - ({transmissions} - i / {heard} - 1) * {spacing}, NULL, 525, -9000, NULL, 1, x'0D', x'03AABBCC', NULL FROM n"),
    ];

    public async ValueTask DisposeAsync()
    {
        Queue.Close();
        await _stop.CancelAsync();
        await _writing;
        Writer.Dispose();
        _stop.Dispose();
        File.Dispose();
        _folder.Dispose();
    }

    private static string Text(FormattableString sql) => sql.ToString(CultureInfo.InvariantCulture);
}
