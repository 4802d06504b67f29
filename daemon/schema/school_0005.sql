-- school_0005: what is for one person alone, and the SIP: the partners in a headship do not read
-- each other's performance management, nor anybody another's reminders.

-- Of a CLERK_PERSONAL row the person; else 0.
ALTER TABLE school_diary ADD COLUMN reader INTEGER NOT NULL DEFAULT 0;
ALTER TABLE school_history ADD COLUMN reader INTEGER NOT NULL DEFAULT 0;

-- A review (K) in the diary is that of the head who asked for it; private time has no date.
UPDATE school_diary SET visibility = 2, reader = (SELECT i.person FROM school_item i
	WHERE i.cluster = school_diary.cluster AND i.letter = 'K' AND i.number = school_diary.number)
	WHERE letter = 'K' AND plugin = 'sip' AND EXISTS (SELECT 1 FROM school_item i
	WHERE i.cluster = school_diary.cluster AND i.letter = 'K' AND i.number = school_diary.number
	AND i.school <> '');
-- What a head began under K is her review; private time is set aside by the SIP, of no school.
UPDATE school_history SET visibility = 2, reader = (SELECT i.person FROM school_item i
	WHERE i.cluster = school_history.cluster AND i.letter = 'K'
	AND i.number = school_history.number)
	WHERE letter = 'K' AND EXISTS (SELECT 1 FROM school_item i
	WHERE i.cluster = school_history.cluster AND i.letter = 'K'
	AND i.number = school_history.number AND i.school <> '');
-- A private reminder had no record, so that its number was nobody's; it has one now.
INSERT INTO school_history (cluster, seq, at_s, letter, number, person, handle, visibility,
	schools, text, reader)
	SELECT i.cluster, (SELECT COALESCE(MAX(h.seq), 0) FROM school_history h
	WHERE h.cluster = i.cluster) + row_number() OVER (PARTITION BY i.cluster ORDER BY i.number),
	i.created_s, 'N', i.number, i.person, p.handle, 2, '', 'asked for', i.person
	FROM school_item i JOIN school_person p ON p.cluster = i.cluster AND p.id = i.person
	WHERE i.letter = 'N' AND NOT EXISTS (SELECT 1 FROM school_history h
	WHERE h.cluster = i.cluster AND h.letter = 'N' AND h.number = i.number);
