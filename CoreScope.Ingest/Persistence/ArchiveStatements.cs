using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;
using Microsoft.Data.Sqlite;

namespace CoreScope.Ingest.Persistence;

/// <summary>The writer's prepared statements over its one connection. Each method is one statement; all throw <see cref="SqliteException"/>. Not thread-safe.</summary>
internal sealed class ArchiveStatements : IDisposable
{
    // An id that is taken by something else must fail loudly: with "do nothing" on any conflict, rows would silently attach to
    // the wrong parent. So each statement names the one conflict it expects.
    private const string InsertTransmissionSql = """
        INSERT INTO transmissions (id, hash, payload_type, payload, first_seen, last_seen, origin, origin_node_id, channel_id, scope_id)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (hash) DO NOTHING
        """;

    private const string InsertObservationSql = """
        INSERT INTO observations (id, transmission_id, observer_id, heard_at, received_offset, snr, rssi, score, direction, head, path, resolved)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) ON CONFLICT (transmission_id, ifnull(observer_id, 0), path) DO NOTHING
        """;

    private const string FillObservationSql =
        "UPDATE observations SET snr = coalesce(snr, ?2), rssi = coalesce(rssi, ?3), score = coalesce(score, ?4) WHERE id = ?1";

    private const string UpsertNodeSql = """
        INSERT INTO nodes (id, key, name, role, latitude, longitude, first_seen, last_seen, advert_count, battery_millivolts, temperature_celsius, is_foreign, default_scope, inactive, declared_scopes, scopes_declared_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, role = excluded.role, latitude = excluded.latitude, longitude = excluded.longitude,
            first_seen = excluded.first_seen, last_seen = excluded.last_seen, advert_count = excluded.advert_count,
            battery_millivolts = excluded.battery_millivolts, temperature_celsius = excluded.temperature_celsius,
            is_foreign = excluded.is_foreign, default_scope = excluded.default_scope, inactive = excluded.inactive,
            declared_scopes = excluded.declared_scopes, scopes_declared_at = excluded.scopes_declared_at
        WHERE key = excluded.key
        """;

    private const string UpsertObserverSql = """
        INSERT INTO observers (id, text_id, name, region, model, firmware, client_version, radio, battery_millivolts, uptime_seconds, noise_floor, can_relay,
            first_seen, last_seen, last_packet_at, packet_count, status_count, inactive, clock_skew_seconds, clock_skew_at, clock_skew_count)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, region = excluded.region, model = excluded.model, firmware = excluded.firmware,
            client_version = excluded.client_version, radio = excluded.radio, battery_millivolts = excluded.battery_millivolts,
            uptime_seconds = excluded.uptime_seconds, noise_floor = excluded.noise_floor, can_relay = excluded.can_relay,
            first_seen = excluded.first_seen, last_seen = excluded.last_seen, last_packet_at = excluded.last_packet_at,
            packet_count = excluded.packet_count, status_count = excluded.status_count, inactive = excluded.inactive,
            clock_skew_seconds = excluded.clock_skew_seconds, clock_skew_at = excluded.clock_skew_at, clock_skew_count = excluded.clock_skew_count
        WHERE text_id = excluded.text_id
        """;

    private const string PutMetricSql = """
        INSERT INTO observer_metrics (observer_id, at, noise_floor, tx_air_seconds, rx_air_seconds, receive_errors, battery_millivolts, packets_sent, packets_received)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        ON CONFLICT (observer_id, at) DO UPDATE SET noise_floor = excluded.noise_floor, tx_air_seconds = excluded.tx_air_seconds,
            rx_air_seconds = excluded.rx_air_seconds, receive_errors = excluded.receive_errors, battery_millivolts = excluded.battery_millivolts,
            packets_sent = excluded.packets_sent, packets_received = excluded.packets_received
        """;

    private const string AddDroppedSql = """
        INSERT INTO dropped_packets (hash, frame, reason, observer_id, observer_name, node_key, node_name, dropped_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (hash, reason) DO NOTHING
        """;

    private readonly SqliteConnection _connection;
    private readonly Statement _begin, _commit, _savepoint, _release, _rollbackTo;
    private readonly Statement _findTransmission, _insertTransmission, _raiseLastSeen, _insertObservation, _fillObservation;
    private readonly Statement _upsertNode, _upsertObserver, _addChannel, _addScope, _putMetric, _addDropped, _replaceResolved, _putMeta, _removeMeta, _putLink;

