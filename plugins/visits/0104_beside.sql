-- visits 0104: what the asking school had in that part of the day already, privately, as a hash: what
-- has come since stands in the way of a yes, for the whole of that part.
ALTER TABLE visits_visit ADD COLUMN slot_beside TEXT NOT NULL DEFAULT '';
ALTER TABLE visits_visit ADD COLUMN new_beside TEXT NOT NULL DEFAULT '';
