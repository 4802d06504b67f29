-- quiet 0119: when somebody is not to be disturbed, and until when the room is off the record.

-- [from_min, to_min) of that day of the week, 0 is Monday, in which she teaches.
CREATE TABLE quiet_lesson (
  cluster INTEGER NOT NULL,
  person INTEGER NOT NULL,
  weekday INTEGER NOT NULL,
  from_min INTEGER NOT NULL,
  to_min INTEGER NOT NULL,
  PRIMARY KEY (cluster, person, weekday, from_min)
) STRICT, WITHOUT ROWID;
-- Each day from from_min on to to_min, of the next day where that is no later; both 0: not by the
-- clock. And weekends.
CREATE TABLE quiet_hours (
  cluster INTEGER NOT NULL,
  person INTEGER NOT NULL,
  from_min INTEGER NOT NULL,
  to_min INTEGER NOT NULL,
  has_weekends INTEGER NOT NULL,
  PRIMARY KEY (cluster, person)
) STRICT, WITHOUT ROWID;
-- Of the room the last time that it was off the record, [from_s, until_s), and who asked for that.
CREATE TABLE quiet_room (
  cluster INTEGER NOT NULL,
  from_s INTEGER NOT NULL,
  until_s INTEGER NOT NULL,
  person INTEGER NOT NULL,
  PRIMARY KEY (cluster)
) STRICT, WITHOUT ROWID;
