-- What the asker's heads write down after a delivery: three lines for them and the adviser alone.

CREATE TABLE sip_note (
	cluster INTEGER NOT NULL,
	request INTEGER NOT NULL,
	number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 3),
	person INTEGER NOT NULL,
	at_s INTEGER NOT NULL,
	text TEXT NOT NULL CHECK (text <> ''),
	PRIMARY KEY (cluster, request, number)
) STRICT;
