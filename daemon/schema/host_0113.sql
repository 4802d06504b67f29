-- host 0113: the last that somebody did in a room and that stands, however much she has only asked
-- since: each line of hers may put that right.
CREATE INDEX host_command_standing ON host_command (person, room, seq)
	WHERE state = 'done' AND COALESCE(changes, settled, undo_line) IS NOT NULL;
