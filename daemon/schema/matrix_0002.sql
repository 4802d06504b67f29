-- matrix_0002: chats proven private.

-- 64 hexadecimal digits, drawn once; the aliases of private chats come from it.
ALTER TABLE matrix_account ADD COLUMN secret TEXT;

-- Who is invited may read it all once inside: a third invited makes a chat private no longer.
ALTER TABLE matrix_member ADD COLUMN is_invited INTEGER NOT NULL DEFAULT 0;

-- The homeserver was asked who is in it (or we made it); from then on /sync tells.
ALTER TABLE matrix_room ADD COLUMN is_checked INTEGER NOT NULL DEFAULT 0;

-- Which alias of a private chat is tried; `chat` is a keyed hash of the person.
CREATE TABLE matrix_chat (
  chat TEXT PRIMARY KEY,
  attempt INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
