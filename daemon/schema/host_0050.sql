-- host_0050: what was not done is known by the event that said it: an edit is one of its own.

-- `event` is what an edit replaces.
ALTER TABLE host_put_off ADD COLUMN source TEXT NOT NULL DEFAULT '';
UPDATE host_put_off SET source = event;
CREATE INDEX host_put_off_event ON host_put_off (event);
