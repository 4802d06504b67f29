-- The Monday of the last week that the room was told of, or is not to be: no week is told twice. Undo
-- leaves it alone.
CREATE TABLE cluster_digest (
	cluster INTEGER NOT NULL UNIQUE,
	week INTEGER NOT NULL
) STRICT;
