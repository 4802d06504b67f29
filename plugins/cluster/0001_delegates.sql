-- Who may act for a school, since when and by whose leave: the office, mostly.
CREATE TABLE cluster_delegate (
	cluster INTEGER NOT NULL,
	school TEXT NOT NULL,
	person INTEGER NOT NULL,
	allowed_by INTEGER NOT NULL,
	allowed_s INTEGER NOT NULL,
	PRIMARY KEY (cluster, school, person)
) STRICT;
