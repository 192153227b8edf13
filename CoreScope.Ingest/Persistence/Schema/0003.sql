-- Who hears whom, and which region scopes nodes said they have.

CREATE TABLE neighbor_edges (
    node_a        INTEGER NOT NULL,              -- the lower id
    node_b        INTEGER NOT NULL,
    count         INTEGER NOT NULL,
    first_seen    INTEGER NOT NULL,
    last_seen     INTEGER NOT NULL,
    snr_sum       REAL NOT NULL,                 -- dB, over the sightings that had one
    snr_count     INTEGER NOT NULL,
    unsized_count INTEGER NOT NULL,              -- sightings by hash size
    size1_count   INTEGER NOT NULL,
    size2_count   INTEGER NOT NULL,
    size3_count   INTEGER NOT NULL,
    observers     BLOB NOT NULL,                 -- observer ids as varints
    confirmed_at  INTEGER NOT NULL,
    PRIMARY KEY (node_a, node_b)
) STRICT, WITHOUT ROWID;

ALTER TABLE nodes ADD COLUMN declared_scopes TEXT;              -- separated by commas; NULL = never said
ALTER TABLE nodes ADD COLUMN scopes_declared_at INTEGER NOT NULL DEFAULT 0;
