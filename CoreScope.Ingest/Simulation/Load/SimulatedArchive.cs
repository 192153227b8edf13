using CoreScope.Core;
using CoreScope.Core.Feed;
using CoreScope.Core.Identity;
using CoreScope.Core.Metrics;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Store.Archive;
using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Persistence;
using CoreScope.Ingest.Pipeline;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Ingest.Simulation.Load;

/// <summary>
/// Writes an archive as the app would have written it, had the simulated region's messages come in at their times: the messages
/// go through the pipeline itself, and its rows through the writer's own statements. Only the clock is made up. The same options
/// give the same rows. For one thread.
/// </summary>
public sealed class SimulatedArchive : IDisposable
{
    private const string Draft = ".draft";
    private const string Source = "simulated";
    private const int ReportEvery = 4_096;
    private const int TransmissionsKept = 16_384;
    private const int ForgottenAtOnce = 4_096;
    private const double TailSeconds = 120;
    private static readonly TimeSpan s_statusInterval = TimeSpan.FromMinutes(5);

    private readonly SimulatedArchiveOptions _options;
    private readonly Region _region;
    private readonly SetClock _clock = new();
    private readonly Mesh _mesh;
    private readonly ArchiveFile _file;
    private readonly SqliteArchive _reader;
    private readonly SqliteConnection _connection;
    private readonly ArchiveStatements _statements;
    private readonly IngestPipeline _pipeline;
    private readonly PersistBatch _batch = new();
    private readonly PacketEnvelope _envelope = new();
    private readonly SeededRandom _drift;
    private readonly long[] _received;
    private WriteCounts _written;

