-- host_0095: what each command changed, cheaper to write.

-- A CHECK with three or more words behind IN builds a table of them at each write: said with OR.
CREATE TABLE host_command_new (
  seq INTEGER PRIMARY KEY,
  event TEXT NOT NULL UNIQUE,
  cluster INTEGER NOT NULL,
  person INTEGER NOT NULL,
  room TEXT NOT NULL,
  at_s INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state = 'done' OR state = 'failed' OR state = 'undone'),
  items TEXT NOT NULL,
  settled TEXT,
  changes BLOB,
  source TEXT NOT NULL DEFAULT '',
  row TEXT NOT NULL DEFAULT '',
  acted TEXT,
  school TEXT NOT NULL DEFAULT '',
  needs INTEGER NOT NULL DEFAULT 0,
  what TEXT,
  undo_line TEXT,
  is_new INTEGER NOT NULL DEFAULT 0,
  is_mark INTEGER NOT NULL DEFAULT 0,
  beside TEXT,
  lines_after INTEGER NOT NULL DEFAULT 0,
  lines_to INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO host_command_new SELECT * FROM host_command;
DROP TABLE host_command;
ALTER TABLE host_command_new RENAME TO host_command;
CREATE INDEX host_command_person ON host_command (person, seq);
CREATE INDEX host_command_elsewhere ON host_command (source) WHERE source <> event;
