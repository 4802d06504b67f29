-- host_0080: of what was told before a restore, which cluster it was of, and what was taken back.

-- `cluster`: whose numbers `items` are; 0: nobody's, or of before this was noted. `back`: the act
-- that this one took back, by its event; '': none. `heard_s` is, once what was lost has been told,
-- when that was, below 0.
ALTER TABLE host_past ADD COLUMN cluster INTEGER NOT NULL DEFAULT 0;
ALTER TABLE host_past ADD COLUMN back TEXT NOT NULL DEFAULT '';
CREATE INDEX host_past_told ON host_past (heard_s) WHERE heard_s < 0;
CREATE INDEX host_past_end ON host_past (cluster, items, at_s) WHERE is_end = 1;
CREATE INDEX host_past_back ON host_past (back) WHERE back <> '';
