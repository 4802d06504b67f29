-- Meetings that are not over, without going through those that are.
CREATE INDEX meetings_meeting_end ON meetings_meeting (cluster, end_s) WHERE state = 'called';
