-- What the cluster's rule carries out of a closed year comes into the next as a grant of its own,
-- to the school that it was, or to the pool.

DROP TRIGGER sip_entry_grant;
CREATE TRIGGER sip_entry_grant BEFORE INSERT ON sip_entry
WHEN NEW.code = 'grant' AND substr(NEW.target, 1, 4) <> 'OWN:'
	AND substr(NEW.target, 1, 3) <> 'PM:' AND substr(NEW.target, 1, 5) <> 'POOL:'
	AND NOT (NEW.target = 'POOL' AND NEW.origin = 'GRANT:carry')
BEGIN
	SELECT RAISE(ABORT, 'a grant goes to a school, a restricted pot or, carried, to the pool');
END;
CREATE TRIGGER sip_entry_carry BEFORE INSERT ON sip_entry
WHEN NEW.code = 'grant' AND NEW.origin = 'GRANT:carry' AND substr(NEW.target, 1, 3) = 'PM:'
BEGIN
	SELECT RAISE(ABORT, 'ring-fenced time is never carried');
END;
