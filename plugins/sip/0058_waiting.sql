-- What waits, or is asked for, has no date: one that it had went with the time.
UPDATE sip_request SET start_s = 0, end_s = 0, when_text = ''
	WHERE state IN ('waiting', 'asked', 'agreed') AND start_s <> 0;
