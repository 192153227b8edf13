-- The adverts of a node, of which most packets have none.
CREATE INDEX transmissions_origin ON transmissions (origin_node_id) WHERE origin_node_id IS NOT NULL;

-- One row for one content, also when it is delivered again after a crash.
DELETE FROM dropped_packets WHERE id NOT IN (SELECT min(id) FROM dropped_packets GROUP BY hash, reason);
CREATE UNIQUE INDEX dropped_packets_content ON dropped_packets (hash, reason);
