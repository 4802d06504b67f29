-- A place in the queue, which no clock gives: in the order of waiting so far.
ALTER TABLE sip_request ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
UPDATE sip_request SET place = (SELECT COUNT(*) FROM sip_request w WHERE w.cluster = sip_request.cluster
	AND w.state = 'waiting'
	AND (w.waiting_s, w.number) <= (sip_request.waiting_s, sip_request.number))
	WHERE state = 'waiting';
