-- host_0003: what was typed and not done, until its sender has been told; and when she was told last.

-- `why`: 0 too many at once, 1 too old, 2 too long. Gone once told.
CREATE TABLE host_put_off (
  seq INTEGER PRIMARY KEY,
  cluster INTEGER NOT NULL,
  sender TEXT NOT NULL,
  room TEXT NOT NULL,
  why INTEGER NOT NULL,
  event TEXT NOT NULL,
  thread TEXT,
  line TEXT NOT NULL,
  typed_s INTEGER NOT NULL
) STRICT;

-- `why` 3 is a stranger, and `room` then ''. Forgotten after a day.
CREATE TABLE host_told (
  sender TEXT NOT NULL,
  room TEXT NOT NULL,
  why INTEGER NOT NULL,
  at_s INTEGER NOT NULL,
  PRIMARY KEY (sender, room, why)
) STRICT, WITHOUT ROWID;
