-- host_0055: what an act left on the record, so that its taking back is for the same eyes; and how
-- fast somebody asks, in the room and in private apart, so that neither shows in the other.

ALTER TABLE host_command ADD COLUMN lines_after INTEGER NOT NULL DEFAULT 0;
ALTER TABLE host_command ADD COLUMN lines_to INTEGER NOT NULL DEFAULT 0;

DROP TABLE host_pace;
CREATE TABLE host_pace (
  sender TEXT NOT NULL,
  is_private INTEGER NOT NULL,
  tokens_milli INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (sender, is_private)
) STRICT, WITHOUT ROWID;
