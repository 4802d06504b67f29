-- What is open, and what is of a year or a school, without going through what has been.
CREATE INDEX sip_request_open ON sip_request (cluster, number)
	WHERE state IN ('waiting', 'asked', 'agreed', 'dated');
CREATE INDEX sip_request_year ON sip_request (cluster, year, number);
CREATE INDEX sip_request_school ON sip_request (cluster, school, number);
CREATE INDEX sip_review_dated ON sip_review (cluster, start_s) WHERE state = 'dated';
CREATE INDEX sip_allocation_held ON sip_allocation (cluster, number) WHERE state = 'held';
CREATE INDEX sip_allocation_school ON sip_allocation (cluster, school, number);
CREATE INDEX sip_allocation_year ON sip_allocation (cluster, year, number);
