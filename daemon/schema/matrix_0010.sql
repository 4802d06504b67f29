-- matrix_0010: when a sync was committed last, by which a clock set wrong is noticed.

ALTER TABLE matrix_account ADD COLUMN committed_s INTEGER NOT NULL DEFAULT 0;
