-- Up to three dates that the adviser offers for an agreed request; gone once it has its date.

CREATE TABLE sip_slot (
	cluster INTEGER NOT NULL,
	request INTEGER NOT NULL,
	number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 3),
	start_s INTEGER NOT NULL,
	end_s INTEGER NOT NULL CHECK (end_s > start_s),
	text TEXT NOT NULL,
	PRIMARY KEY (cluster, request, number)
) STRICT;
