-- actions 0001: what somebody said at a meeting that she would do, and by when.

-- `school`: whose it is, '+' the SIP; `by_s`: the end of its last day; `due_s`: when the clerk next
-- speaks of it; `meeting`: the number of the meeting, 0: none. `state`: open, due, overdue, done,
-- dropped.
CREATE TABLE actions_action (
  cluster INTEGER NOT NULL,
  number INTEGER NOT NULL,
  school TEXT NOT NULL,
  person INTEGER NOT NULL,
  text TEXT NOT NULL,
  by_s INTEGER NOT NULL,
  due_s INTEGER NOT NULL,
  meeting INTEGER NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (cluster, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX actions_action_open ON actions_action (cluster, due_s)
  WHERE state IN ('open', 'due', 'overdue');
