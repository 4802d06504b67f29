-- matrix_0008: one order per real destination; chats that others can read; people out of reach.

-- Where a row goes in the end: a user id (to that person's private chat) or a room id. What is
-- answered in a private chat and what is told to that person come one after the other; after an
-- upgrade the lane is the new room, while `room` is where the row may have been tried.
ALTER TABLE matrix_outbox ADD COLUMN lane TEXT NOT NULL DEFAULT '';
UPDATE matrix_outbox SET lane = coalesce(person, room, '') WHERE state = 'new';
DROP INDEX matrix_outbox_new;
CREATE INDEX matrix_outbox_new ON matrix_outbox (lane, seq, not_before_s) WHERE state = 'new';

-- By what others than those in it may read a room: bits, see rooms.h. Chats known before this are
-- looked at again when there is something to say. `idle_s`: since when we are not in it.
ALTER TABLE matrix_room ADD COLUMN openings INTEGER NOT NULL DEFAULT 0;
ALTER TABLE matrix_room ADD COLUMN idle_s INTEGER NOT NULL DEFAULT 0;
UPDATE matrix_room SET is_checked = 0;

-- People to whom no private chat leads, and since when: they are told so once, in the room.
CREATE TABLE matrix_unreachable (
  person TEXT PRIMARY KEY,
  since_s INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
