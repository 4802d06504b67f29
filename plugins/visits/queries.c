/* queries: the statements of visits. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "visits.h"

#define COLUMNS(names) \
	"letter, number, visitor, host, person, state, kind, focus, visitors, " names ", start_s," \
	" end_s, echo, new_start_s, new_end_s, new_echo, new_by, answer_by_s, moves, is_forced," \
	" reason, ended_by, ended_s, slot_over, new_over"
#define READ \
	COLUMNS("COALESCE((SELECT n.names FROM visits_names n WHERE n.cluster = v.cluster" \
		" AND n.letter = v.letter AND n.number = v.number), '')")

const char *const visits_queries[] = {
	[Q_PUT] = "INSERT INTO visits_visit (cluster, " COLUMNS(
	    "names") ")"
		     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, '', ?11, ?12, ?13, ?14, "
		     "?15,"
		     " ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25)"
		     " ON CONFLICT (cluster, letter, number) DO UPDATE SET state = excluded.state,"
		     " visitors = excluded.visitors,"
		     " start_s = excluded.start_s, end_s = excluded.end_s, echo = excluded.echo,"
		     " new_start_s = excluded.new_start_s, new_end_s = excluded.new_end_s,"
		     " new_echo = excluded.new_echo, new_by = excluded.new_by,"
		     " answer_by_s = excluded.answer_by_s, moves = excluded.moves,"
		     " is_forced = excluded.is_forced, reason = excluded.reason,"
		     " ended_by = excluded.ended_by, ended_s = excluded.ended_s,"
		     " slot_over = excluded.slot_over, new_over = excluded.new_over",
	[Q_NAME] = "INSERT INTO visits_names (cluster, letter, number, names)"
		   " VALUES (?1, ?2, ?3, ?4)"
		   " ON CONFLICT (cluster, letter, number) DO UPDATE SET names = excluded.names",
	[Q_FORGET] = "DELETE FROM visits_names WHERE cluster = ?1 AND letter = ?2 AND number = ?3",
	[Q_GET] = "SELECT " READ " FROM visits_visit v"
		  " WHERE cluster = ?1 AND letter = ?2 AND number = ?3",
	[Q_COMING] = "SELECT " READ " FROM visits_visit v WHERE cluster = ?1 AND end_s > ?2"
		     " AND state IN ('asked', 'countered', 'agreed', 'moving')"
		     " AND (letter = 'V' OR visitor = ?3 OR host = ?3)"
		     " ORDER BY start_s, letter DESC, number",
	/* Agreed visits to one host that overlap a stretch, with those who come. A quiet one makes
	 * the host busy as a whole, so that no count can tell of it. */
	[Q_AT_HOST] = "SELECT start_s, end_s, visitors FROM visits_visit WHERE cluster = ?1"
		      " AND host = ?2 AND start_s < ?4 AND end_s > ?3"
		      " AND letter = 'V' AND state IN ('agreed', 'moving') AND number <> ?5"
		      " ORDER BY start_s",
	/* Only what the room knows is counted, or the count would tell of the rest. */
	[Q_IN_HALF] = "SELECT COUNT(*) FROM visits_visit WHERE cluster = ?1 AND host = ?2"
		      " AND letter = 'V' AND start_s >= ?3 AND start_s < ?4 AND number <> ?5"
		      " AND state IN ('asked', 'countered', 'agreed', 'moving', 'happened')",
	NULL,
};
