-- host_0105: which message of ours told first of the terms that a thing has now, and who had changed
-- them: who answered before she could read it has answered something else.

-- Of a row that is named for its thing, "now/1/V1", and no message. NULL: they are as they were first.
ALTER TABLE host_terms ADD COLUMN told TEXT;
ALTER TABLE host_terms ADD COLUMN person INTEGER;
