-- What the calendar had against the day when the slot was asked for ("" nothing): at agreeing only
-- what has come since is an objection.
ALTER TABLE visits_visit ADD COLUMN slot_over TEXT NOT NULL DEFAULT '';
ALTER TABLE visits_visit ADD COLUMN new_over TEXT NOT NULL DEFAULT '';
