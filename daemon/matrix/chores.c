/* chores: joins, leaves and the marking of private chats: idempotent, tried until done. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/session_internal.h"

enum { CHORE_TRIES_QUIET = 3, CHORE_LATEST_S = 3600 };

static void on_alarm(void *user)
{
	chores_run(user);
}

/* Ends the chore at hand: done with, or again later. */
static void finish_chore(struct session *session, bool is_done, const struct http_answer *answer)
{
	int64_t now_s = clock_wall_s(session->parts.clock);

	if (is_done) {
		chore_done(session->rooms, session->chore.seq);
	} else {
		int64_t wait_s = session_wait_ms(session, answer, session->chore.tries) / 1000 + 1;

		for (int64_t n = 5; n < session->chore.tries && wait_s < CHORE_LATEST_S; n++) {
			wait_s *= 2;
		}
		if (session->chore.tries == CHORE_TRIES_QUIET) {
			log_warning(session->parts.log, "room %s: %s still has to wait (HTTP %d)",
				    log_id(session->chore.target).text,
				    session->chore.kind == CHORE_JOIN ? "joining" : "a chore",
				    answer->status);
		}
		chore_later(session->rooms, session->chore.seq, now_s + wait_s);
	}
	session->is_chore_running = false;
	arena_free(session->chore_arena);
	session->chore_arena = NULL;
	chores_run(session);
}

static void on_joined(void *user, const struct http_answer *answer)
{
	struct session *session = user;
	json_t *json =
	    answer->status == 200 ? json_parse(answer->body, answer->body_len, NULL) : NULL;
	const char *room = json_text(json, "room_id");

	if (room != NULL && session->chore.target[0] == '#') {
		rooms_alias(session->rooms, session->chore.target, room);
	}
	finish_chore(session, room != NULL, answer);
	json_decref(json);
}

static void on_left(void *user, const struct http_answer *answer)
{
	bool is_done = answer->status == 200 || answer->status == 403 || answer->status == 404;

	finish_chore(user, is_done, answer);
}

static void on_direct_set(void *user, const struct http_answer *answer)
{
	finish_chore(user, answer->status != 0 && answer->status < 500 && answer->status != 429,
		     answer);
}

static const char *direct_path(struct session *session)
{
	return arena_printf(session->chore_arena,
			    "/_matrix/client/v3/user/%s/account_data/m.direct",
			    session_encode(session->chore_arena, session->settings.user));
}

static bool holds_text(const json_t *list, const char *text)
{
	size_t i;
	json_t *item;

	json_array_foreach((json_t *)(uintptr_t)list, i, item)
	{
		if (str_equal(json_string_value(item), text)) {
			return true;
		}
	}
	return false;
}

/* What is there is kept: read, add, write. */
static void on_direct(void *user, const struct http_answer *answer)
{
	struct session *session = user;
	json_t *json =
	    answer->status == 200 ? json_parse(answer->body, answer->body_len, NULL) : NULL;

	if (json == NULL && answer->status != 404) {
		finish_chore(session, false, answer);
		return;
	}
	if (!json_is_object(json)) {
		json_decref(json);
		json = json_object();
	}
	json_t *list = json_object_get(json, session->chore.detail);

	if (!json_is_array(list)) {
		list = json_array();
		json_object_set_new(json, session->chore.detail, list);
	}
	if (!holds_text(list, session->chore.target)) {
		json_array_append_new(list, json_string(session->chore.target));
	}
	struct session_request request = { .method = "PUT",
					   .path = direct_path(session),
					   .body = json_write(session->chore_arena, json) };

	session_send(session, &request, on_direct_set, session);
	json_decref(json);
}

static void begin(struct session *session)
{
	struct arena *arena = session->chore_arena;
	const struct chore *chore = &session->chore;
	const char *target = session_encode(arena, chore->target);
	struct session_request request = { .method = "POST", .body = "{}" };

	switch (chore->kind) {
	case CHORE_JOIN:
		request.path =
		    str_is_empty(chore->detail)
			? arena_printf(arena, "/_matrix/client/v3/join/%s", target)
			: arena_printf(arena, "/_matrix/client/v3/join/%s?server_name=%s&via=%s",
				       target, session_encode(arena, chore->detail),
				       session_encode(arena, chore->detail));
		session_send(session, &request, on_joined, session);
		return;
	case CHORE_LEAVE:
		request.path = arena_printf(arena, "/_matrix/client/v3/rooms/%s/leave", target);
		session_send(session, &request, on_left, session);
		return;
	case CHORE_DIRECT:
		request = (struct session_request){ .method = "GET", .path = direct_path(session) };
		session_send(session, &request, on_direct, session);
		return;
	}
}

void chores_run(struct session *session)
{
	int64_t now_s = clock_wall_s(session->parts.clock);
	struct arena *arena;

	/* What can't be noted as done would be done again and again. */
	if (session->is_chore_running || store_state(session->parts.store) != STORE_WELL) {
		return;
	}
	arena = arena_new();
	if (chore_next(session->rooms, arena, now_s, &session->chore)) {
		session->chore_arena = arena;
		session->is_chore_running = true;
		begin(session);
		return;
	}
	arena_free(arena);
	int64_t next_s = chore_next_s(session->rooms);

	if (next_s != INT64_MAX) {
		session->chore_alarm.ring = on_alarm;
		session->chore_alarm.user = session;
		alarm_set(session->parts.alarms, &session->chore_alarm,
			  clock_mono_ms(session->parts.clock) + (next_s - now_s) * 1000);
	}
}
