-- Who waits for the pool comes before whoever asks later, unless she lets others pass meanwhile.
ALTER TABLE sip_request ADD COLUMN lets_pass INTEGER NOT NULL DEFAULT 0;
