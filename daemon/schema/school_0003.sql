-- school_0003: what each cluster's file said when it was last applied, fact by fact, so that what
-- was typed in a room since can be told from what the file says.
CREATE TABLE school_filed (
	cluster INTEGER NOT NULL,
	what TEXT NOT NULL,  -- 'INSET C 2026-11-27'
	value TEXT NOT NULL,
	PRIMARY KEY (cluster, what)
) STRICT;
