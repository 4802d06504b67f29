-- host_0030: what is due next is found, and what waits to be said, without looking at the rest.

DROP INDEX host_wake_due;
CREATE INDEX host_wake_due ON host_wake (due_s, cluster, plugin, length(key), key);
CREATE INDEX host_question_source ON host_question (source);
CREATE INDEX host_put_off_cluster ON host_put_off (cluster, typed_s);
CREATE INDEX host_put_off_sender ON host_put_off (sender, room, why, seq);
