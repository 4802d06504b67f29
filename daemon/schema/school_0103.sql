-- When, and by which command, the date of an item was last changed ('': in a wake-up): what was said of
-- it before speaks of another date.
ALTER TABLE school_item ADD COLUMN dated_s INTEGER NOT NULL DEFAULT 0;
ALTER TABLE school_item ADD COLUMN dated_by TEXT NOT NULL DEFAULT '';
