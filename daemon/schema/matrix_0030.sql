-- matrix_0030: what a person has not seen yet, and the next gap, without going through the rest.

CREATE INDEX matrix_outbox_unseen ON matrix_outbox (lane) WHERE state = 'sent' AND content <> '';
CREATE INDEX matrix_gap_room ON matrix_gap (room);
CREATE INDEX matrix_gap_next ON matrix_gap (not_before_s, seq);
