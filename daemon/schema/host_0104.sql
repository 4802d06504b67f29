-- host_0104: what each message of ours about an item asked to be agreed to, as a hash of its words:
-- date, amount, place. A reaction to it is an answer to that.

-- `source`: that of the message, as in matrix_outbox.
CREATE TABLE host_terms (
  source TEXT PRIMARY KEY,
  cluster INTEGER NOT NULL,
  print INTEGER NOT NULL,
  at_s INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
