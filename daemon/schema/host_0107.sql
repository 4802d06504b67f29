-- host_0107: the roster of a cluster as the cards, and what waits for its schools, were last made to
-- fit it.

CREATE TABLE host_here (
	cluster INTEGER PRIMARY KEY,
	print INTEGER NOT NULL -- of its schools, people and roles
) STRICT;
