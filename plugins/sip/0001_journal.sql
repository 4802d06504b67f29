-- The journal of the adviser's time: every minute that moves is one row, from one account to
-- another, so that the legs of a transfer sum to zero by construction. Rows are never changed
-- and never removed; a mistake is mended by a row that reverses it.
--
-- Accounts (ledger.md section 1): GRANT:source, OWN:school, PM:school, POOL, HOLD:item,
-- SPENT:school:category, LAPSED, CARRY, GOODWILL. Only GRANT and GOODWILL may be negative.
--
-- These tables have a UNIQUE key in place of a PRIMARY KEY on purpose: SQLite's changesets, by
-- which the host takes commands back, leave tables without a primary key alone. What is on the
-- journal stays; handlers that post either settle the call or offer a reversing command.

CREATE TABLE sip_year (
	cluster INTEGER NOT NULL,
	year INTEGER NOT NULL CHECK (year BETWEEN 190001 AND 999912), -- of its first month: 202609
	day_minutes INTEGER NOT NULL CHECK (day_minutes > 0),
	opened_s INTEGER NOT NULL,
	closed_s INTEGER,
	UNIQUE (cluster, year)
) STRICT;

CREATE TABLE sip_entry (
	cluster INTEGER NOT NULL,
	number INTEGER NOT NULL CHECK (number > 0),    -- place in the cluster's journal
	transfer INTEGER NOT NULL CHECK (transfer > 0), -- number of the first row of the same act
	year INTEGER NOT NULL,
	code TEXT NOT NULL CHECK (code IN ('grant', 'pool', 'give', 'hold', 'deliver', 'overrun',
		'release', 'lostlate', 'pm', 'reverse', 'close')),
	origin TEXT NOT NULL,
	target TEXT NOT NULL,
	minutes INTEGER NOT NULL CHECK (minutes BETWEEN 1 AND 1000000000),
	at_s INTEGER NOT NULL,
	person INTEGER NOT NULL, -- 0: the clerk itself
	item TEXT NOT NULL,      -- 'R7' or ''
	reverses INTEGER,        -- the row that this one takes back
	once TEXT,               -- a key that may be used once in a year: 'hold:R7'
	UNIQUE (cluster, number),
	UNIQUE (cluster, year, once),
	UNIQUE (cluster, reverses),
	CHECK (origin <> target),
	CHECK ((code = 'reverse') = (reverses IS NOT NULL)),
	CHECK (code <> 'grant' OR substr(origin, 1, 6) = 'GRANT:'),
	CHECK (code <> 'pool' OR (substr(origin, 1, 4) = 'OWN:' AND target = 'POOL')),
	CHECK (code <> 'give' OR (substr(origin, 1, 4) = 'OWN:' AND substr(target, 1, 4) = 'OWN:')),
	CHECK (code <> 'hold' OR ((origin = 'POOL' OR substr(origin, 1, 5) = 'POOL:'
		OR substr(origin, 1, 4) = 'OWN:') AND substr(target, 1, 5) = 'HOLD:')),
	CHECK (code NOT IN ('deliver', 'lostlate') OR (substr(origin, 1, 5) = 'HOLD:'
		AND substr(target, 1, 6) = 'SPENT:')),
	CHECK (code <> 'overrun' OR (origin IN ('POOL', 'GOODWILL')
		AND substr(target, 1, 6) = 'SPENT:')),
	CHECK (code <> 'release' OR (substr(origin, 1, 5) = 'HOLD:' AND (target = 'POOL'
		OR substr(target, 1, 5) = 'POOL:' OR substr(target, 1, 4) = 'OWN:'))),
	-- Performance-management time comes from a grant and goes to its own school's review or lapses.
	CHECK (substr(origin, 1, 3) <> 'PM:' OR code = 'reverse'
		OR (code = 'pm' AND target = 'SPENT:' || substr(origin, 4) || ':pm')
		OR (code = 'close' AND target = 'LAPSED')),
	CHECK (substr(target, 1, 3) <> 'PM:' OR code IN ('grant', 'reverse')),
	CHECK (code <> 'pm' OR substr(origin, 1, 3) = 'PM:')
) STRICT;
CREATE INDEX sip_entry_code ON sip_entry (cluster, year, code);
CREATE INDEX sip_entry_origin ON sip_entry (cluster, year, origin, number);

