-- host_0006: wake-ups that met an error of the database that passes: when each is tried again.

-- Not host_wake's own columns: what a command changed there is kept to be taken back, row by row.
CREATE TABLE host_failing (
  cluster INTEGER NOT NULL,
  plugin TEXT NOT NULL,
  key TEXT NOT NULL,
  due_s INTEGER NOT NULL,
  after_s INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  PRIMARY KEY (cluster, plugin, key)
) STRICT, WITHOUT ROWID;
