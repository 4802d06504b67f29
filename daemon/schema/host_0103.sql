-- The state from which an act led its item, by name: where that is another by now, and not this act's
-- doing, somebody has acted on it since. NULL: of no item, or of before that was noted.
ALTER TABLE host_command ADD COLUMN led_from TEXT;
