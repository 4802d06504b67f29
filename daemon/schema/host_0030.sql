-- host_0030: what is due next is found, and what waits to be said, without looking at the rest.

DROP INDEX host_wake_due;
CREATE INDEX host_wake_due ON host_wake (due_s, cluster, plugin, length(key), key);
