-- matrix_0070: rooms that go from one account to another, each with a clerk of its own.

-- See enum room_moved in rooms.h. Of one that came, `joined_at_ms` is when the other account joined.
ALTER TABLE matrix_room ADD COLUMN moved INTEGER NOT NULL DEFAULT 0;
-- Said by another account: it can be answered and reacted to, but not edited by us.
ALTER TABLE matrix_outbox ADD COLUMN is_others INTEGER NOT NULL DEFAULT 0;
