-- meetings 0114: a date is looked for: up to six are offered, each school says which suit it.

-- `start_1` to `end_6`: what is offered, 0: not so many; `due_s`: until when it may be answered, and
-- once it is closed until when one of them can still be chosen. `state`: open, closed, chosen,
-- dropped, lapsed.
CREATE TABLE meetings_poll (
  cluster INTEGER NOT NULL,
  number INTEGER NOT NULL,
  title TEXT NOT NULL,
  place TEXT NOT NULL,
  school TEXT NOT NULL,
  person INTEGER NOT NULL,
  start_1 INTEGER NOT NULL,
  end_1 INTEGER NOT NULL,
  start_2 INTEGER NOT NULL,
  end_2 INTEGER NOT NULL,
  start_3 INTEGER NOT NULL,
  end_3 INTEGER NOT NULL,
  start_4 INTEGER NOT NULL,
  end_4 INTEGER NOT NULL,
  start_5 INTEGER NOT NULL,
  end_5 INTEGER NOT NULL,
  start_6 INTEGER NOT NULL,
  end_6 INTEGER NOT NULL,
  due_s INTEGER NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (cluster, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX meetings_poll_open ON meetings_poll (cluster, due_s) WHERE state IN ('open', 'closed');

-- `count`: two bits for each date, the first lowest: 0 not said, 1 yes, 2 maybe, 3 no.
CREATE TABLE meetings_poll_answer (
  cluster INTEGER NOT NULL,
  number INTEGER NOT NULL,
  school TEXT NOT NULL,
  day INTEGER NOT NULL,
  answer TEXT NOT NULL,
  count INTEGER NOT NULL,
  place INTEGER NOT NULL,
  said_s INTEGER NOT NULL,
  PRIMARY KEY (cluster, number, school, day)
) STRICT, WITHOUT ROWID;
