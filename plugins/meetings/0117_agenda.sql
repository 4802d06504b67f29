-- meetings 0117: what is to be spoken of at a meeting, and what was said there.

-- `point` numbers those of a meeting as they came, `place` is their order; `minutes`: how long it is
-- to take, 0: not said; `school`: whose head put it there, '+' the SIP; `origin`: M so much from which
-- it was carried over, `carried`: to which; 0: none.
CREATE TABLE meetings_point (
  cluster INTEGER NOT NULL,
  number INTEGER NOT NULL,
  point INTEGER NOT NULL,
  place INTEGER NOT NULL,
  text TEXT NOT NULL,
  minutes INTEGER NOT NULL,
  school TEXT NOT NULL,
  person INTEGER NOT NULL,
  origin INTEGER NOT NULL,
  carried INTEGER NOT NULL,
  PRIMARY KEY (cluster, number, point)
) STRICT, WITHOUT ROWID;

-- The last version alone; `start_s` is that of its meeting, which does not move once it has begun.
CREATE TABLE meetings_minutes (
  cluster INTEGER NOT NULL,
  number INTEGER NOT NULL,
  start_s INTEGER NOT NULL,
  text TEXT NOT NULL,
  person INTEGER NOT NULL,
  said_s INTEGER NOT NULL,
  PRIMARY KEY (cluster, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX meetings_minutes_last ON meetings_minutes (cluster, start_s);
