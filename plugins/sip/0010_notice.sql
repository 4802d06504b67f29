-- A rule of another kind: how many school days' notice a dated request wants before it is withdrawn.

CREATE TABLE sip_rule_new (
	cluster INTEGER NOT NULL,
	number INTEGER NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('yes', 'quorum', 'consent', 'lead', 'sip', 'automatic',
		'private', 'carry', 'notice')),
	needs INTEGER NOT NULL DEFAULT 0,      -- schools: yes and quorum; school days: notice
	each_max INTEGER NOT NULL DEFAULT 0,   -- minutes at a time: automatic and private; of carry: in all
	half_max INTEGER NOT NULL DEFAULT 0,   -- minutes a school and half term: automatic
	pool_floor INTEGER NOT NULL DEFAULT 0, -- minutes that stay in the pool: automatic
	from_day INTEGER NOT NULL,
	person INTEGER NOT NULL,
	agreed_by INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (cluster, number)
) STRICT;
INSERT INTO sip_rule_new SELECT * FROM sip_rule;
DROP TABLE sip_rule;
ALTER TABLE sip_rule_new RENAME TO sip_rule;
