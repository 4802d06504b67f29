-- school_0110: the diary as phone calendars subscribe to it. A calendar takes a move only with a
-- higher SEQUENCE, and drops a date only where it is told that it is cancelled (RFC 5545 3.8.7.4,
-- 3.8.1.11), so a row outlives that of school_diary. Triggers keep it: whatever changes the diary,
-- undo and a new time zone as well, is told, and what was counted up never goes back.

-- What all may see, as it is now; `is_cancelled`: it no longer stands in the diary.
CREATE TABLE school_event (
	cluster INTEGER NOT NULL,
	letter TEXT NOT NULL,
	number INTEGER NOT NULL,
	part INTEGER NOT NULL,
	uid TEXT NOT NULL,
	sequence INTEGER NOT NULL,
	is_cancelled INTEGER NOT NULL,
	start_s INTEGER NOT NULL,
	end_s INTEGER NOT NULL,
	title TEXT NOT NULL,
	place TEXT,
	schools TEXT NOT NULL,
	is_firm INTEGER NOT NULL,
	PRIMARY KEY (cluster, letter, number, part)
) STRICT;
CREATE INDEX school_event_end ON school_event (cluster, end_s);

INSERT INTO school_event
SELECT cluster, letter, number, part, lower(hex(randomblob(16))), 0, 0, start_s, end_s, title,
	place, schools, is_firm
FROM school_diary WHERE visibility = 0;

CREATE TRIGGER school_event_new AFTER INSERT ON school_diary WHEN NEW.visibility = 0 BEGIN
	INSERT INTO school_event VALUES (NEW.cluster, NEW.letter, NEW.number, NEW.part,
		lower(hex(randomblob(16))), 0, 0, NEW.start_s, NEW.end_s, NEW.title, NEW.place,
		NEW.schools, NEW.is_firm)
	ON CONFLICT (cluster, letter, number, part) DO UPDATE SET
		sequence = sequence + 1, is_cancelled = 0, start_s = excluded.start_s,
		end_s = excluded.end_s, title = excluded.title, place = excluded.place,
		schools = excluded.schools, is_firm = excluded.is_firm;
END;

CREATE TRIGGER school_event_change AFTER UPDATE ON school_diary WHEN NEW.visibility = 0 AND
	(OLD.visibility, OLD.start_s, OLD.end_s, OLD.title, OLD.place, OLD.schools, OLD.is_firm)
	IS NOT (0, NEW.start_s, NEW.end_s, NEW.title, NEW.place, NEW.schools, NEW.is_firm)
BEGIN
	INSERT INTO school_event VALUES (NEW.cluster, NEW.letter, NEW.number, NEW.part,
		lower(hex(randomblob(16))), 0, 0, NEW.start_s, NEW.end_s, NEW.title, NEW.place,
		NEW.schools, NEW.is_firm)
	ON CONFLICT (cluster, letter, number, part) DO UPDATE SET
		sequence = sequence + 1, is_cancelled = 0, start_s = excluded.start_s,
		end_s = excluded.end_s, title = excluded.title, place = excluded.place,
		schools = excluded.schools, is_firm = excluded.is_firm;
END;

-- What is gone, or private by now, is cancelled for everybody; its words may be why.
CREATE TRIGGER school_event_hidden AFTER UPDATE ON school_diary
WHEN OLD.visibility = 0 AND NEW.visibility <> 0 BEGIN
	UPDATE school_event SET sequence = sequence + 1, is_cancelled = 1, title = '', place = NULL
	WHERE cluster = OLD.cluster AND letter = OLD.letter AND number = OLD.number
		AND part = OLD.part;
END;

CREATE TRIGGER school_event_gone AFTER DELETE ON school_diary WHEN OLD.visibility = 0 BEGIN
	UPDATE school_event SET sequence = sequence + 1, is_cancelled = 1, title = '', place = NULL
	WHERE cluster = OLD.cluster AND letter = OLD.letter AND number = OLD.number
		AND part = OLD.part;
END;

-- The secret address of a person's calendars; `key` is its SHA-256, by which it is looked up, so
-- that the time which that takes tells nothing of it.
CREATE TABLE school_feed (
	cluster INTEGER NOT NULL,
	person INTEGER NOT NULL,
	token TEXT NOT NULL,
	key BLOB NOT NULL UNIQUE,
	PRIMARY KEY (cluster, person)
) STRICT;
