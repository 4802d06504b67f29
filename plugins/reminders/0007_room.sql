-- reminders 0007: what the room will be told, by when.
CREATE INDEX reminders_by_room ON reminders_item (cluster, due_s)
  WHERE is_room = 1 AND state = 'waiting';
