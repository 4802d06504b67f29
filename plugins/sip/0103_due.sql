-- By when it is due is from now on of agreed time too, that it must have its date by then: the hour at
-- which its vote closed says nothing of that. The right one is set once the daemon runs (`lifted`).
UPDATE sip_request SET closes_s = 0 WHERE state IN ('agreed', 'dated', 'waiting');
