-- What the adviser had in her diary when she offered a date: what has come since is in its way.
ALTER TABLE sip_slot ADD COLUMN beside TEXT NOT NULL DEFAULT '';
