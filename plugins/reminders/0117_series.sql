-- reminders 0117: what comes again and again, and what hangs on the date of another thing.

-- `days`: all days of a series, as numbers from 1970-01-01 with a blank between, "": it comes once;
-- `of_day`: the one that `due_s` is for; `minute`: at which it comes. `thing`: of whose date it is
-- counted back, "V12", "": none; `ahead_days` days before at `minute`, or, of 0 days, `ahead_min`
-- minutes. `state`: waiting, repeats, said, forgotten, dropped.
CREATE TABLE reminders_item_new (
  cluster INTEGER NOT NULL,
  number INTEGER NOT NULL,
  person INTEGER NOT NULL,
  is_room INTEGER NOT NULL,
  due_s INTEGER NOT NULL,
  text TEXT NOT NULL,
  days TEXT NOT NULL,
  of_day INTEGER NOT NULL,
  minute INTEGER NOT NULL,
  thing TEXT NOT NULL,
  ahead_days INTEGER NOT NULL,
  ahead_min INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state = 'waiting' OR state = 'repeats' OR state = 'said'
    OR state = 'forgotten' OR state = 'dropped'),
  PRIMARY KEY (cluster, number)
) STRICT, WITHOUT ROWID;
INSERT INTO reminders_item_new
  SELECT cluster, number, person, is_room, due_s, text, '', 0, 0, '', 0, 0, state
  FROM reminders_item;
DROP TABLE reminders_item;
ALTER TABLE reminders_item_new RENAME TO reminders_item;
CREATE INDEX reminders_waiting ON reminders_item (cluster, due_s, number, person)
  WHERE state IN ('waiting', 'repeats');
CREATE INDEX reminders_tied ON reminders_item (cluster, due_s) WHERE thing <> '';
