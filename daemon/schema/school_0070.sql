-- school_0070: clusters that another clerkd has now, or nobody, and a database made for them.

-- A file of theirs that is still configured makes no new cluster. `handover` is drawn for each move,
-- and is the same in the database that they went to; '' for a cluster that was removed.
CREATE TABLE school_gone (
	room TEXT NOT NULL PRIMARY KEY,
	room_id TEXT NOT NULL,
	name TEXT NOT NULL,
	at_s INTEGER NOT NULL,
	handover TEXT NOT NULL
) STRICT;

-- This database was made by a move. Until it `is_over`, the other one may have them still, and no
-- clerk may begin here.
CREATE TABLE school_handover (
	handover TEXT NOT NULL PRIMARY KEY,
	is_over INTEGER NOT NULL
) STRICT;