    public ArchiveStatements(SqliteConnection connection)
    {
        _connection = connection;
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _savepoint = Prepare("SAVEPOINT one_row");
        _release = Prepare("RELEASE one_row");
        _rollbackTo = Prepare("ROLLBACK TO one_row");
        _findTransmission = Prepare("SELECT id FROM transmissions WHERE hash = ?1");
        _insertTransmission = Prepare(InsertTransmissionSql);
        _raiseLastSeen = Prepare("UPDATE transmissions SET last_seen = ?2 WHERE id = ?1 AND last_seen < ?2");
        _insertObservation = Prepare(InsertObservationSql);
        _fillObservation = Prepare(FillObservationSql);
        _upsertNode = Prepare(UpsertNodeSql);
        _upsertObserver = Prepare(UpsertObserverSql);
        _addChannel = Prepare("INSERT INTO channels (id, name) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET name = excluded.name WHERE name = excluded.name");
        _addScope = Prepare("INSERT INTO scopes (id, name) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET name = excluded.name WHERE name = excluded.name");
        _putMetric = Prepare(PutMetricSql);
        _addDropped = Prepare(AddDroppedSql);
        _replaceResolved = Prepare("UPDATE observations SET resolved = ?2 WHERE id = ?1");
        _putMeta = Prepare("INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value");
        _putLink = Prepare(NeighborRows.PutSql);
        _removeMeta = Prepare("DELETE FROM meta WHERE key = ?1");
    }

    public void Begin() => _begin.Run();

    public void Commit() => _commit.Run();

    public void Savepoint() => _savepoint.Run();

    public void Release() => _release.Run();

    public void RollbackToSavepoint()
    {
        _rollbackTo.Run();
        _release.Run();
    }

    /// <summary>Ends whatever transaction is open; SQLite may have ended it itself.</summary>
    public void Rollback() => Rollback(_connection);

