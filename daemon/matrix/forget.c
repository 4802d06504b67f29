/* forget: what nobody can need any more of the rooms, and of what was said there, goes. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/session_internal.h"

enum { DAY_S = 86400 };

/* Rooms that we have long left, for which nothing waits. */
#define OLD_ROOMS \
	"(SELECT r.room FROM matrix_room r WHERE r.is_joined = 0 AND r.idle_s BETWEEN 1 AND ?1" \
	" AND NOT EXISTS (SELECT 1 FROM matrix_chore c WHERE c.target = r.room)" \
	" AND NOT EXISTS (SELECT 1 FROM matrix_gap g WHERE g.room = r.room)" \
	" AND NOT EXISTS (SELECT 1 FROM matrix_outbox o WHERE o.state = 'new'" \
	" AND (o.lane = r.room OR o.room = r.room)))"

/* Each is given an instant so many days back. What is kept how long is told in docs/operator.md. */
static const struct {
	int days;
	const char *sql;
} rules[] = {
	/* Longer than any command is taken up. */
	{ 60, "DELETE FROM matrix_seen WHERE at_s < ?1" },
	/* What waits for a room that we left, or that was replaced and whose successor does not let
	 * us in. While the homeserver is away nothing else is given up. */
	{ 14, "UPDATE matrix_outbox SET state = 'dead', reason = 'nowhere to go', content = ''"
	      " WHERE state = 'new' AND max(first_at_s, not_before_s) < ?1 AND lane IN"
	      " (SELECT room FROM matrix_room WHERE is_joined = 0 OR replaced_by IS NOT NULL)" },
	/* Said to people who neither came nor declined. */
	{ 14, "UPDATE matrix_outbox SET content = '' WHERE state = 'sent' AND content <> ''"
	      " AND first_at_s < ?1" },
	/* Edits of and reactions to what we said need its row. */
	{ 120, "DELETE FROM matrix_outbox WHERE state <> 'new' AND first_at_s < ?1" },
	/* Tried for more than a week, mostly each hour, though nothing went at all. */
	{ 0, "DELETE FROM matrix_chore WHERE tries >= 200 AND ?1 > 0" },
	{ 0, "UPDATE matrix_room SET idle_s = iif(is_joined = 1, 0, ?1)"
	     " WHERE (is_joined = 1) = (idle_s <> 0)" },
	{ 30, "DELETE FROM matrix_member WHERE room IN " OLD_ROOMS },
	{ 30, "DELETE FROM matrix_alias WHERE room IN " OLD_ROOMS },
	{ 30, "DELETE FROM matrix_room WHERE room IN " OLD_ROOMS },
	{ 14, "DELETE FROM matrix_unreachable WHERE since_s < ?1 AND NOT EXISTS"
	      " (SELECT 1 FROM matrix_outbox WHERE state = 'new' AND lane = "
	      "matrix_unreachable.person)" },
};

enum { RULES = sizeof(rules) / sizeof(*rules) };

bool forget_new(struct session *session, struct err *err)
{
	session->forget = arena_array(session->arena, RULES, sizeof(*session->forget));
	for (size_t i = 0; i < RULES; i++) {
		if (!store_prepare(session->parts.store, NULL, rules[i].sql, &session->forget[i],
				   err)) {
			return false;
		}
	}
	return true;
}

void session_retire(struct session *session, int64_t now_s)
{
	for (size_t i = 0; i < RULES; i++) {
		struct stmt *stmt = stmt_begin(session->forget[i]);

		stmt_bind_int(stmt, now_s - (int64_t)rules[i].days * DAY_S);
		stmt_run(stmt);
	}
}
