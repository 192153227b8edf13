using CoreScope.Core.Analytics.Telemetry;
using CoreScope.Core.Identity;
using CoreScope.Core.Store.Archive;

namespace CoreScope.Ingest.Persistence;

/// <summary>What observers told of themselves, from the archive over pooled read-only connections. Thread-safe.</summary>
public sealed class SqliteTelemetry : IObserverTelemetry, IDisposable
{
    private const string Sql = """
        SELECT at, noise_floor, tx_air_seconds, rx_air_seconds, receive_errors, battery_millivolts, packets_sent, packets_received
        FROM observer_metrics WHERE observer_id = ?1 AND at BETWEEN ?2 AND ?3 ORDER BY at
        """;

    private readonly ReaderPool _readers;

    public SqliteTelemetry(ArchiveFile file)
    {
        _readers = new ReaderPool(file);
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<TelemetryRow>> LoadAsync(int observerIndex, UnixMillis since, UnixMillis until, CancellationToken cancellationToken)
    {
        // Local reads of one range of an index: a thread switch would cost more than the query.
        using var reader = _readers.Rent();
        using var rows = new Statement(reader.Connection, Sql);
        rows.Bind(1, observerIndex);
        rows.Bind(2, since.Value);
        rows.Bind(3, until.Value);
        var found = new List<TelemetryRow>();
        while (rows.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            found.Add(new TelemetryRow(
                new UnixMillis(rows.Int64(0)), rows.IsNull(1) ? null : rows.Double(1), LongOf(rows, 2), LongOf(rows, 3), LongOf(rows, 4),
                rows.IsNull(5) ? null : rows.Int32(5), LongOf(rows, 6), LongOf(rows, 7)));
        }

        return new(found);
    }

    /// <summary>Closes the idle connections.</summary>
    public void Dispose() => _readers.Dispose();

    private static long? LongOf(Statement row, int column) => row.IsNull(column) ? null : row.Int64(column);
}
