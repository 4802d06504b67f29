-- When the adviser is away, [start_s, end_s); never why. `state`: away, removed.
CREATE TABLE away_time (
	cluster INTEGER NOT NULL,
	number INTEGER NOT NULL,
	school TEXT NOT NULL,
	person INTEGER NOT NULL,
	start_s INTEGER NOT NULL,
	end_s INTEGER NOT NULL,
	state TEXT NOT NULL,
	PRIMARY KEY (cluster, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX away_time_open ON away_time (cluster, end_s) WHERE state = 'away';
