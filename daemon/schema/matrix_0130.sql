-- matrix_0130: the polls that we have put, so that each can be ended.
CREATE INDEX matrix_outbox_poll ON matrix_outbox (room) WHERE kind = 5;
