-- What is open still, without going through what has been.
CREATE INDEX visits_visit_open ON visits_visit (cluster, end_s)
	WHERE state IN ('asked', 'countered', 'agreed', 'moving');
