-- school_0002: schools whose money year begins in another month than the cluster's; 0: in the same.
ALTER TABLE school_school ADD COLUMN year_start INTEGER NOT NULL DEFAULT 0;
