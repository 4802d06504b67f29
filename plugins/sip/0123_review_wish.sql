-- A performance-management meeting that one of the two would move: the date that it has stands until
-- the other says yes. What is declined is withdrawn.
CREATE TABLE sip_review_new (
	cluster INTEGER NOT NULL,
	number INTEGER NOT NULL,
	year INTEGER NOT NULL,
	school TEXT NOT NULL,
	person INTEGER NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('dated', 'moving', 'delivered', 'withdrawn')),
	start_s INTEGER NOT NULL,
	end_s INTEGER NOT NULL,
	when_text TEXT NOT NULL,
	delivered INTEGER NOT NULL DEFAULT 0,
	wish_start_s INTEGER NOT NULL DEFAULT 0,
	wish_end_s INTEGER NOT NULL DEFAULT 0,
	wish_text TEXT NOT NULL DEFAULT '',
	wish_by TEXT NOT NULL DEFAULT '',
	closes_s INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (cluster, number)
) STRICT;
INSERT INTO sip_review_new (cluster, number, year, school, person, state, start_s, end_s, when_text,
	delivered) SELECT cluster, number, year, school, person, state, start_s, end_s, when_text,
	delivered FROM sip_review;
DROP TABLE sip_review;
ALTER TABLE sip_review_new RENAME TO sip_review;
CREATE INDEX sip_review_dated ON sip_review (cluster, start_s) WHERE state IN ('dated', 'moving');
