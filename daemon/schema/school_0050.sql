-- school_0050: days that are school days again are told of in the same way as those that are lost.

ALTER TABLE school_lost ADD COLUMN is_regained INTEGER NOT NULL DEFAULT 0;
