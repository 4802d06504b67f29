-- Who comes is told in private, so it stands apart from what the room knows of a visit: that may be
-- taken back whether or not somebody was named. visits_visit.names is empty from here on.
CREATE TABLE visits_names (
	cluster INTEGER NOT NULL,
	letter TEXT NOT NULL,
	number INTEGER NOT NULL,
	names TEXT NOT NULL,
	PRIMARY KEY (cluster, letter, number)
) STRICT;
INSERT INTO visits_names SELECT cluster, letter, number, names FROM visits_visit WHERE names <> '';
UPDATE visits_visit SET names = '' WHERE names <> '';
