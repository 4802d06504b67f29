-- reminders 0001: what to say, to whom, when. `state`: waiting, said, forgotten.
CREATE TABLE reminders_item (
  cluster INTEGER NOT NULL,
  number INTEGER NOT NULL,
  person INTEGER NOT NULL,
  is_room INTEGER NOT NULL,
  due_s INTEGER NOT NULL,
  text TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'said', 'forgotten')),
  PRIMARY KEY (cluster, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX reminders_by_person ON reminders_item (cluster, person, state, due_s);
