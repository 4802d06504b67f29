-- Requests for pooled time and the votes on them. The votes of all schools that may answer are
-- there from the start, empty: a vote changes one row and no other, so that it can be taken back by
-- itself, and a request that somebody answered can not. What is held is on the journal alone.

CREATE TABLE sip_request (
	cluster INTEGER NOT NULL,
	number INTEGER NOT NULL,
	year INTEGER NOT NULL,
	school TEXT NOT NULL,
	person INTEGER NOT NULL,
	minutes INTEGER NOT NULL CHECK (minutes > 0),
	reason TEXT NOT NULL,
	by_text TEXT NOT NULL,   -- 'by Fri 12 Feb 2027' or ''
	by_day INTEGER,
	state TEXT NOT NULL CHECK (state IN ('waiting', 'asked', 'agreed', 'dated', 'delivered',
		'withdrawn', 'refused', 'released')),
	is_consented INTEGER NOT NULL DEFAULT 0, -- the vote passed, the pool may still be short
	needs INTEGER NOT NULL DEFAULT 0,        -- schools that must say yes: the rule when it was asked
	asked_s INTEGER NOT NULL,
	closes_s INTEGER NOT NULL DEFAULT 0,     -- 0 while it waits without a vote
	waiting_s INTEGER NOT NULL DEFAULT 0,
	start_s INTEGER NOT NULL DEFAULT 0,      -- when dated
	end_s INTEGER NOT NULL DEFAULT 0,
	when_text TEXT NOT NULL DEFAULT '',
	ended_s INTEGER NOT NULL DEFAULT 0,      -- delivered, withdrawn, refused or released
	delivered INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (cluster, number)
) STRICT;
CREATE INDEX sip_request_state ON sip_request (cluster, state, number);

CREATE TABLE sip_vote (
	cluster INTEGER NOT NULL,
	request INTEGER NOT NULL,
	school TEXT NOT NULL,
	vote TEXT NOT NULL DEFAULT '' CHECK (vote IN ('', 'yes', 'no', 'fine')),
	person INTEGER NOT NULL DEFAULT 0,
	at_s INTEGER NOT NULL DEFAULT 0,
	is_counted INTEGER NOT NULL DEFAULT 0, -- the decision rests on it
	PRIMARY KEY (cluster, request, school)
) STRICT;

-- Performance-management meetings: for one school's heads and the adviser alone.
CREATE TABLE sip_review (
	cluster INTEGER NOT NULL,
	number INTEGER NOT NULL,
	year INTEGER NOT NULL,
	school TEXT NOT NULL,
	person INTEGER NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('dated', 'delivered', 'withdrawn')),
	start_s INTEGER NOT NULL,
	end_s INTEGER NOT NULL,
	when_text TEXT NOT NULL,
	delivered INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (cluster, number)
) STRICT;