    /// <inheritdoc cref="Rollback()"/>
    public static void Rollback(SqliteConnection connection)
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle!) == 0)
            SQLitePCL.raw.sqlite3_exec(connection.Handle!, "ROLLBACK");
    }

    /// <summary>Id under which the file holds this content, or 0.</summary>
    public int FindTransmission(PacketHash hash)
    {
        _findTransmission.Bind(1, (long)hash.Value);
        if (!_findTransmission.Read())
            return 0;
        var id = _findTransmission.Int32(0);
        _findTransmission.Reset();
        return id;
    }

    /// <summary>False when the file holds this content already.</summary>
    public bool InsertTransmission(Transmission transmission, UnixMillis lastSeen)
    {
        var row = _insertTransmission;
        row.Bind(1, transmission.Id);
        row.Bind(2, (long)transmission.Hash.Value);
        row.Bind(3, (int)transmission.Type);
        row.Bind(4, transmission.Payload);
        row.Bind(5, transmission.FirstSeen.Value);
        row.Bind(6, lastSeen.Value);
        row.Bind(7, (int)transmission.Origin);
        row.Bind(8, NullIfZero(transmission.OriginNodeId));
        row.Bind(9, NullIfZero(transmission.ChannelId));
        row.Bind(10, transmission.ScopeId == PacketArrival.Unscoped ? null : (long?)transmission.ScopeId);
        return row.Run() != 0;
    }

    public void RaiseLastSeen(int transmissionId, long lastSeen)
    {
        _raiseLastSeen.Bind(1, transmissionId);
        _raiseLastSeen.Bind(2, lastSeen);
        _raiseLastSeen.Run();
    }

    /// <summary>False when the file holds this observer's hearing of it over this path already.</summary>
    public bool InsertObservation(Transmission transmission, in Observation observation, int transmissionId, ReadOnlySpan<byte> resolved)
    {
        var row = _insertObservation;
        var prefix = transmission.PrefixOf(observation);
        var pathAt = WireSplit.PathAt(transmission.Type, prefix);
        row.Bind(1, observation.Id);
        row.Bind(2, transmissionId);
        row.Bind(3, NullIfZero(observation.ObserverIndex));
        row.Bind(4, observation.IngestTime.Value);
        row.Bind(5, observation.ReceivedAt is { } received ? received.Value - observation.IngestTime.Value : null);
        row.Bind(6, Scaled(observation.Snr, 100));
        row.Bind(7, Scaled(observation.Rssi, 100));
        row.Bind(8, Scaled(observation.Score, 1000));
        row.Bind(9, (int)observation.Direction);
        row.Bind(10, prefix[..pathAt]);
        row.Bind(11, prefix[pathAt..]);
        if (resolved.IsEmpty)
            row.BindNull(12);
        else
            row.Bind(12, resolved);
        return row.Run() != 0;
    }

    /// <summary>Puts figures in where the file has none.</summary>
    public void FillObservation(in Observation observation)
    {
        _fillObservation.Bind(1, observation.Id);
        _fillObservation.Bind(2, Scaled(observation.Snr, 100));
        _fillObservation.Bind(3, Scaled(observation.Rssi, 100));
        _fillObservation.Bind(4, Scaled(observation.Score, 1000));
        _fillObservation.Run();
    }

    /// <summary>Puts another resolved path in place of the observation's; empty = none.</summary>
    public void ReplaceResolved(int observationId, ReadOnlySpan<byte> resolved)
    {
        _replaceResolved.Bind(1, observationId);
        if (resolved.IsEmpty)
            _replaceResolved.BindNull(2);
        else
            _replaceResolved.Bind(2, resolved);
        _replaceResolved.Run();
    }

    /// <summary>Sets a value of the file's own, or removes it when it is null.</summary>
    public void PutMeta(string key, string? value)
    {
        var row = value is null ? _removeMeta : _putMeta;
        row.Bind(1, key);
        if (value is not null)
            row.Bind(2, value);
        row.Run();
    }

    public void UpsertNode(Node node)
    {
        var row = _upsertNode;
        var key = node.Key;
        row.Bind(1, node.Id);
        row.Bind(2, PublicKey.Bytes(in key));
        row.Bind(3, node.Name);
        row.Bind(4, (int)node.Role);
        row.Bind(5, node.Latitude);
        row.Bind(6, node.Longitude);
        row.Bind(7, node.FirstSeen.Value);
        row.Bind(8, node.LastSeen.Value);
        row.Bind(9, node.AdvertCount);
        row.Bind(10, (long?)node.BatteryMillivolts);
        row.Bind(11, node.TemperatureCelsius);
        row.Bind(12, node.IsForeign ? 1 : 0);
        row.Bind(13, node.DefaultScope);
        row.Bind(14, node.IsInactive ? 1 : 0);
        row.Bind(15, node.DeclaredScopes);
        row.Bind(16, node.ScopesDeclaredAt.Value);
        MustChange(row, "node", node.Id);
    }

    public void UpsertObserver(Observer observer, long packets, long statuses)
    {
        var row = _upsertObserver;
        var facts = observer.Facts;
        var skew = observer.ClockSkew;
        row.Bind(1, observer.Index);
        row.Bind(2, observer.Id);
        row.Bind(3, facts.Name);
        row.Bind(4, facts.Region);
        row.Bind(5, facts.Model);
        row.Bind(6, facts.Firmware);
        row.Bind(7, facts.ClientVersion);
        row.Bind(8, facts.Radio);
        row.Bind(9, (long?)facts.BatteryMillivolts);
        row.Bind(10, facts.UptimeSeconds);
        row.Bind(11, facts.NoiseFloor);
        row.Bind(12, facts.CanRelay is { } relays ? (relays ? 1L : 0L) : null);
        row.Bind(13, observer.FirstSeen.Value);
        row.Bind(14, observer.LastSeen.Value);
        row.Bind(15, observer.LastPacketAt.Value);
        row.Bind(16, packets);
        row.Bind(17, statuses);
        row.Bind(18, observer.IsInactive ? 1 : 0);
        row.Bind(19, skew?.SkewSeconds);
        row.Bind(20, skew?.LastAt.Value);
        row.Bind(21, (long?)skew?.Count24h);
        MustChange(row, "observer", observer.Index);
    }

    /// <summary>Puts a link in, or in place of what the file holds of it.</summary>
    public void PutLink(in NeighborEdge link) => NeighborRows.Put(_putLink, link);

    public void AddChannel(NamedId channel) => AddName(_addChannel, channel, "channel");

    public void AddScope(NamedId scope) => AddName(_addScope, scope, "scope");

    public void PutMetric(ObserverMetric metric)
    {
        var row = _putMetric;
        row.Bind(1, metric.ObserverIndex);
        row.Bind(2, metric.At.Value);
        row.Bind(3, metric.NoiseFloor);
        row.Bind(4, metric.TxAirSeconds);
        row.Bind(5, metric.RxAirSeconds);
        row.Bind(6, metric.ReceiveErrors);
        row.Bind(7, (long?)metric.BatteryMillivolts);
        row.Bind(8, metric.PacketsSent);
        row.Bind(9, metric.PacketsReceived);
        row.Run();
    }

    /// <summary>Keeps a refused packet, unless the file has its content already.</summary>
    public void AddDropped(DroppedPacket dropped)
    {
        var row = _addDropped;
        var key = dropped.NodeKey;
        row.Bind(1, (long)dropped.Hash.Value);
        row.Bind(2, dropped.Frame);
        row.Bind(3, dropped.Reason);
        row.Bind(4, dropped.ObserverId);
        row.Bind(5, dropped.ObserverName);
        row.Bind(6, PublicKey.Bytes(in key));
        row.Bind(7, dropped.NodeName);
        row.Bind(8, dropped.DroppedAt.Value);
        row.Run();
    }

    public void Dispose()
    {
        Statement[] all =
        [
            _begin, _commit, _savepoint, _release, _rollbackTo, _findTransmission, _insertTransmission, _raiseLastSeen, _insertObservation,
            _fillObservation, _upsertNode, _upsertObserver, _addChannel, _addScope, _putMetric, _addDropped, _replaceResolved, _putMeta, _removeMeta, _putLink,
        ];
        foreach (var statement in all)
            statement.Dispose();
    }

    private static void AddName(Statement row, NamedId name, string what)
    {
        row.Bind(1, name.Id);
        row.Bind(2, name.Name);
        MustChange(row, what, name.Id);
    }

    private static void MustChange(Statement row, string what, int id)
    {
        if (row.Run() == 0)
            throw new SqliteException($"The id {id} belongs to another {what}.", SQLitePCL.raw.SQLITE_CONSTRAINT);
    }

    private static long? NullIfZero(int id) => id == 0 ? null : id;

    private static long? Scaled(double? value, int scale) => value is { } v && double.IsFinite(v) ? (long)Math.Round(v * scale) : null;

    private Statement Prepare(string sql) => new(_connection, sql);
}
