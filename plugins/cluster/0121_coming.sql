-- Dates ahead that the cluster has named, "SATs week": [start_s, end_s), whole days. `weeks`: so many
-- school weeks before them the room is told, once; `due_s`: when the clerk next acts on it. `state`:
-- ahead, told (or too near to be), past, removed.
CREATE TABLE cluster_coming (
	cluster INTEGER NOT NULL,
	number INTEGER NOT NULL,
	person INTEGER NOT NULL,
	name TEXT NOT NULL,
	start_s INTEGER NOT NULL,
	end_s INTEGER NOT NULL,
	weeks INTEGER NOT NULL,
	due_s INTEGER NOT NULL,
	state TEXT NOT NULL,
	PRIMARY KEY (cluster, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX cluster_coming_open ON cluster_coming (cluster, end_s)
	WHERE state IN ('ahead', 'told');
