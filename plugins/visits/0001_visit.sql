-- Visits between schools. Letter V: the room may know; letter Q: only the two schools may, and it
-- has numbers of its own, so that no gap in the V numbers tells of it. start_s, end_s and echo are
-- the slot; new_* is another one that was offered (by school new_by) and waits for a yes.
-- An empty text stands for nothing. names is emptied 14 days after the visit.
CREATE TABLE visits_visit (
	cluster INTEGER NOT NULL,
	letter TEXT NOT NULL,
	number INTEGER NOT NULL,
	visitor TEXT NOT NULL,
	host TEXT NOT NULL,
	person INTEGER NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('asked', 'countered', 'agreed', 'moving', 'declined',
		'lapsed', 'cancelled', 'happened', 'missed')),
	kind TEXT NOT NULL,
	focus TEXT NOT NULL,
	visitors INTEGER NOT NULL,
	names TEXT NOT NULL,
	start_s INTEGER NOT NULL,
	end_s INTEGER NOT NULL,
	echo TEXT NOT NULL,
	new_start_s INTEGER NOT NULL,
	new_end_s INTEGER NOT NULL,
	new_echo TEXT NOT NULL,
	new_by TEXT NOT NULL,
	answer_by_s INTEGER NOT NULL,
	moves INTEGER NOT NULL,
	is_forced INTEGER NOT NULL,
	reason TEXT NOT NULL,
	ended_by TEXT NOT NULL,
	ended_s INTEGER NOT NULL,
	PRIMARY KEY (cluster, letter, number),
	CHECK (visitor <> host),
	CHECK (start_s < end_s)
) STRICT;
CREATE INDEX visits_visit_host ON visits_visit (cluster, host, start_s);
