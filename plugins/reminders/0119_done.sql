-- reminders 0119: what comes until it is done, and what was put off and yet hangs on its thing.

-- `own_s`: of one that was put off, or is said again: when it was to come of itself; 0: at due_s.
-- `again`: how often more it comes until it is done, 0: that is not asked. `state`: also done.
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
  own_s INTEGER NOT NULL,
  again INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state = 'waiting' OR state = 'repeats' OR state = 'said'
    OR state = 'forgotten' OR state = 'dropped' OR state = 'done'),
  PRIMARY KEY (cluster, number)
) STRICT, WITHOUT ROWID;
INSERT INTO reminders_item_new
  SELECT cluster, number, person, is_room, due_s, text, days, of_day, minute, thing, ahead_days,
    ahead_min, 0, 0, state
  FROM reminders_item;
DROP TABLE reminders_item;
ALTER TABLE reminders_item_new RENAME TO reminders_item;
CREATE INDEX reminders_waiting ON reminders_item (cluster, due_s, number, person)
  WHERE state IN ('waiting', 'repeats');
CREATE INDEX reminders_tied ON reminders_item (cluster, due_s) WHERE thing <> '';
