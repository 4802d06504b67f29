-- What more is said with an answer, for all to read behind the school's letter: "until 08:45".
ALTER TABLE meetings_answer ADD COLUMN note TEXT NOT NULL DEFAULT '';
