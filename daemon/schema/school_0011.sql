-- school_0011: days that a calendar taken in as a whole (a file, an import) no longer has as school
-- days, until those whom that touches were told.

CREATE TABLE school_lost (
	cluster INTEGER NOT NULL,
	school TEXT NOT NULL,
	day INTEGER NOT NULL,
	session TEXT NOT NULL, -- '' all day, 'A' morning, 'P' afternoon
	-- Tells one loss of a day from the next, also in a database that is put back.
	nonce TEXT NOT NULL DEFAULT (lower(hex(randomblob(8)))),
	PRIMARY KEY (cluster, school, day, session)
) STRICT, WITHOUT ROWID;
