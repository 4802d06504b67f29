-- bank 0122: what schools can show one another, and what somebody looks for.

-- `school`: whose it is now, it goes with its maker, `person`; `confirmed_s`: when she last said that
-- it holds; `due_s`: when she is asked again, 0: she has been. `state`: offered, unconfirmed,
-- withdrawn.
CREATE TABLE bank_offer (
  cluster INTEGER NOT NULL,
  number INTEGER NOT NULL,
  school TEXT NOT NULL,
  person INTEGER NOT NULL,
  text TEXT NOT NULL,
  confirmed_s INTEGER NOT NULL,
  due_s INTEGER NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (cluster, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX bank_offer_open ON bank_offer (cluster, due_s)
  WHERE state IN ('offered', 'unconfirmed');
CREATE INDEX bank_offer_person ON bank_offer (cluster, person)
  WHERE state IN ('offered', 'unconfirmed');

-- Her own, whom else it is no business of; `due_s`: until when it is kept. `text` is emptied when it
-- is over. `state`: open, closed, lapsed.
CREATE TABLE bank_gap (
  cluster INTEGER NOT NULL,
  number INTEGER NOT NULL,
  school TEXT NOT NULL,
  person INTEGER NOT NULL,
  text TEXT NOT NULL,
  due_s INTEGER NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (cluster, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX bank_gap_open ON bank_gap (cluster, due_s) WHERE state = 'open';
CREATE INDEX bank_gap_person ON bank_gap (cluster, person) WHERE state = 'open';
