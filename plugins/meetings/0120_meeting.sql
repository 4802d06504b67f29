-- meetings 0120: whom a meeting is for, and what its card says besides. `arrive_s`: from when, of "7.45
-- for 8"; 0: not said. `has_end`: its end was said. `invited`: letters of those asked; '': all.
-- `is_anonymised`: only work without names is brought.
ALTER TABLE meetings_meeting ADD COLUMN arrive_s INTEGER NOT NULL DEFAULT 0;
ALTER TABLE meetings_meeting ADD COLUMN has_end INTEGER NOT NULL DEFAULT 0;
ALTER TABLE meetings_meeting ADD COLUMN invited TEXT NOT NULL DEFAULT '';
ALTER TABLE meetings_meeting ADD COLUMN bring TEXT NOT NULL DEFAULT '';
ALTER TABLE meetings_meeting ADD COLUMN cost TEXT NOT NULL DEFAULT '';
ALTER TABLE meetings_meeting ADD COLUMN is_anonymised INTEGER NOT NULL DEFAULT 0;

-- Whether its quorum was met when that was last said, of those of which it has been. What was said
-- stays so when an answer is taken back, so it has no primary key.
CREATE TABLE meetings_quorum (
  cluster INTEGER NOT NULL,
  number INTEGER NOT NULL,
  is_met INTEGER NOT NULL CHECK (is_met IN (0, 1)),
  UNIQUE (cluster, number)
) STRICT;
-- Of those that are called already, so that it is told when one is lost. The day as in 0056.
INSERT INTO meetings_quorum
  SELECT m.cluster, m.number, 1 FROM meetings_meeting AS m
  WHERE m.state = 'called' AND m.quorum > 0 AND m.quorum <= (
    SELECT count(*) FROM meetings_answer AS a
    WHERE a.cluster = m.cluster AND a.number = m.number AND a.day = m.start_s / 86400
      AND a.answer IN ('in', 'late') AND a.school <> '+');
