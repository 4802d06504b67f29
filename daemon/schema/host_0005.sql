-- host_0005: what taking an act back needs to know of it, and when each message was said.

-- `source`: the event that last ran it (an edit's own); the messages it made go by that. `row`: the
-- command's name; `acted`: that of the row run for a school by `for C ...`, else NULL. `school`: the
-- sender's then. `needs`: role bits beyond the row's that were made use of. `what`: the act in
-- words. `undo_line`: the command that takes it back, where the rows alone can not. `is_new`: it
-- numbered its items; `is_mark`: it was a reaction.
ALTER TABLE host_command ADD COLUMN source TEXT NOT NULL DEFAULT '';
ALTER TABLE host_command ADD COLUMN row TEXT NOT NULL DEFAULT '';
ALTER TABLE host_command ADD COLUMN acted TEXT;
ALTER TABLE host_command ADD COLUMN school TEXT NOT NULL DEFAULT '';
ALTER TABLE host_command ADD COLUMN needs INTEGER NOT NULL DEFAULT 0;
ALTER TABLE host_command ADD COLUMN what TEXT;
ALTER TABLE host_command ADD COLUMN undo_line TEXT;
ALTER TABLE host_command ADD COLUMN is_new INTEGER NOT NULL DEFAULT 0;
ALTER TABLE host_command ADD COLUMN is_mark INTEGER NOT NULL DEFAULT 0;
CREATE INDEX host_command_source ON host_command (source);

-- An edit counts for a while after what it edits was said, by the same person in the same room.
CREATE TABLE host_said (
  event TEXT PRIMARY KEY,
  room TEXT NOT NULL,
  sender TEXT NOT NULL,
  said_s INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX host_said_age ON host_said (said_s);
