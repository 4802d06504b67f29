-- school_0071: whether the other clerkd may begin with the clusters that went to it.
ALTER TABLE school_gone ADD COLUMN is_over INTEGER NOT NULL DEFAULT 1;
