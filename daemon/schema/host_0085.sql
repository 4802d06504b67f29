-- host_0085: what was asked, by the message that answered it.

-- An edit of that message is another answer; once it is taken back the question is open again.
-- Columns as of host_question. Gone a day after the question ended.
CREATE TABLE host_answered (
  event TEXT PRIMARY KEY,
  room TEXT NOT NULL,
  person INTEGER NOT NULL,
  line TEXT NOT NULL,
  given TEXT NOT NULL,
  choices TEXT NOT NULL,
  source TEXT NOT NULL,
  expires_s INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
