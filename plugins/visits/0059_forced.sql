-- visits 0059: what the lead asked for over a block is so of that date alone: of another that is
-- offered for it this column says so. Until now it was said of the visit as a whole.
ALTER TABLE visits_visit ADD COLUMN new_forced INTEGER NOT NULL DEFAULT 0;
UPDATE visits_visit SET new_forced = is_forced WHERE state IN ('countered', 'moving');
-- Those whose other date is the one that is looked at, by when that is over.
CREATE INDEX visits_visit_countered ON visits_visit (cluster, new_end_s) WHERE state = 'countered';
