-- matrix_0011: under which name this database was the clerk of its account last.

-- `instance` is drawn at each start; `epoch` is that of the database then.
CREATE TABLE matrix_leader (
  user TEXT PRIMARY KEY,
  instance TEXT NOT NULL,
  generation INTEGER NOT NULL,
  epoch INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