-- What the journal adds up to, kept by triggers; a row that is not explained by a journal row is
-- refused, so a balance cannot differ from a replay.
CREATE TABLE sip_balance (
	cluster INTEGER NOT NULL,
	year INTEGER NOT NULL,
	account TEXT NOT NULL,
	minutes INTEGER NOT NULL,
	entry INTEGER NOT NULL, -- the last journal row that moved it
	UNIQUE (cluster, year, account),
	CONSTRAINT never_negative CHECK (minutes >= 0 OR substr(account, 1, 6) = 'GRANT:'
		OR account = 'GOODWILL')
) STRICT;

CREATE TRIGGER sip_year_update BEFORE UPDATE ON sip_year
WHEN OLD.closed_s IS NOT NULL OR NEW.closed_s IS NULL OR NEW.cluster <> OLD.cluster
	OR NEW.year <> OLD.year OR NEW.opened_s <> OLD.opened_s
BEGIN
	SELECT RAISE(ABORT, 'a year is closed once and not opened again');
END;
CREATE TRIGGER sip_year_delete BEFORE DELETE ON sip_year
BEGIN
	SELECT RAISE(ABORT, 'a year is not removed');
END;

CREATE TRIGGER sip_entry_open BEFORE INSERT ON sip_entry
WHEN NOT EXISTS (SELECT 1 FROM sip_year WHERE cluster = NEW.cluster AND year = NEW.year
	AND closed_s IS NULL)
BEGIN
	SELECT RAISE(ABORT, 'the year is not open');
END;
CREATE TRIGGER sip_entry_order BEFORE INSERT ON sip_entry
WHEN NEW.number <= COALESCE((SELECT MAX(number) FROM sip_entry WHERE cluster = NEW.cluster), 0)
BEGIN
	SELECT RAISE(ABORT, 'journal rows are numbered upwards');
END;
CREATE TRIGGER sip_entry_reverse BEFORE INSERT ON sip_entry
WHEN NEW.reverses IS NOT NULL AND NOT EXISTS (SELECT 1 FROM sip_entry e
	WHERE e.cluster = NEW.cluster AND e.number = NEW.reverses AND e.year = NEW.year
	AND e.code <> 'reverse' AND e.origin = NEW.target AND e.target = NEW.origin
	AND e.minutes = NEW.minutes)
BEGIN
	SELECT RAISE(ABORT, 'a reversal negates exactly one earlier row that is no reversal');
END;
CREATE TRIGGER sip_entry_update BEFORE UPDATE ON sip_entry
BEGIN
	SELECT RAISE(ABORT, 'the journal is append-only');
END;
CREATE TRIGGER sip_entry_delete BEFORE DELETE ON sip_entry
BEGIN
	SELECT RAISE(ABORT, 'the journal is append-only');
END;
CREATE TRIGGER sip_entry_post AFTER INSERT ON sip_entry
BEGIN
	INSERT INTO sip_balance (cluster, year, account, minutes, entry)
		VALUES (NEW.cluster, NEW.year, NEW.origin, 0, 0), (NEW.cluster, NEW.year, NEW.target, 0, 0)
		ON CONFLICT (cluster, year, account) DO NOTHING;
	UPDATE sip_balance SET minutes = minutes - NEW.minutes, entry = NEW.number
		WHERE cluster = NEW.cluster AND year = NEW.year AND account = NEW.origin;
	UPDATE sip_balance SET minutes = minutes + NEW.minutes, entry = NEW.number
		WHERE cluster = NEW.cluster AND year = NEW.year AND account = NEW.target;
END;

CREATE TRIGGER sip_balance_insert BEFORE INSERT ON sip_balance
WHEN NEW.minutes <> 0 OR NEW.entry <> 0
BEGIN
	SELECT RAISE(ABORT, 'a balance begins at nothing');
END;
CREATE TRIGGER sip_balance_update BEFORE UPDATE ON sip_balance
WHEN NEW.cluster <> OLD.cluster OR NEW.year <> OLD.year OR NEW.account <> OLD.account
	OR NEW.entry <= OLD.entry
	OR NOT EXISTS (SELECT 1 FROM sip_entry e WHERE e.cluster = NEW.cluster
		AND e.number = NEW.entry AND e.year = NEW.year
		AND NEW.minutes - OLD.minutes = CASE NEW.account WHEN e.origin THEN -e.minutes
			WHEN e.target THEN e.minutes END)
BEGIN
	SELECT RAISE(ABORT, 'balances change with the journal only');
END;
CREATE TRIGGER sip_balance_delete BEFORE DELETE ON sip_balance
BEGIN
	SELECT RAISE(ABORT, 'balances change with the journal only');
END;
