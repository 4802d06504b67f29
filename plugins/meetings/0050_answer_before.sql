-- What a school had said for a day, when it has answered since for another to which the meeting was
-- moved: if that day stands again, so does the answer.
CREATE TABLE meetings_answer_before (
  cluster INTEGER NOT NULL,
  number INTEGER NOT NULL,
  school TEXT NOT NULL,
  day INTEGER NOT NULL,
  answer TEXT NOT NULL CHECK (answer IN ('in', 'out', 'late')),
  governors INTEGER NOT NULL,
  PRIMARY KEY (cluster, number, school, day)
) STRICT, WITHOUT ROWID;
