-- meetings 0115: several called at once: `series` is the number of the first of them; 0: it is alone.
ALTER TABLE meetings_meeting ADD COLUMN series INTEGER NOT NULL DEFAULT 0;
