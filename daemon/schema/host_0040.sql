-- host_0040: a command writes less: nearly every source is its own event, which has an index.

DROP INDEX host_said_age;
DROP INDEX host_command_source;
CREATE INDEX host_command_elsewhere ON host_command (source) WHERE source <> event;
