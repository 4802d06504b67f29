-- host_0001: wake-ups, open questions, commands and what they changed, and the pace of senders.

-- A plugin wants to be called at due_s. The row is the truth, the timer only a hint.
CREATE TABLE host_wake (
  cluster INTEGER NOT NULL,
  plugin TEXT NOT NULL,
  key TEXT NOT NULL,
  due_s INTEGER NOT NULL,
  PRIMARY KEY (cluster, plugin, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX host_wake_due ON host_wake (due_s);

-- The last question put to a person in a room. `choices` is JSON: [{key, line, given}].
CREATE TABLE host_question (
  room TEXT NOT NULL,
  person INTEGER NOT NULL,
  line TEXT NOT NULL,
  given TEXT NOT NULL,
  choices TEXT NOT NULL,
  source TEXT NOT NULL,
  expires_s INTEGER NOT NULL,
  PRIMARY KEY (room, person)
) STRICT, WITHOUT ROWID;

-- Every command that was taken up, by its event; with what it changed, so that it can be taken back.
-- state: done, failed, undone. `changes` is an SQLite changeset.
CREATE TABLE host_command (
  seq INTEGER PRIMARY KEY,
  event TEXT NOT NULL UNIQUE,
  cluster INTEGER NOT NULL,
  person INTEGER NOT NULL,
  room TEXT NOT NULL,
  at_s INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('done', 'failed', 'undone')),
  items TEXT NOT NULL,
  settled TEXT,
  changes BLOB
) STRICT;
CREATE INDEX host_command_person ON host_command (person, seq);

-- The clock rules that the instants in this database were worked out by: from `begins` (Unix seconds)
-- on, the cluster's wall time was `ahead` seconds ahead of UTC.
CREATE TABLE host_clock_rule (
  cluster INTEGER NOT NULL,
  begins INTEGER NOT NULL,
  ahead INTEGER NOT NULL,
  version TEXT NOT NULL,
  PRIMARY KEY (cluster, begins)
) STRICT, WITHOUT ROWID;

-- A token bucket per sender, in thousandths.
CREATE TABLE host_pace (
  sender TEXT PRIMARY KEY,
  tokens_milli INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  told INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
