-- matrix_0006: gaps read step by step and in order; chores that end; health proven by doing.

-- The pages of a gap, newest first, as they were found going back. When the end is reached (is_walked)
-- they are asked for again, oldest first, and applied one by one: order is kept, and no more than one
-- is ever held. `oldest`: the event behind which the page counts no more; NULL: all of it counts.
ALTER TABLE matrix_gap ADD COLUMN is_walked INTEGER NOT NULL DEFAULT 0;
-- How often the answer at hand was begun, durable before it is read.
ALTER TABLE matrix_gap ADD COLUMN begun INTEGER NOT NULL DEFAULT 0;
CREATE TABLE matrix_gap_step (
  gap INTEGER NOT NULL,
  n INTEGER NOT NULL,
  from_token TEXT NOT NULL,
  events INTEGER NOT NULL,
  oldest TEXT,
  PRIMARY KEY (gap, n)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER matrix_gap_done AFTER DELETE ON matrix_gap
BEGIN
  DELETE FROM matrix_gap_step WHERE gap = OLD.seq;
END;

-- When it was first tried; 0: not yet.
ALTER TABLE matrix_chore ADD COLUMN begun_s INTEGER NOT NULL DEFAULT 0;

-- The last number that the homeserver confirmed to have kept for us. If it has a lower one, or none,
-- it has been put back to an earlier state.
ALTER TABLE matrix_account ADD COLUMN nonce INTEGER NOT NULL DEFAULT 0;
