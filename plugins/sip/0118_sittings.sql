-- A request in several sittings: its own date is the first that is not recorded yet, and the others
-- stand here, each with its number, reminders and clash check. `delivered` of what is still held is
-- what was given of it so far.
CREATE TABLE sip_sitting (
	cluster INTEGER NOT NULL,
	number INTEGER NOT NULL,
	request INTEGER NOT NULL,
	school TEXT NOT NULL,
	person INTEGER NOT NULL,
	start_s INTEGER NOT NULL,
	end_s INTEGER NOT NULL,
	when_text TEXT NOT NULL,
	version INTEGER NOT NULL,
	state TEXT NOT NULL CHECK (state = 'dated' OR state = 'taken'
		OR state = 'cancelled'),
	PRIMARY KEY (cluster, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX sip_sitting_open ON sip_sitting (cluster, end_s) WHERE state = 'dated';
CREATE INDEX sip_sitting_request ON sip_sitting (cluster, request, start_s) WHERE state = 'dated';

-- Of which request each was: not a primary key, so that it is known of one that was taken back.
CREATE TABLE sip_sitting_of (
	cluster INTEGER NOT NULL,
	number INTEGER NOT NULL,
	request INTEGER NOT NULL,
	UNIQUE (cluster, number)
) STRICT;

-- Another date that the school asks for, in words; '': none.
ALTER TABLE sip_request ADD COLUMN wished TEXT NOT NULL DEFAULT '';
