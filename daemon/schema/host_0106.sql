-- host_0106: when a question was put: what has changed since, its answer did not mean.
ALTER TABLE host_question ADD COLUMN asked_s INTEGER NOT NULL DEFAULT 0;
