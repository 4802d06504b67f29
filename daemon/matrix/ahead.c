/* ahead: a private chat is opened when it is known that something will be said there, not when that
 * is due: one after the other, behind whatever else there is to say. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/outbox_internal.h"

/* With a homeserver that limits us, each chat takes from what may be said: so many apart then. */
enum { LEISURE_MS = 2000, PAUSE_MS = 15000, TRIES_MAX = 5 };

enum ahead_query { Q_PUT, Q_NEXT, Q_DONE, Q_LATER, Q_HAS_ROOM };

static const char *const queries[] = {
	[Q_PUT] = "INSERT INTO matrix_ahead (person) VALUES (?1) ON CONFLICT DO NOTHING",
	[Q_NEXT] = "SELECT seq, person, tries FROM matrix_ahead ORDER BY seq LIMIT 1",
	[Q_DONE] = "DELETE FROM matrix_ahead WHERE seq = ?1",
	[Q_LATER] = "UPDATE matrix_ahead SET tries = tries + 1,"
		    " seq = (SELECT max(seq) FROM matrix_ahead) + 1 WHERE seq = ?1",
	[Q_HAS_ROOM] = "SELECT 1 FROM matrix_room WHERE person = ?1 LIMIT 1",
	NULL,
};

struct ahead {
	struct stmt **stmts;
	struct alarm alarm;
	bool has_some; /* there may be a row */
	bool is_busy;  /* a request is under way */
	bool is_limited;
	int64_t seq, tries;  /* of the row at hand */
	struct arena *arena; /* of it; NULL: none at hand */
	const char *person;
};

static void on_alarm(void *user)
{
	ahead_run(user);
}

bool ahead_new(struct session *session, struct err *err)
{
	struct ahead *ahead = arena_alloc(session->arena, sizeof(*ahead));

	*ahead = (struct ahead){ .has_some = true, .alarm = { .ring = on_alarm, .user = session } };
	session->ahead = ahead;
	return store_prepare_all(session->parts.store, NULL, queries, &ahead->stmts, err);
}

void ahead_free(struct session *session)
{
	if (session->ahead != NULL) {
		alarm_clear(session->parts.alarms, &session->ahead->alarm);
		arena_free(session->ahead->arena);
	}
}

void outbox_expect(struct outbox *outbox, const char *person)
{
	struct ahead *ahead = outbox->session->ahead;
	struct stmt *put = stmt_begin(ahead->stmts[Q_PUT]);

	stmt_bind_text(put, person);
	stmt_run(put);
	ahead->has_some = true;
}

static void look_in(struct session *session, int64_t wait_ms)
{
	alarm_set(session->parts.alarms, &session->ahead->alarm,
		  clock_mono_ms(session->parts.clock) + wait_ms);
}

static void run_of_row(struct session *session, enum ahead_query query)
{
	struct stmt *stmt = stmt_begin(session->ahead->stmts[query]);

	stmt_bind_int(stmt, session->ahead->seq);
	stmt_run(stmt);
}

/* What could not be noted is found again: under its alias there is only ever one chat. */
static void end(struct session *session, int64_t wait_ms)
{
	struct ahead *ahead = session->ahead;

	if (store_failed(session->parts.store)) {
		store_clear(session->parts.store);
		wait_ms = PAUSE_MS;
	}
	arena_free(ahead->arena);
	ahead->arena = NULL;
	ahead->is_busy = false;
	look_in(session, ahead->is_limited && wait_ms < PAUSE_MS ? PAUSE_MS : wait_ms);
}

static void keep(struct session *session, const char *room_id)
{
	if (outbox_work_begin(session->outbox)) {
		outbox_keep_chat(session->outbox, session->ahead->person, room_id, true);
		run_of_row(session, Q_DONE);
		(void)outbox_work_end(session->outbox, "not noted: a private chat");
	}
	chores_run(session);
}

/* Whatever stands against it is told to whom it concerns when there is something to be said. */
static void on_created(void *user, const struct http_answer *answer)
{
	struct session *session = user;
	struct ahead *ahead = session->ahead;
	enum verdict verdict = verdict_of(ASKED_INVITE, answer);
	json_t *json =
	    answer->status == 200 ? json_parse(answer->body, answer->body_len, NULL) : NULL;
	const char *room = json_text(json, "room_id");
	int64_t wait_ms = 0;

	if (room != NULL) {
		keep(session, room);
	} else if (verdict == VERDICT_PATIENCE) {
		ahead->is_limited = true;
		wait_ms = session_wait_ms(session, answer, 0);
	} else if (answer->status != 200 && verdict != VERDICT_AGAIN) {
		/* It is there already, or is not to be. */
		run_of_row(session, Q_DONE);
	} else {
		run_of_row(session, ahead->tries + 1 < TRIES_MAX ? Q_LATER : Q_DONE);
		wait_ms = session_wait_ms(session, answer, ahead->tries + 3);
	}
	json_decref(json);
	end(session, wait_ms);
}

/* Where there was a chat and is none, they have left it, or it is not private: that is looked into
 * when there is something to say. Nobody is asked twice. */
static bool is_wanted(struct session *session)
{
	const char *person = session->ahead->person;
	const struct matrix_handler *handler = session->parts.handler;
	struct stmt *has = stmt_begin(session->ahead->stmts[Q_HAS_ROOM]);

	stmt_bind_text(has, person);
	bool has_room = stmt_step(has);

	stmt_end(has);
	return !has_room && handler->knows_person(handler->self, person) &&
	       !outbox_is_out_of_reach(session->outbox, person);
}

static bool next_person(struct session *session)
{
	struct ahead *ahead = session->ahead;
	struct stmt *next = stmt_begin(ahead->stmts[Q_NEXT]);

	ahead->has_some = stmt_step(next);
	if (ahead->has_some) {
		ahead->arena = arena_new();
		ahead->seq = stmt_int(next, 0);
		ahead->person = stmt_text(next, 1, ahead->arena);
		ahead->tries = stmt_int(next, 2);
	}
	stmt_end(next);
	return ahead->has_some;
}

static void open_chat(struct session *session)
{
	struct ahead *ahead = session->ahead;
	const char *alias;
	struct session_request request = { .method = "POST",
					   .path = CREATE_PATH,
					   .body = outbox_chat(session->outbox, ahead->arena,
							       ahead->person, &alias) };

	ahead->is_busy = true;
	session_send(session, &request, on_created, session);
}

void ahead_run(struct session *session)
{
	struct ahead *ahead = session->ahead;

	if (!ahead->has_some || ahead->is_busy || ahead->alarm.is_set || !session->is_ready) {
		return;
	}
	if (!outbox_is_at_leisure(session->outbox) || session->job != NULL ||
	    session->failures > 0 || store_state(session->parts.store) != STORE_WELL) {
		look_in(session, LEISURE_MS);
		return;
	}
	while (next_person(session)) {
		if (is_wanted(session)) {
			open_chat(session);
			return;
		}
		run_of_row(session, Q_DONE);
		if (store_failed(session->parts.store)) {
			break;
		}
		arena_free(ahead->arena);
		ahead->arena = NULL;
	}
	if (store_failed(session->parts.store)) {
		end(session, PAUSE_MS);
	}
}
