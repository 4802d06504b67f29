-- The day that an answer was given for: after a move to another it is asked for again. NULL, of
-- answers from before, is the day of the next move.
ALTER TABLE meetings_answer ADD COLUMN day INTEGER;
