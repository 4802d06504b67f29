-- host_0096: how fast somebody asks is known without being written down at each command.

DROP TABLE host_pace;
