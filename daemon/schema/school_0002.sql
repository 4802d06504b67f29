-- school_0002: money years of their own, and what the adviser is called.

-- The month in which a school's money year begins; 0: in the cluster's.
ALTER TABLE school_school ADD COLUMN year_start INTEGER NOT NULL DEFAULT 0;
-- What is said in place of "SIP"; '' where that is the name.
ALTER TABLE school_cluster ADD COLUMN adviser TEXT NOT NULL DEFAULT '';
