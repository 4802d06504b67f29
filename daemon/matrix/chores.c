/* chores: joins, leaves and the marking of private chats: idempotent, tried until done. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/account_data.h"
#include "matrix/session_internal.h"

/* What is refused is refused for a day before we believe it, what fails for a week; and so often,
 * which is half of what such a time has room for: while the homeserver was away, it was not tried.
 */
enum { TRIES_QUIET = 3, LATEST_S = 3600, LAST_WORD_S = 2 };
enum { REFUSED_S = 86400, REFUSED_TRIES = 16, FAILED_S = 7 * 86400, FAILED_TRIES = 88 };

static void on_alarm(void *user)
{
	chores_run(user);
}

static const char *doing(const struct chore *chore)
{
	return chore->kind == CHORE_JOIN    ? "joining it"
	       : chore->kind == CHORE_LEAVE ? "leaving it"
					    : "marking it as private";
}

static void next_chore(struct session *session)
{
	session->is_chore_running = false;
	arena_free(session->chore_arena);
	session->chore_arena = NULL;
	chores_run(session);
}

static void chore_is_done(struct session *session)
{
	chore_done(session->rooms, session->chore.seq);
	next_chore(session);
}

/* While nobody answers or nothing goes at all, it has not been tried. */
static bool is_tried(enum verdict verdict, const struct http_answer *answer)
{
	return answer->status != 0 && !verdict_stops_all(verdict);
}

/* Has it been tried long enough? */
static bool is_given_up(const struct chore *chore, enum verdict verdict, int64_t now_s)
{
	bool is_refused =
	    verdict == VERDICT_FORBIDDEN || verdict == VERDICT_REFUSED || verdict == VERDICT_ABSENT;

	return chore->begun_s != 0 &&
	       now_s - chore->begun_s >= (is_refused ? REFUSED_S : FAILED_S) &&
	       chore->tries >= (is_refused ? REFUSED_TRIES : FAILED_TRIES);
}

/* The chore at hand again later, or never. */
static void try_later(struct session *session, enum asked asked, const struct http_answer *answer)
{
	const struct chore *chore = &session->chore;
	int64_t now_s = clock_wall_s(session->parts.clock);
	int64_t wait_s = session_wait_ms(session, answer, chore->tries) / 1000 + 1;
	const char *code = verdict_code(session->chore_arena, answer);
	enum verdict verdict = verdict_of(asked, answer);
	bool is_one = is_tried(verdict, answer);

	if (is_one && is_given_up(chore, verdict, now_s)) {
		log_error(session->parts.log, "room %s: %s is given up (%s)%s",
			  log_id(session->parts.log, chore->target).text, doing(chore), code,
			  chore->kind == CHORE_JOIN ? "; an invitation begins it anew" : "");
		chore_is_done(session);
		return;
	}
	for (int64_t n = 5; n < chore->tries && wait_s < LATEST_S; n++) {
		wait_s *= 2;
	}
	if (chore->tries == TRIES_QUIET && chore->kind == CHORE_LEAVE) {
		/* Anybody may invite us, as often as they like. */
		brake_add(&session->often[OFTEN_UNLEFT], 1);
	} else if (chore->tries == TRIES_QUIET) {
		log_warning(session->parts.log, "room %s: %s still has to wait (%s)",
			    log_id(session->parts.log, chore->target).text, doing(chore), code);
	}
	chore_later(session->rooms, chore->seq, now_s + wait_s, is_one ? now_s : 0);
	next_chore(session);
}

/* The alias leads to another room than it did, and in that one we are not (any more): a homeserver
 * that was set up anew. What was bound to the old room belongs to this one. */
static void note_alias(struct session *session, const char *alias, const char *room_id)
{
	struct arena *arena = session->chore_arena;
	const char *old = rooms_by_alias(session->rooms, arena, alias);
	const struct matrix_handler *handler = session->parts.handler;

	if (!store_begin(session->parts.store)) {
		store_clear(session->parts.store);
		return;
	}
	if (old != NULL && !str_equal(old, room_id) &&
	    !rooms_get(session->rooms, arena, old).is_joined) {
		handler->room_replaced(handler->self, old, room_id);
	}
	rooms_alias(session->rooms, alias, room_id);
	if (!store_commit(session->parts.store)) {
		store_clear(session->parts.store);
	}
}

static void on_joined(void *user, const struct http_answer *answer)
{
	struct session *session = user;
	json_t *json =
	    answer->status == 200 ? json_parse(answer->body, answer->body_len, NULL) : NULL;
	const char *room = json_text(json, "room_id");

	if (room != NULL && session->chore.target[0] == '#') {
		note_alias(session, session->chore.target, room);
	}
	if (room != NULL) {
		chore_is_done(session);
	} else {
		try_later(session, ASKED_JOIN, answer);
	}
	json_decref(json);
}

