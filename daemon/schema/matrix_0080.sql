-- matrix_0080: the outbox, cheaper to write to.

-- A CHECK with three or more words behind IN builds a table of them at each write: said with OR.
CREATE TABLE matrix_outbox_anew (
  seq INTEGER PRIMARY KEY,
  txn TEXT NOT NULL UNIQUE,
  kind INTEGER NOT NULL,
  source TEXT NOT NULL,
  part INTEGER NOT NULL,
  room TEXT,
  person TEXT,
  content TEXT NOT NULL,
  edits TEXT,
  first_at_s INTEGER NOT NULL,
  not_before_s INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state = 'new' OR state = 'sent' OR state = 'dead'),
  event TEXT,
  reason TEXT,
  sent_s INTEGER,
  lane TEXT NOT NULL DEFAULT '',
  is_others INTEGER NOT NULL DEFAULT 0,
  CHECK ((room IS NULL) <> (person IS NULL) OR state <> 'new')
) STRICT;
INSERT INTO matrix_outbox_anew SELECT * FROM matrix_outbox;
DROP TABLE matrix_outbox;
ALTER TABLE matrix_outbox_anew RENAME TO matrix_outbox;
CREATE INDEX matrix_outbox_new ON matrix_outbox (lane, seq, not_before_s) WHERE state = 'new';
CREATE INDEX matrix_outbox_later ON matrix_outbox (not_before_s)
  WHERE state = 'new' AND not_before_s > 0;
CREATE INDEX matrix_outbox_event ON matrix_outbox (event) WHERE event IS NOT NULL;
CREATE INDEX matrix_outbox_unseen ON matrix_outbox (lane) WHERE state = 'sent' AND content <> '';
CREATE INDEX matrix_outbox_source ON matrix_outbox (source);
-- Kind 4 is a file: nothing else has one.
CREATE TRIGGER matrix_file_done AFTER UPDATE OF state ON matrix_outbox
  WHEN NEW.state <> 'new' AND NEW.kind = 4
BEGIN
  DELETE FROM matrix_file WHERE txn = NEW.txn;
END;
