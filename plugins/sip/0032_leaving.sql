-- Private time of a school that has left: no longer its own, and back in the pool the next morning.
ALTER TABLE sip_allocation ADD COLUMN is_leaving INTEGER NOT NULL DEFAULT 0;
