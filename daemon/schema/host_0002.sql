-- host_0002: wake-ups that came, and what was said because of them.

-- `text` waits to be said in the room, NULL when there is nothing (more) to say; `source` is that
-- of the outbox row that said it; `urgency` is 2 for what was promised for that moment, 1 for what pings.
-- `mentions` are those it pings, `told` those told in private: user
-- ids with blanks between.
CREATE TABLE host_woken (
  seq INTEGER PRIMARY KEY,
  cluster INTEGER NOT NULL,
  plugin TEXT NOT NULL,
  key TEXT NOT NULL,
  due_s INTEGER NOT NULL,
  at_s INTEGER NOT NULL,
  urgency INTEGER NOT NULL,
  text TEXT,
  source TEXT,
  mentions TEXT NOT NULL,
  told TEXT NOT NULL
) STRICT;
CREATE INDEX host_woken_waiting ON host_woken (cluster, seq) WHERE text IS NOT NULL;
CREATE INDEX host_woken_key ON host_woken (cluster, key, seq);

-- How often the room heard, on that day, what nobody had just asked for.
CREATE TABLE host_unasked (
  cluster INTEGER PRIMARY KEY,
  day INTEGER NOT NULL,
  posts INTEGER NOT NULL
) STRICT;
