-- When those who had not answered an item were last reminded of it because somebody asked for that.
-- Undo leaves it alone: they have read it.
CREATE TABLE cluster_nudge (
	cluster INTEGER NOT NULL,
	letter TEXT NOT NULL,
	number INTEGER NOT NULL,
	at_s INTEGER NOT NULL,
	UNIQUE (cluster, letter, number)
) STRICT;
