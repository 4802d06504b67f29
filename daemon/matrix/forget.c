/* forget: what nobody can need any more of the rooms, and of what was said there, goes. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/sweep.h"
#include "matrix/session_internal.h"

#include <string.h>

enum { DAY_S = 86400, STRANDED_DAYS = 14, AT_ONCE = 200 };

/* What waits for a room that we left, or that was replaced and whose successor does not let us in;
 * not while we are still trying to join it. While the homeserver is away nothing is given up. */
#define STRANDED \
	"state = 'new' AND max(first_at_s, not_before_s) < ?1 AND lane IN" \
	" (SELECT room FROM matrix_room WHERE (is_joined = 0 OR replaced_by IS NOT NULL) AND" \
	" NOT EXISTS (SELECT 1 FROM matrix_chore WHERE kind = 'join'" \
	" AND target IN (room, replaced_by)))"

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

enum { RULES = sizeof(rules) / sizeof(*rules), GET_STRANDED = RULES, DROP_STRANDED, STATEMENTS };

bool forget_new(struct session *session, struct err *err)
{
	if (!sweeps_new(session->parts.store, session->arena, sweeps, &session->sweeps, err)) {
		return false;
	}
	session->forget = arena_array(session->arena, STATEMENTS, sizeof(*session->forget));
	if (!store_prepare(session->parts.store, NULL,
			   "SELECT seq, source, part, room, content,"
			   " kind IN (0, 1) AND room IS NOT NULL AND edits IS NULL"
			   " FROM matrix_outbox WHERE " STRANDED " ORDER BY seq LIMIT ?2",
			   &session->forget[GET_STRANDED], err) ||
	    !store_prepare(session->parts.store, NULL,
			   "UPDATE matrix_outbox SET state = 'dead', reason = 'nowhere to go',"
			   " content = '' WHERE " STRANDED " AND seq <= ?2",
			   &session->forget[DROP_STRANDED], err)) {
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

/* What it said; NULL: nothing that anybody could read, as a mark or an edit. */
static const char *body_of(const struct stmt *get, struct arena *arena)
{
	const char *content = stmt_text(get, 4, arena);
	json_t *json = json_parse(content, strlen(content), NULL);
	const char *body = stmt_int(get, 5) == 0 ? NULL : json_text(json, "body");

	body = body == NULL ? NULL : arena_strdup(arena, body);
	json_decref(json);
	return body;
}

/* Of what is dropped somebody hears another way: the sender, or who leads. What they do not hear
 * of this time waits for the next. */
static void drop_stranded(struct session *session, int64_t before_s)
{
	const struct matrix_handler *handler = session->parts.handler;
	struct stmt *get = stmt_begin(session->forget[GET_STRANDED]);
	struct arena *arena = arena_new();
	struct matrix_stranded *list = arena_array(arena, AT_ONCE, sizeof(*list));
	size_t count = 0, looked_at = 0;
	int64_t last_seq = 0;

	stmt_bind_int(get, before_s);
	stmt_bind_int(get, AT_ONCE);
	for (; stmt_step(get); looked_at++) {
		const char *body = body_of(get, arena);

		last_seq = stmt_int(get, 0);
		if (body != NULL) {
			list[count++] =
			    (struct matrix_stranded){ .source = stmt_text(get, 1, arena),
						      .part = stmt_int(get, 2),
						      .room_id = stmt_text(get, 3, arena),
						      .text = body };
		}
	}
	if (looked_at > 0) {
		struct stmt *drop = stmt_begin(session->forget[DROP_STRANDED]);

		log_warning(session->parts.log,
			    "%zu messages waited two weeks for rooms that are closed to us and are "
			    "given up",
			    looked_at);
		handler->stranded(handler->self, arena, list, count);
		stmt_bind_int(drop, before_s);
		stmt_bind_int(drop, last_seq);
		stmt_run(drop);
	}
	arena_free(arena);
}

bool session_sweep(struct session *session, int64_t now_s)
{
	return sweeps_step(session->sweeps, now_s);
}

void session_retire(struct session *session, int64_t now_s)
{
	drop_stranded(session, now_s - (int64_t)STRANDED_DAYS * DAY_S);
	for (size_t i = 0; i < RULES; i++) {
		struct stmt *stmt = stmt_begin(session->forget[i]);

		stmt_bind_int(stmt, now_s - (int64_t)rules[i].days * DAY_S);
		stmt_run(stmt);
	}
}
