-- meetings 0001: a meeting, and who said what about it. `version` counts the moves: a reminder of
-- an earlier version is never said.
CREATE TABLE meetings_meeting (
  cluster INTEGER NOT NULL,
  number INTEGER NOT NULL,
  title TEXT NOT NULL,
  place TEXT NOT NULL,
  person INTEGER NOT NULL,
  start_s INTEGER NOT NULL,
  end_s INTEGER NOT NULL,
  governors_s INTEGER NOT NULL,
  quorum INTEGER NOT NULL,
  version INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('called', 'cancelled')),
  PRIMARY KEY (cluster, number)
) STRICT, WITHOUT ROWID;

-- One answer for each school ('+': the SIP); the last one counts. Governors are a number, no names.
CREATE TABLE meetings_answer (
  cluster INTEGER NOT NULL,
  number INTEGER NOT NULL,
  school TEXT NOT NULL,
  answer TEXT NOT NULL CHECK (answer IN ('in', 'out', 'late')),
  governors INTEGER NOT NULL,
  PRIMARY KEY (cluster, number, school)
) STRICT, WITHOUT ROWID;
