-- The roster, the calendars, item numbers, the diary and the record. Days are counted from
-- 1970-01-01; instants are Unix seconds; a school is one letter, '' for all or none.

CREATE TABLE school_cluster (
	id INTEGER NOT NULL PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	room TEXT NOT NULL UNIQUE,
	room_id TEXT NOT NULL DEFAULT '',
	timezone TEXT NOT NULL,
	terms_per_year INTEGER NOT NULL
) STRICT;

CREATE TABLE school_setting (
	cluster INTEGER NOT NULL,
	name TEXT NOT NULL,
	value INTEGER NOT NULL,
	PRIMARY KEY (cluster, name)
) STRICT;

CREATE TABLE school_school (
	cluster INTEGER NOT NULL,
	letter TEXT NOT NULL,
	name TEXT NOT NULL,
	roll INTEGER NOT NULL,
	classes INTEGER NOT NULL,
	is_guest INTEGER NOT NULL,
	PRIMARY KEY (cluster, letter)
) STRICT;

-- People stay after they left, without roles, because the record names them; ids are of the
-- whole database and never used again.
CREATE TABLE school_person (
	cluster INTEGER NOT NULL,
	id INTEGER NOT NULL UNIQUE,
	user_id TEXT NOT NULL,
	name TEXT NOT NULL,
	handle TEXT NOT NULL,
	PRIMARY KEY (cluster, id),
	UNIQUE (cluster, user_id)
) STRICT;

CREATE TABLE school_role (
	cluster INTEGER NOT NULL,
	person INTEGER NOT NULL,
	position INTEGER NOT NULL,
	role INTEGER NOT NULL,
	school TEXT NOT NULL,
	from_day INTEGER NOT NULL,
	until_day INTEGER NOT NULL,
	days INTEGER NOT NULL,
	PRIMARY KEY (cluster, person, position)
) STRICT;

CREATE TABLE school_drive (
	cluster INTEGER NOT NULL,
	from_school TEXT NOT NULL,
	to_school TEXT NOT NULL,
	minutes INTEGER NOT NULL,
	PRIMARY KEY (cluster, from_school, to_school),
	CHECK (from_school < to_school)
) STRICT;

CREATE TABLE school_half (
	cluster INTEGER NOT NULL,
	school TEXT NOT NULL,
	from_day INTEGER NOT NULL,
	to_day INTEGER NOT NULL,
	year TEXT NOT NULL,
	name TEXT NOT NULL,
	PRIMARY KEY (cluster, school, from_day),
	CHECK (from_day <= to_day)
) STRICT;

CREATE TABLE school_inset (
	cluster INTEGER NOT NULL,
	school TEXT NOT NULL,
	day INTEGER NOT NULL,
	session TEXT NOT NULL,
	name TEXT NOT NULL,
	PRIMARY KEY (cluster, school, day, session)
) STRICT;

CREATE TABLE school_closed (
	cluster INTEGER NOT NULL,
	school TEXT NOT NULL,
	day INTEGER NOT NULL,
	session TEXT NOT NULL,
	name TEXT NOT NULL,
	PRIMARY KEY (cluster, school, day, session)
) STRICT;

CREATE TABLE school_bank_holiday (
	cluster INTEGER NOT NULL,
	school TEXT NOT NULL,
	day INTEGER NOT NULL,
	session TEXT NOT NULL,
	name TEXT NOT NULL,
	PRIMARY KEY (cluster, school, day, session)
) STRICT;

CREATE TABLE school_name (
	cluster INTEGER NOT NULL,
	name TEXT NOT NULL,
	from_day INTEGER NOT NULL,
	to_day INTEGER NOT NULL,
	PRIMARY KEY (cluster, from_day, name)
) STRICT;

CREATE TABLE school_number (
	cluster INTEGER NOT NULL,
	letter TEXT NOT NULL,
	last INTEGER NOT NULL,
	PRIMARY KEY (cluster, letter)
) STRICT;

CREATE TABLE school_item (
	cluster INTEGER NOT NULL,
	letter TEXT NOT NULL,
	number INTEGER NOT NULL,
	plugin TEXT NOT NULL,
	event_id TEXT NOT NULL,
	created_s INTEGER NOT NULL,
	person INTEGER NOT NULL,
	school TEXT NOT NULL,
	PRIMARY KEY (cluster, letter, number)
) STRICT;
CREATE INDEX school_item_event ON school_item (cluster, event_id, letter, number);

CREATE TABLE school_diary (
	cluster INTEGER NOT NULL,
	letter TEXT NOT NULL,
	number INTEGER NOT NULL,
	part INTEGER NOT NULL,
	plugin TEXT NOT NULL,
	start_s INTEGER NOT NULL,
	end_s INTEGER NOT NULL,
	title TEXT NOT NULL,
	place TEXT,
	schools TEXT NOT NULL,
	visibility INTEGER NOT NULL,
	is_firm INTEGER NOT NULL,
	PRIMARY KEY (cluster, letter, number, part),
	CHECK (start_s <= end_s)
) STRICT;
CREATE INDEX school_diary_end ON school_diary (cluster, end_s, start_s);

CREATE TABLE school_history (
	cluster INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	at_s INTEGER NOT NULL,
	letter TEXT NOT NULL,
	number INTEGER NOT NULL,
	person INTEGER NOT NULL,
	handle TEXT NOT NULL,
	visibility INTEGER NOT NULL,
	schools TEXT NOT NULL,
	text TEXT NOT NULL,
	PRIMARY KEY (cluster, seq)
) STRICT;
CREATE INDEX school_history_item ON school_history (cluster, letter, number, seq);
CREATE INDEX school_history_person ON school_history (cluster, person, seq);
