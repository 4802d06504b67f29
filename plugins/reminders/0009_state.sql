-- reminders 0009: the items, cheaper to write.

-- A CHECK with three or more words behind IN builds a table of them at each write: said with OR.
CREATE TABLE reminders_item_new (
  cluster INTEGER NOT NULL,
  number INTEGER NOT NULL,
  person INTEGER NOT NULL,
  is_room INTEGER NOT NULL,
  due_s INTEGER NOT NULL,
  text TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state = 'waiting' OR state = 'said' OR state = 'forgotten'),
  PRIMARY KEY (cluster, number)
) STRICT, WITHOUT ROWID;
INSERT INTO reminders_item_new SELECT * FROM reminders_item;
DROP TABLE reminders_item;
ALTER TABLE reminders_item_new RENAME TO reminders_item;
CREATE INDEX reminders_by_person ON reminders_item (cluster, person, state, due_s);
CREATE INDEX reminders_by_room ON reminders_item (cluster, due_s)
  WHERE is_room = 1 AND state = 'waiting';
