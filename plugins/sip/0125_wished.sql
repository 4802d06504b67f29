-- The date that its school asks for in place of its own, where it named one: the adviser's yes is to it.
ALTER TABLE sip_request ADD COLUMN wished_s INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sip_request ADD COLUMN wished_end_s INTEGER NOT NULL DEFAULT 0;
