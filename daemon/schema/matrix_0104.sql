-- matrix_0104: what a message of ours shows now, by the last of its edits that went out.
CREATE INDEX matrix_outbox_edits ON matrix_outbox (edits) WHERE edits IS NOT NULL;
