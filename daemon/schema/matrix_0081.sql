-- matrix_0081: of what a command says, its answer (part 0, where it was asked) is not looked for by
-- its source.

DROP INDEX matrix_outbox_source;
CREATE INDEX matrix_outbox_source ON matrix_outbox (source)
  WHERE part > 0 OR source NOT GLOB '$*';
