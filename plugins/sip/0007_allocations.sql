-- Pooled time that the adviser sets aside without naming the school (ledger.md section 5, private
-- need). What is held and spent is on the journal, under HOLD:K8 and SPENT:private; this row alone
-- knows the school, until its head shares it.

CREATE TABLE sip_allocation (
	cluster INTEGER NOT NULL,
	number INTEGER NOT NULL,
	year INTEGER NOT NULL,
	school TEXT NOT NULL,
	person INTEGER NOT NULL,
	minutes INTEGER NOT NULL CHECK (minutes > 0),
	state TEXT NOT NULL CHECK (state IN ('held', 'delivered', 'withdrawn')),
	is_shared INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (cluster, number)
) STRICT;
