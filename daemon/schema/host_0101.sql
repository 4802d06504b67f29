-- host_0101: which tables undo covers besides the plugins' own; of a new one, its migration says so.

-- A plugin's table is covered if it has a PRIMARY KEY. One of the daemon's must have it too, and its
-- name here.
CREATE TABLE host_undone (
  name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO host_undone (name) VALUES ('host_wake'), ('school_diary'), ('school_inset'),
  ('school_closed'), ('school_bank_holiday'), ('school_name'), ('school_half'), ('school_role');
