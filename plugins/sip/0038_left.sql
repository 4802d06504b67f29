-- Schools that have left, by `!removeschool`: in which year, and the journal's number from which on
-- what was theirs lapsed, so that it can come back with them.
CREATE TABLE sip_left (
	cluster INTEGER NOT NULL,
	school TEXT NOT NULL,
	year INTEGER NOT NULL,
	entry INTEGER NOT NULL,
	UNIQUE (cluster, school)
) STRICT;
