-- matrix_0036: who will be told something privately, and has no chat with us that it could be said in.

-- `seq` is the order of being looked at; who failed goes behind the others.
CREATE TABLE matrix_ahead (
  seq INTEGER PRIMARY KEY,
  person TEXT NOT NULL UNIQUE,
  tries INTEGER NOT NULL DEFAULT 0
) STRICT;
