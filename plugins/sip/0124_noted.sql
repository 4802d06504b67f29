-- The days whose use is on the ledger, " 20466 20467 ": of one of them nothing is noted again unasked.
ALTER TABLE sip_request ADD COLUMN noted TEXT NOT NULL DEFAULT '';
