-- matrix_0045: a gap is given up by what it is told, not by how long nobody answered.

-- How often in a row the homeserver, being there, refused the page at hand or gave what nobody can use.
ALTER TABLE matrix_gap ADD COLUMN refusals INTEGER NOT NULL DEFAULT 0;
-- When it was written down; 0: before this was noted.
ALTER TABLE matrix_gap ADD COLUMN since_s INTEGER NOT NULL DEFAULT 0;
