-- How the group consents (ledger.md section 5): a rule is proposed by the lead head or the adviser,
-- holds once the other has agreed, and counts for what is asked from its day on. A request keeps the
-- rule that it was asked under.

CREATE TABLE sip_rule (
	cluster INTEGER NOT NULL,
	number INTEGER NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('yes', 'quorum', 'consent', 'lead', 'sip', 'automatic',
		'private', 'carry')),
	needs INTEGER NOT NULL DEFAULT 0,      -- schools: yes and quorum
	each_max INTEGER NOT NULL DEFAULT 0,   -- minutes at a time: automatic and private; of carry: in all
	half_max INTEGER NOT NULL DEFAULT 0,   -- minutes a school and half term: automatic
	pool_floor INTEGER NOT NULL DEFAULT 0, -- minutes that stay in the pool: automatic
	from_day INTEGER NOT NULL,
	person INTEGER NOT NULL,
	agreed_by INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (cluster, number)
) STRICT;

ALTER TABLE sip_request ADD COLUMN rule TEXT NOT NULL DEFAULT 'yes';
