-- matrix_0001: where we are in the stream, what we have seen, the rooms, and what is still to be said.

CREATE TABLE matrix_account (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  user TEXT NOT NULL DEFAULT '',
  since TEXT,
  filter TEXT,
  filter_hash TEXT
) STRICT;
INSERT INTO matrix_account (id) VALUES (1);

-- Events that have had their effect (or were set aside): never again. `attempts` counts the starts of
-- handling, so that an event that crashes us is set aside at the third.
CREATE TABLE matrix_seen (
  event TEXT PRIMARY KEY,
  at_s INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE matrix_attempt (
  batch TEXT PRIMARY KEY,
  attempts INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE matrix_room (
  room TEXT PRIMARY KEY,
  is_joined INTEGER NOT NULL DEFAULT 0,
  joined_at_ms INTEGER NOT NULL DEFAULT 0,
  person TEXT,
  is_encrypted INTEGER NOT NULL DEFAULT 0,
  is_told INTEGER NOT NULL DEFAULT 0,
  replaced_by TEXT,
  predecessor TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX matrix_room_person ON matrix_room (person) WHERE person IS NOT NULL;

CREATE TABLE matrix_member (
  room TEXT NOT NULL,
  user TEXT NOT NULL,
  PRIMARY KEY (room, user)
) STRICT, WITHOUT ROWID;

CREATE TABLE matrix_alias (
  alias TEXT PRIMARY KEY,
  room TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What is still to be done with rooms: join, leave, alias, mark a chat as direct. Idempotent by nature.
CREATE TABLE matrix_chore (
  seq INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('join', 'leave', 'direct')),
  target TEXT NOT NULL,
  detail TEXT,
  tries INTEGER NOT NULL DEFAULT 0,
  not_before_s INTEGER NOT NULL DEFAULT 0,
  UNIQUE (kind, target)
) STRICT;

-- `txn` is derived from what is said and why, so the same thing is said once.
CREATE TABLE matrix_outbox (
  seq INTEGER PRIMARY KEY,
  txn TEXT NOT NULL UNIQUE,
  kind INTEGER NOT NULL,
  source TEXT NOT NULL,
  part INTEGER NOT NULL,
  room TEXT,
  person TEXT,
  content TEXT NOT NULL,
  edits TEXT,
  first_at_s INTEGER NOT NULL,
  not_before_s INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('new', 'sent', 'dead')),
  event TEXT,
  reason TEXT,
  CHECK ((room IS NULL) <> (person IS NULL) OR state <> 'new')
) STRICT;
CREATE INDEX matrix_outbox_new ON matrix_outbox (room, person, seq, not_before_s) WHERE state = 'new';
CREATE INDEX matrix_outbox_later ON matrix_outbox (not_before_s)
  WHERE state = 'new' AND not_before_s > 0;
CREATE INDEX matrix_outbox_event ON matrix_outbox (event) WHERE event IS NOT NULL;
CREATE INDEX matrix_outbox_source ON matrix_outbox (source);

-- A stretch of a room's timeline that /sync left out and that could not be fetched yet.
CREATE TABLE matrix_gap (
  seq INTEGER PRIMARY KEY,
  room TEXT NOT NULL,
  from_token TEXT NOT NULL,
  to_token TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  not_before_s INTEGER NOT NULL DEFAULT 0
) STRICT;
