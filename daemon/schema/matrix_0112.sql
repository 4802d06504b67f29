-- matrix_0112: what was said last to somebody, or in a room: by where it went, and when.
CREATE INDEX matrix_outbox_said ON matrix_outbox (lane, sent_s)
  WHERE state = 'sent' AND edits IS NULL AND kind < 2;