    private SimulatedArchive(SimulatedArchiveOptions options)
    {
        _options = options;
        _region = options.Shape.BuildRegion();
        _drift = new SeededRandom(options.Shape.Seed, "status");
        _received = new long[_region.Observers.Count];
        _mesh = new Mesh(_clock, NullLogger<PacketFeed>.Instance);
        _file = ArchiveFile.Open(new ArchiveOptions(options.Path + Draft));
        _reader = new SqliteArchive(_file);
        _connection = _file.OpenWriter();
        // Nobody else looks at it, and what is broken off is thrown away: neither journal nor flush is needed.
        ArchiveFile.Execute(_connection, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536");
        _statements = new ArchiveStatements(_connection);
        // The signatures are our own.
        var rules = new IngestRules
        {
            ValidateSignatures = false,
            Keys = ChannelKeyring.Build(new Dictionary<string, string>(), Region.HashChannels, out _),
            Regions = RegionScopes.Build(Region.HashRegions, out _),
        };
        _pipeline = new IngestPipeline(
            _mesh, new MessageInbox(), new StoreCommandQueue(), new PersistQueue(), new ResolvedPathCache(_reader), new IngestCounters(), rules, static (_, _) => { }, NullLogger<IngestPipeline>.Instance);
    }

    /// <summary>
    /// Writes the file of <paramref name="options"/>, which must be free of faults; it appears under its name when it is complete.
    /// <paramref name="progress"/> hears every few thousand rows how many observations are written.
    /// </summary>
    /// <exception cref="ArchiveException">The file cannot be written.</exception>
    /// <exception cref="PlatformNotSupportedException">OpenSSL, which signs the adverts, is absent.</exception>
    public static SimulatedArchiveResult Write(SimulatedArchiveOptions options, Action<long> progress, CancellationToken cancellationToken)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(options.Path)) is { } folder)
            Directory.CreateDirectory(folder);
        RemoveDraft(options.Path);
        // A running app holds this; told now and not after the work.
        Claim(options.Path).Dispose();

        try
        {
            SimulatedArchiveResult result;
            using (var archive = new SimulatedArchive(options))
                result = archive.Run(progress, cancellationToken);
            PutInPlace(options.Path);
            return result;
        }
        finally
        {
            RemoveDraft(options.Path);
        }
    }

    public void Dispose()
    {
        _statements.Dispose();
        _connection.Dispose();
        _reader.Dispose();
        _file.Dispose();
    }

    // A log that belongs to what lay there before would be read into the new file.
    private static void PutInPlace(string path)
    {
        using var claim = Claim(path);
        File.Delete(path + "-wal");
        File.Delete(path + "-shm");
        File.Move(path + Draft, path, overwrite: true);
    }

    private static FileStream Claim(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception problem) when (problem is UnauthorizedAccessException or DirectoryNotFoundException or FileNotFoundException)
        {
            throw ArchiveFile.Explain(path, problem)!;
        }
        catch (IOException held)
        {
            throw new ArchiveException(ArchiveProblem.InUse, $"{path} is in use by another running CoreScope. Stop that one, or name another file.", held);
        }
    }

    private static void RemoveDraft(string path)
    {
        foreach (var suffix in (string[])["", "-wal", "-shm", "-journal", ".lock", ".new"])
            File.Delete(path + Draft + suffix);
    }

    private SimulatedArchiveResult Run(Action<long> progress, CancellationToken cancellationToken)
    {
        var start = _options.Until - TimeSpan.FromDays(_options.Days);
        var sequence = new LoadSequence(_region, _options.Shape, Times(start), _options.Transmissions, _options.Observations);
        var nextStatus = start;
        for (long count = 1; sequence.TryNext(out var at, out var reception); count++)
        {
            for (; nextStatus <= at; nextStatus += s_statusInterval)
                TellStatuses(nextStatus, nextStatus - start);
            _received[reception.Observer]++;
            var observer = _region.Observers[reception.Observer];
            Take(observer.PacketTopic, _envelope.Write(observer, reception, at), at);
            if (count % ReportEvery != 0)
                continue;
            progress(_written.Observations);
            cancellationToken.ThrowIfCancellationRequested();
            Forget();
        }

        Flush();
        progress(_written.Observations);
        ArchiveFile.Execute(_connection, "PRAGMA optimize; PRAGMA journal_mode = WAL");
        return new SimulatedArchiveResult(_written.Transmissions, _written.Observations, _mesh.Nodes.Snapshot().Count, _mesh.Observers.Snapshot().Count);
    }

    /// <summary>A day's rhythm, stretched so that the last transmission is over at the end of the time.</summary>
    private IEnumerable<DateTimeOffset> Times(DateTimeOffset start)
    {
        var span = Math.Max(1, TimeSpan.FromDays(_options.Days).TotalSeconds - TailSeconds);
        var mean = span / _options.Transmissions;
        var length = Gaps(start, mean).Aggregate(TimeSpan.Zero, (sum, gap) => sum + gap);
        var stretch = length > TimeSpan.Zero ? span / length.TotalSeconds : 1;
        var at = TimeSpan.Zero;
        foreach (var gap in Gaps(start, mean))
        {
            at += gap;
            yield return start + (at * stretch);
        }
    }

    private IEnumerable<TimeSpan> Gaps(DateTimeOffset start, double mean)
    {
        var random = new SeededRandom(_options.Shape.Seed, "times");
        var at = start;
        for (long i = 0; i < _options.Transmissions; i++)
        {
            var gap = DayPace.Gap(at, mean, random);
            at += gap;
            yield return gap;
        }
    }

    private void TellStatuses(DateTimeOffset at, TimeSpan uptime)
    {
        foreach (var observer in _region.Observers)
        {
            var received = _received[observer.Index];
            Take(observer.StatusTopic, StatusEnvelope.Write(observer, at, uptime, received, observer.Node.Relays ? received / 2 : 3, _drift.Between(-1, 1)), at);
        }
    }

    private void Take(string topic, byte[] payload, DateTimeOffset at)
    {
        _clock.Now = at;
        var item = _pipeline.Handle(new MqttMessage(Source, topic, payload, false, new UnixMillis(at.ToUnixTimeMilliseconds())));
        if (item.IsEmpty)
            return;
        _batch.Add(item);
        if (_batch.IsFull)
            Flush();
    }

    private void Flush()
    {
        var counts = _batch.WriteAll(_statements);
        _batch.Clear();
        _written.Transmissions += counts.Transmissions;
        _written.Observations += counts.Observations;
    }

    /// <summary>What lies on disk is needed in memory only while copies of it still come in.</summary>
    private void Forget()
    {
        var snapshot = _mesh.Store.Snapshot();
        if (snapshot.Count <= TransmissionsKept)
            return;
        Flush();
        _mesh.Store.Evict(snapshot[ForgottenAtOnce].Id).Finish();
    }

    /// <summary>Shows the time of the message that is being taken in.</summary>
    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
