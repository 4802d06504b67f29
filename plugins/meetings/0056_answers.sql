-- meetings 0056: one row for each answer and the day that it was for, as clerk/item.h has answers: so
-- what a school had said for a day stands beside what it says for another. `count`: governors.
CREATE TABLE meetings_answer_new (
  cluster INTEGER NOT NULL,
  number INTEGER NOT NULL,
  school TEXT NOT NULL,
  day INTEGER NOT NULL,
  answer TEXT NOT NULL,
  count INTEGER NOT NULL,
  place INTEGER NOT NULL,
  said_s INTEGER NOT NULL,
  PRIMARY KEY (cluster, number, school, day)
) STRICT, WITHOUT ROWID;
-- The last word has said_s 1, what was said before it 0. Without a day it is for that of the meeting.
INSERT INTO meetings_answer_new
  SELECT cluster, number, school, day, answer, governors, 1, 0 FROM meetings_answer_before;
INSERT INTO meetings_answer_new
  SELECT a.cluster, a.number, a.school, COALESCE(a.day, m.start_s / 86400), a.answer, a.governors, 2, 1
  FROM meetings_answer AS a
  JOIN meetings_meeting AS m ON m.cluster = a.cluster AND m.number = a.number
  WHERE true
  ON CONFLICT (cluster, number, school, day) DO UPDATE SET answer = excluded.answer,
    count = excluded.count, place = 2, said_s = 1;
DROP TABLE meetings_answer;
DROP TABLE meetings_answer_before;
ALTER TABLE meetings_answer_new RENAME TO meetings_answer;
