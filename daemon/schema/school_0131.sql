-- school_0131: when each date that phone calendars hear of was changed last (DTSTAMP, LAST-MODIFIED of
-- RFC 5545 3.8.7), so that a file in which nothing changed is the same to the byte and need not be
-- sent again. 0: in the transaction that is open; whoever commits knows the clock, a trigger does not.
ALTER TABLE school_event ADD COLUMN changed_s INTEGER NOT NULL DEFAULT 0;
CREATE INDEX school_event_fresh ON school_event (changed_s) WHERE changed_s = 0;

DROP TRIGGER school_event_new;
DROP TRIGGER school_event_change;
DROP TRIGGER school_event_hidden;
DROP TRIGGER school_event_gone;

CREATE TRIGGER school_event_new AFTER INSERT ON school_diary WHEN NEW.visibility = 0 BEGIN
	INSERT INTO school_event VALUES (NEW.cluster, NEW.letter, NEW.number, NEW.part,
		lower(hex(randomblob(16))), 0, 0, NEW.start_s, NEW.end_s, NEW.title, NEW.place,
		NEW.schools, NEW.is_firm, 0)
	ON CONFLICT (cluster, letter, number, part) DO UPDATE SET
		sequence = sequence + 1, is_cancelled = 0, start_s = excluded.start_s,
		end_s = excluded.end_s, title = excluded.title, place = excluded.place,
		schools = excluded.schools, is_firm = excluded.is_firm, changed_s = 0;
END;

CREATE TRIGGER school_event_change AFTER UPDATE ON school_diary WHEN NEW.visibility = 0 AND
	(OLD.visibility, OLD.start_s, OLD.end_s, OLD.title, OLD.place, OLD.schools, OLD.is_firm)
	IS NOT (0, NEW.start_s, NEW.end_s, NEW.title, NEW.place, NEW.schools, NEW.is_firm)
BEGIN
	INSERT INTO school_event VALUES (NEW.cluster, NEW.letter, NEW.number, NEW.part,
		lower(hex(randomblob(16))), 0, 0, NEW.start_s, NEW.end_s, NEW.title, NEW.place,
		NEW.schools, NEW.is_firm, 0)
	ON CONFLICT (cluster, letter, number, part) DO UPDATE SET
		sequence = sequence + 1, is_cancelled = 0, start_s = excluded.start_s,
		end_s = excluded.end_s, title = excluded.title, place = excluded.place,
		schools = excluded.schools, is_firm = excluded.is_firm, changed_s = 0;
END;

-- What is gone, or private by now, is cancelled for everybody; its words may be why.
CREATE TRIGGER school_event_hidden AFTER UPDATE ON school_diary
WHEN OLD.visibility = 0 AND NEW.visibility <> 0 BEGIN
	UPDATE school_event SET sequence = sequence + 1, is_cancelled = 1, title = '', place = NULL,
		changed_s = 0
	WHERE cluster = OLD.cluster AND letter = OLD.letter AND number = OLD.number
		AND part = OLD.part;
END;

CREATE TRIGGER school_event_gone AFTER DELETE ON school_diary WHEN OLD.visibility = 0 BEGIN
	UPDATE school_event SET sequence = sequence + 1, is_cancelled = 1, title = '', place = NULL,
		changed_s = 0
	WHERE cluster = OLD.cluster AND letter = OLD.letter AND number = OLD.number
		AND part = OLD.part;
END;
