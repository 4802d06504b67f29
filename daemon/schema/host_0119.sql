-- host 0119: what was not to be said to somebody just then, until it is; and why it waited.

-- `text` is gone once it is said, at `said_s` (0: not yet; -1: it was taken back before), and `why`
-- stays for who asks. Of the room, `host_woken.why`. `about`: how the item stood that the wake-up
-- was of, "V1 2 1796200000 0"; what has changed since is not said any more. '': of none.
CREATE TABLE host_spared (
  seq INTEGER PRIMARY KEY,
  cluster INTEGER NOT NULL,
  user TEXT NOT NULL,
  source TEXT NOT NULL,
  part INTEGER NOT NULL,
  at_s INTEGER NOT NULL,
  why TEXT NOT NULL,
  text TEXT,
  said_s INTEGER NOT NULL,
  about TEXT NOT NULL
) STRICT;
CREATE INDEX host_spared_open ON host_spared (cluster, user, seq) WHERE text IS NOT NULL;
CREATE INDEX host_spared_source ON host_spared (source);
ALTER TABLE host_woken ADD COLUMN why TEXT NOT NULL DEFAULT '';
ALTER TABLE host_woken ADD COLUMN about TEXT NOT NULL DEFAULT '';