/* Nobody has to leave where he is not, or what is not there. */
static void on_left(void *user, const struct http_answer *answer)
{
	enum verdict verdict = verdict_of(ASKED_INVITE, answer);

	if (verdict == VERDICT_DONE || verdict == VERDICT_FORBIDDEN || verdict == VERDICT_REFUSED) {
		chore_is_done(user);
	} else {
		try_later(user, ASKED_INVITE, answer);
	}
}

/* All that were looked up for it. */
static void chats_are_marked(struct session *session)
{
	chores_marked(session->rooms, session->marked_seq);
	next_chore(session);
}

static void on_direct_set(void *user, const struct http_answer *answer)
{
	struct session *session = user;

	if (verdict_of(ASKED_INVITE, answer) == VERDICT_DONE) {
		chats_are_marked(session);
	} else {
		try_later(session, ASKED_INVITE, answer);
	}
}

static const char *direct_path(struct session *session)
{
	return account_data_path(session->chore_arena, session->settings.user, "m.direct");
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

/* False: it was there. */
static bool mark(json_t *direct, const struct chore *chore)
{
	json_t *list = json_object_get(direct, chore->detail);

	if (!json_is_array(list)) {
		list = json_array();
		json_object_set_new(direct, chore->detail, list);
	}
	if (holds_text(list, chore->target)) {
		return false;
	}
	json_array_append_new(list, json_string(chore->target));
	return true;
}

/* What is there is kept: read, add all that wait for it, write. Only the homeserver's own word is
 * that nothing is. */
static void on_direct(void *user, const struct http_answer *answer)
{
	struct session *session = user;
	json_t *json = NULL;
	enum account_data there = account_data_read(answer, &json);
	struct chore *chores;
	size_t count = chores_to_mark(session->rooms, session->chore_arena, &chores);
	bool is_news = false;

	if (there == ACCOUNT_DATA_UNREAD || count == 0) {
		try_later(session, ASKED_READ, answer);
		json_decref(json);
		return;
	}
	if (there == ACCOUNT_DATA_NONE) {
		json = json_object();
	}
	for (size_t i = 0; i < count; i++) {
		is_news = mark(json, &chores[i]) || is_news;
	}
	session->marked_seq = chores[count - 1].seq;
	if (is_news) {
		struct session_request request = { .method = "PUT",
						   .path = direct_path(session),
						   .body = json_write(session->chore_arena, json) };

		session_send(session, &request, on_direct_set, session);
	} else {
		chats_are_marked(session);
	}
	json_decref(json);
}

static void begin(struct session *session)
{
	struct arena *arena = session->chore_arena;
	const struct chore *chore = &session->chore;
	const char *target = str_percent(arena, chore->target);
	struct session_request request = { .method = "POST", .body = "{}" };

	switch (chore->kind) {
	case CHORE_JOIN:
		request.path =
		    str_is_empty(chore->detail)
			? arena_printf(arena, "/_matrix/client/v3/join/%s", target)
			: arena_printf(arena, "/_matrix/client/v3/join/%s?server_name=%s&via=%s",
				       target, str_percent(arena, chore->detail),
				       str_percent(arena, chore->detail));
		session_send(session, &request, on_joined, session);
		return;
	case CHORE_LEAVE:
		if (outbox_waits_for(session->outbox, chore->target)) {
			/* Our last word there comes first. */
			chore_later(session->rooms, chore->seq,
				    clock_wall_s(session->parts.clock) + LAST_WORD_S, 0);
			next_chore(session);
			return;
		}
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

	/* What can't be noted as done would be done again and again; and while nobody answers, the
	 * next answer of /sync is what it waits for. */
	if (session->is_chore_running || session->failures > 0 ||
	    store_state(session->parts.store) != STORE_WELL) {
		return;
	}
	int64_t next_s = chore_next_s(session->rooms);

	if (next_s <= now_s) {
		struct arena *arena = arena_new();

		if (chore_next(session->rooms, arena, now_s, &session->chore)) {
			session->chore_arena = arena;
			session->is_chore_running = true;
			begin(session);
			return;
		}
		arena_free(arena);
	} else if (next_s != INT64_MAX) {
		session->chore_alarm.ring = on_alarm;
		session->chore_alarm.user = session;
		alarm_set(session->parts.alarms, &session->chore_alarm,
			  clock_mono_ms(session->parts.clock) + (next_s - now_s) * 1000);
	}
}
