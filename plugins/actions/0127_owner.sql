-- Of a school with two heads, which of them alone it is; 0: theirs together.
ALTER TABLE actions_action ADD COLUMN owner INTEGER NOT NULL DEFAULT 0;
