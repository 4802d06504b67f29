-- host 0117: what waits to be said in the room may be of use for a while only (0: whenever), and what
-- is said to change a setting can be taken back.
ALTER TABLE host_woken ADD COLUMN until_s INTEGER NOT NULL DEFAULT 0;
INSERT INTO host_undone (name) VALUES ('school_setting');
