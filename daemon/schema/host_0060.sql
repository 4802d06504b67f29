-- host_0060: after a restore, what had been told of the commands that are done again.

-- `state`: what was told: 0 done, 1 not done, 2 asked back, 3 put off, 4 not said in so many words,
-- 5 a list of what was put off, 6 put off unless it was done before.
-- `items`: that were named or numbered. `row`, `typed`, `replaces`, `is_mark`: the command, for one
-- that was deleted since. `is_act`: it changed something; `is_end`: it ended its items. `text` is
-- what we said. `heard_s` is below 0 once what was lost has been told. Gone a day after that.
CREATE TABLE host_past (
  event TEXT PRIMARY KEY,
  room TEXT NOT NULL,
  sender TEXT NOT NULL,
  state INTEGER NOT NULL,
  items TEXT NOT NULL,
  row TEXT NOT NULL,
  typed TEXT NOT NULL,
  replaces TEXT,
  is_mark INTEGER NOT NULL,
  is_act INTEGER NOT NULL,
  is_end INTEGER NOT NULL,
  at_s INTEGER NOT NULL,
  heard_s INTEGER NOT NULL,
  text TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX host_past_waiting ON host_past (heard_s) WHERE heard_s > 0;
CREATE INDEX host_past_listed ON host_past (room, at_s) WHERE state = 5;

-- Numbers that were given out then, whoever has them now: nothing else ever gets them. `cluster` 0
-- where that was not said.
CREATE TABLE host_past_item (
  cluster INTEGER NOT NULL,
  letter TEXT NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (cluster, letter, number)
) STRICT, WITHOUT ROWID;
