-- matrix_0005: files that go with a message; each until its message is sent or given up.
CREATE TABLE matrix_file (
  txn TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  bytes BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER matrix_file_done AFTER UPDATE OF state ON matrix_outbox WHEN NEW.state <> 'new'
BEGIN
  DELETE FROM matrix_file WHERE txn = NEW.txn;
END;
