-- matrix_0004: when a message was known to be in its room.
ALTER TABLE matrix_outbox ADD COLUMN sent_s INTEGER;
