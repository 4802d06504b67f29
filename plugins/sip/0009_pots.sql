-- Where a request's time is held from: the pool, a restricted pot of it ('POOL:bid:rural'), or the
-- asking school's own time ('OWN:H'). A pot is time for one purpose, mostly won by a bid.

ALTER TABLE sip_request ADD COLUMN pot TEXT NOT NULL DEFAULT 'POOL';

CREATE TABLE sip_pot (
	cluster INTEGER NOT NULL,
	name TEXT NOT NULL,
	purpose TEXT NOT NULL,
	person INTEGER NOT NULL,
	PRIMARY KEY (cluster, name)
) STRICT;
