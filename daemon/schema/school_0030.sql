-- school_0030: cluster files that were looked at, so that a start reads only what is new, and
-- knows when two files are of one cluster.

CREATE TABLE school_file (
	path TEXT NOT NULL PRIMARY KEY,
	size INTEGER NOT NULL,
	modified_ns INTEGER NOT NULL, -- since 1970
	changed_ns INTEGER NOT NULL,  -- the same; no copying of times hides it
	cluster INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX school_file_cluster ON school_file (cluster);
CREATE INDEX school_cluster_room_id ON school_cluster (room_id);
