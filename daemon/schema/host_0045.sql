-- host_0045: what stood beside an act when it was done, as its plugin puts it: taken back, it
-- stands there again, and only what has come since is in the way.
ALTER TABLE host_command ADD COLUMN beside TEXT;
