-- host 0116: whether what was said is talk that asks the others something: a bare yes or no behind it
-- may be to that, and not to what the clerk asked. Of the words themselves nothing is kept.
ALTER TABLE host_said ADD COLUMN asks INTEGER NOT NULL DEFAULT 0;
CREATE INDEX host_said_asks ON host_said (room, said_s) WHERE asks;
