-- matrix_0003: long gaps, restored databases, other devices.

-- How many pages were read already: a homeserver whose pages never end is noticed.
ALTER TABLE matrix_gap ADD COLUMN pages INTEGER NOT NULL DEFAULT 0;

-- The database's epoch (raised by a restore) and the device that we last spoke as. When either
-- changes, the homeserver may hold more of us than we know, and under ids that it no longer
-- compares: until `doubt_until_s` it is asked before anything is said.
ALTER TABLE matrix_account ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;
ALTER TABLE matrix_account ADD COLUMN device TEXT;
ALTER TABLE matrix_account ADD COLUMN doubt_until_s INTEGER NOT NULL DEFAULT 0;
-- When a restored database was first run. Until the doubt is over, what was typed before that is
-- executed as of when it was typed.
ALTER TABLE matrix_account ADD COLUMN restored_s INTEGER NOT NULL DEFAULT 0;
