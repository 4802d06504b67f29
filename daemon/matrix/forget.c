/* forget: what nobody can need any more of the rooms, and of what was said there, goes. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/sweep.h"
#include "matrix/session_internal.h"

#include <string.h>

enum { DAY_S = 86400, STRANDED_DAYS = 14, TOLD_MAX = 200 };

/* What waits for a room that we left, or that was replaced and whose successor does not let us in.
 * While the homeserver is away nothing else is given up. */
#define STRANDED \
	"state = 'new' AND max(first_at_s, not_before_s) < ?1 AND lane IN" \
	" (SELECT room FROM matrix_room WHERE is_joined = 0 OR replaced_by IS NOT NULL)"
#define NOWHERE "nowhere to go"

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
	{ STRANDED_DAYS, "UPDATE matrix_outbox SET state = 'dead', reason = '" NOWHERE "',"
			 " content = '' WHERE " STRANDED },
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

/* Of the tables that grow with what is said. */
static const struct sweep_rule sweeps[] = {
	/* Longer than any command is taken up. */
	{ 60, "matrix_seen", "event", true, "DELETE FROM matrix_seen", "at_s < ?1" },
	/* Said to people who neither came nor declined. */
	{ 14, "matrix_outbox", "seq", false, "UPDATE matrix_outbox SET content = ''",
	  "state = 'sent' AND content <> '' AND first_at_s < ?1" },
	/* Edits of and reactions to what we said need its row. The last stays, so that each row
	 * that is put has a higher number than all before it: outbox_pump relies on that. */
	{ 120, "matrix_outbox", "seq", false, "DELETE FROM matrix_outbox",
	  "state <> 'new' AND first_at_s < ?1 AND seq < (SELECT max(seq) FROM matrix_outbox)" },
	{ 0, NULL, NULL, false, NULL, NULL }
};

enum { RULES = sizeof(rules) / sizeof(*rules) };

bool forget_new(struct session *session, struct err *err)
{
	if (!sweeps_new(session->parts.store, session->arena, sweeps, &session->sweeps, err)) {
		return false;
	}
	session->forget = arena_array(session->arena, RULES + 1, sizeof(*session->forget));
	if (!store_prepare(session->parts.store, NULL,
			   "SELECT source, room, content FROM matrix_outbox WHERE " STRANDED
			   " AND kind IN (0, 1) AND room IS NOT NULL AND edits IS NULL"
			   " ORDER BY seq LIMIT ?2",
			   &session->forget[RULES], err)) {
		return false;
	}
	for (size_t i = 0; i < RULES; i++) {
		if (!store_prepare(session->parts.store, NULL, rules[i].sql, &session->forget[i],
				   err)) {
			return false;
		}
	}
	return true;
}

/* Of what is dropped somebody hears another way: the sender, or who leads. */
static void tell_stranded(struct session *session, int64_t before_s)
{
	const struct matrix_handler *handler = session->parts.handler;
	struct stmt *get = stmt_begin(session->forget[RULES]);
	struct arena *arena = arena_new();
	const char *(*rows)[3] = arena_array(arena, TOLD_MAX, sizeof(*rows));
	size_t count = 0;

	stmt_bind_int(get, before_s);
	stmt_bind_int(get, TOLD_MAX);
	while (count < TOLD_MAX && stmt_step(get)) {
		for (int column = 0; column < 3; column++) {
			rows[count][column] = stmt_text(get, column, arena);
		}
		count++;
	}
	stmt_end(get);
	for (size_t i = 0; i < count; i++) {
		json_t *json = json_parse(rows[i][2], strlen(rows[i][2]), NULL);
		const char *body = json_text(json, "body");

		if (body != NULL) {
			handler->undelivered(handler->self, arena, rows[i][0], rows[i][1], body,
					     NOWHERE);
		}
		json_decref(json);
	}
	arena_free(arena);
}

bool session_sweep(struct session *session, int64_t now_s)
{
	return sweeps_step(session->sweeps, now_s);
}

void session_retire(struct session *session, int64_t now_s)
{
	tell_stranded(session, now_s - (int64_t)STRANDED_DAYS * DAY_S);
	for (size_t i = 0; i < RULES; i++) {
		struct stmt *stmt = stmt_begin(session->forget[i]);

		stmt_bind_int(stmt, now_s - (int64_t)rules[i].days * DAY_S);
		stmt_run(stmt);
	}
}
