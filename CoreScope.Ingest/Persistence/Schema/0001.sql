-- Times are milliseconds since 1970 UTC, 0 = never. Keys, payloads and paths are BLOBs. Ids are given by the program and never reused.

CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE channels (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE scopes (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE observers (
    id                   INTEGER PRIMARY KEY,
    text_id              TEXT NOT NULL UNIQUE,
    name                 TEXT,
    region               TEXT,
    model                TEXT,
    firmware             TEXT,
    client_version       TEXT,
    radio                TEXT,
    battery_millivolts   INTEGER,
    uptime_seconds       INTEGER,
    noise_floor          REAL,
    can_relay            INTEGER,              -- NULL = never said
    first_seen           INTEGER NOT NULL,
    last_seen            INTEGER NOT NULL,
    last_packet_at       INTEGER NOT NULL,
    packet_count         INTEGER NOT NULL,
    status_count         INTEGER NOT NULL,
    inactive             INTEGER NOT NULL DEFAULT 0,
    clock_skew_seconds   INTEGER,              -- the three are NULL together
    clock_skew_at        INTEGER,
    clock_skew_count     INTEGER
) STRICT;

CREATE TABLE nodes (
    id                   INTEGER PRIMARY KEY,
    key                  BLOB NOT NULL UNIQUE CHECK (length(key) = 32),
    name                 TEXT NOT NULL,
    role                 INTEGER NOT NULL,
    latitude             REAL,
    longitude            REAL,
    first_seen           INTEGER NOT NULL,
    last_seen            INTEGER NOT NULL,
    advert_count         INTEGER NOT NULL,
    battery_millivolts   INTEGER,
    temperature_celsius  REAL,
    is_foreign           INTEGER NOT NULL,
    default_scope        TEXT,
    inactive             INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE transmissions (
    id              INTEGER PRIMARY KEY,
    hash            INTEGER NOT NULL UNIQUE,   -- the 8 bytes of the content hash as a signed number
    payload_type    INTEGER NOT NULL,
    payload         BLOB NOT NULL,
    first_seen      INTEGER NOT NULL,
    last_seen       INTEGER NOT NULL,
    origin          INTEGER NOT NULL,          -- 0 radio, 1 companion bridge, 2 posted
    origin_node_id  INTEGER,                   -- sender of an advert
    channel_id      INTEGER REFERENCES channels (id),
    scope_id        INTEGER                    -- NULL = not scoped, 0 = scoped to an unknown region, else scopes.id
) STRICT;

-- head and path one behind the other are the wire prefix (header to end of path). The part that tells two receptions of one
-- observer apart, path length and hops, stands in path; it is empty without hops and for a TRACE. So the file refuses a
-- redelivery by a plain index and stores no byte twice.
CREATE TABLE observations (
    id               INTEGER PRIMARY KEY,
    transmission_id  INTEGER NOT NULL REFERENCES transmissions (id) ON DELETE CASCADE,
    observer_id      INTEGER REFERENCES observers (id),
    heard_at         INTEGER NOT NULL,
    received_offset  INTEGER,                  -- the observer's own receive time less heard_at
    snr              INTEGER,                  -- hundredths of a dB
    rssi             INTEGER,                  -- hundredths of a dBm
    score            INTEGER,                  -- thousandths
    direction        INTEGER NOT NULL,
    head             BLOB NOT NULL,
    path             BLOB NOT NULL,
    resolved         BLOB                      -- node ids as varints, 0 = unresolved hop; NULL = none was
) STRICT;

CREATE UNIQUE INDEX observations_identity ON observations (transmission_id, ifnull(observer_id, 0), path);

CREATE TABLE observer_metrics (
    observer_id         INTEGER NOT NULL REFERENCES observers (id),
    at                  INTEGER NOT NULL,
    noise_floor         REAL,
    tx_air_seconds      INTEGER,
    rx_air_seconds      INTEGER,
    receive_errors      INTEGER,
    battery_millivolts  INTEGER,
    packets_sent        INTEGER,
    packets_received    INTEGER,
    PRIMARY KEY (observer_id, at)
) STRICT, WITHOUT ROWID;

CREATE INDEX observer_metrics_at ON observer_metrics (at);

CREATE TABLE dropped_packets (
    id             INTEGER PRIMARY KEY,
    hash           INTEGER NOT NULL,
    frame          BLOB NOT NULL,
    reason         TEXT NOT NULL,
    observer_id    TEXT NOT NULL,
    observer_name  TEXT,
    node_key       BLOB NOT NULL,
    node_name      TEXT,
    dropped_at     INTEGER NOT NULL
) STRICT;

CREATE INDEX dropped_packets_observer ON dropped_packets (observer_id);
CREATE INDEX dropped_packets_node ON dropped_packets (node_key);
