-- school_0104: that a date was changed is seen by what was said of it: host_terms.
ALTER TABLE school_item DROP COLUMN dated_s;
ALTER TABLE school_item DROP COLUMN dated_by;
