-- reminders 0060: what waits, in the order in which it comes due; of what was said no index is kept.
DROP INDEX reminders_by_person;
DROP INDEX reminders_by_room;
CREATE INDEX reminders_waiting ON reminders_item (cluster, due_s, number, person)
  WHERE state = 'waiting';
