-- Three roads that the first form of the journal left open (ledger.md section 2): a grant goes to a
-- school or to a restricted pot; what a review used comes out of the ring fence alone; a year end
-- moves what is left of a school's, the pool's or the ring-fenced time, and nothing else.

CREATE TRIGGER sip_entry_grant BEFORE INSERT ON sip_entry
WHEN NEW.code = 'grant' AND substr(NEW.target, 1, 4) <> 'OWN:'
	AND substr(NEW.target, 1, 3) <> 'PM:' AND substr(NEW.target, 1, 5) <> 'POOL:'
BEGIN
	SELECT RAISE(ABORT, 'a grant goes to a school or a restricted pot');
END;

CREATE TRIGGER sip_entry_review BEFORE INSERT ON sip_entry
WHEN NEW.code NOT IN ('pm', 'reverse') AND NEW.target LIKE 'SPENT:%:pm'
BEGIN
	SELECT RAISE(ABORT, 'a review uses ring-fenced time alone');
END;

CREATE TRIGGER sip_entry_close BEFORE INSERT ON sip_entry
WHEN NEW.code = 'close' AND NOT ((NEW.target = 'LAPSED' AND substr(NEW.origin, 1, 3) = 'PM:')
	OR (NEW.target IN ('LAPSED', 'CARRY') AND (NEW.origin = 'POOL'
		OR substr(NEW.origin, 1, 5) = 'POOL:' OR substr(NEW.origin, 1, 4) = 'OWN:')))
BEGIN
	SELECT RAISE(ABORT, 'a year end moves what is left, to what lapses or is carried');
END;
