/* matrix_world: a clerk's Matrix rooms, a homeserver and a database file on a virtual clock. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_TESTS_MATRIX_WORLD_H
#define CLERK_TESTS_MATRIX_WORLD_H

#include "base/str.h"
#include "homeserver/hs.h"
#include "matrix/outbox.h"
#include "matrix/session.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CLERK "@clerk:test"
#define ANN "@a:test"
#define BOB "@b:test"

/* One request under way. */
struct world_parcel {
	struct arena *arena;
	struct hs_request request;
	size_t max_answer;
	http_done_fn *done;
	void *user;
	int64_t sent_ms, until_ms; /* while it waits for something to happen */
	struct world_parcel *next;
};

struct matrix_world {
	struct arena *arena;
	struct hs *hs;
	int64_t now_ms;
	const char *room, *token, *path;
	const char *allow[2], *rooms[2];
	struct world_parcel *parcels;
	/* the clerk, while it is up */
	struct store *store;
	struct session *session;
	struct alarms alarms;
	struct log log;
	struct clock clock;
	struct transport transport;
	const struct worker *worker; /* NULL: large answers are read at once */
	struct matrix_handler handler;
	struct session_settings settings;
	struct err failure;
	/* what it was handed */
	struct str heard, undelivered, told_lead;
	int messages, redactions, reactions, replaced, committed, rolled_back, unreachable;
	int proxied;         /* PUTs yet to come that a proxy answers with a page and 403 */
	int sends;           /* PUTs that were put on the wire */
	int marks;           /* requests about m.direct, likewise */
	int asked;           /* answers of /sync and /messages so far */
	size_t longest;      /* the longest of them that was taken, in bytes */
	size_t cap;          /* of any answer; 0: what the clerk itself allows */
	const char *crashes; /* a message whose handling ends in kill -9; NULL: none */
	bool is_crashed;
	const char *refuses; /* a message that the database will not have; NULL: none */
	bool was_old, was_direct, was_mention;
	char *replaces, *thread;
};

static inline int64_t world_now(void *self)
{
	return *(int64_t *)self;
}

/* ---- the handler: answers "!echo …" in the room and "!tell …" privately ---- */

/* What a full disk does to the transaction at hand, but for the file. */
static inline void world_break(struct matrix_world *w)
{
	struct stmt *bad;
	struct err err = { 0 };

	cr_assert(
	    store_prepare(w->store, NULL, "INSERT INTO matrix_account (id) VALUES (2)", &bad, &err),
	    "%s", err.text);
	stmt_run(stmt_begin(bad));
	cr_assert(store_failed(w->store));
}

static inline void world_message(void *self, struct arena *arena,
				 const struct matrix_message *message)
{
	struct matrix_world *w = self;
	bool is_tell = str_starts(message->body, "!tell ");

	if (w->refuses != NULL && str_equal(w->refuses, message->body)) {
		world_break(w);
	}
	if (w->crashes != NULL && str_equal(w->crashes, message->body)) {
		w->is_crashed = true;
		world_break(w);
	}
	w->messages++;
	w->was_old = message->is_too_old;
	w->was_direct = message->is_direct;
	w->was_mention = message->is_mention;
	w->replaces = arena_strdup(w->arena, message->replaces);
	w->thread = arena_strdup(w->arena, message->thread_root);
	str_addf(&w->heard, "%s|", message->body);
	if (message->is_too_old || (!is_tell && !str_starts(message->body, "!echo "))) {
		return;
	}
	struct outbox_message out = { .kind = is_tell ? OUTBOX_TEXT : OUTBOX_NOTICE,
				      .source = message->event_id,
				      .room_id = is_tell ? NULL : message->room_id,
				      .person = is_tell ? message->sender : NULL,
				      .text = arena_strdup(arena, message->body + 6),
				      .reply_to = is_tell ? NULL : message->event_id,
				      .edits_source = message->replaces };

	outbox_put(session_outbox(w->session), &out);
}

static inline void world_redaction(void *self, struct arena *arena, const char *room,
				   const char *sender, const char *event)
{
	(void)arena;
	(void)room;
	(void)sender;
	(void)event;
	((struct matrix_world *)self)->redactions++;
}

static inline void world_reaction(void *self, struct arena *arena,
				  const struct matrix_message *mark, const char *target,
				  const char *key)
{
	(void)arena;
	(void)mark;
	(void)target;
	(void)key;
	((struct matrix_world *)self)->reactions++;
}

static inline void world_undelivered(void *self, struct arena *arena, const char *source,
				     const char *txn, const char *room_id, const char *text,
				     const char *why)
{
	struct matrix_world *w = self;
	struct outbox_message out = {
		.kind = OUTBOX_TEXT, .source = "undelivered", .person = BOB, .text = text
	};

	(void)arena;
	cr_assert_not_null(txn);
	cr_assert(*source == '$' && *room_id == '!', "%s in %s: %s (%s)", source, room_id, text,
		  why);
	str_addf(&w->undelivered, "%s (%s)|", text, why);
	outbox_put(session_outbox(w->session), &out);
}

static inline void world_stranded(void *self, struct arena *arena,
				  const struct matrix_stranded *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		world_undelivered(self, arena, list[i].source, "", list[i].room_id, list[i].text,
				  "nowhere to go");
	}
}

static inline void world_unreachable(void *self, struct arena *arena, const char *person,
				     int64_t since_s, bool is_given_up)
{
	struct matrix_world *w = self;
	struct outbox_message out = { .kind = OUTBOX_TEXT,
				      .source = arena_printf(arena, "unreachable/%s/%lld", person,
							     (long long)since_s),
				      .part = is_given_up,
				      .room_id = w->room,
				      .text = is_given_up ? "dropped" : "out of reach" };

	w->unreachable++;
	outbox_put(session_outbox(w->session), &out);
}

static inline void world_tell_lead(void *self, struct arena *arena, const char *key,
				   const char *text)
{
	(void)arena;
	cr_assert(*text != '\0');
	str_addf(&((struct matrix_world *)self)->told_lead, "%s|", key);
}

static inline void world_replaced(void *self, const char *old_id, const char *new_id)
{
	cr_assert_str_neq(old_id, new_id);
	((struct matrix_world *)self)->replaced++;
}

static inline void world_settled(void *self, bool is_committed)
{
	struct matrix_world *w = self;

	w->committed += is_committed;
	w->rolled_back += !is_committed;
}

static inline bool world_knows(void *self, const char *user)
{
	(void)self;
	return str_equal(user, BOB);
}

static inline void world_failed(void *self, const struct err *why)
{
	((struct matrix_world *)self)->failure = *why;
}

/* ---- the wire ---- */

static inline void world_send(void *self, const struct http_request *request, http_done_fn *done,
			      void *user)
{
	struct matrix_world *w = self;
	struct arena *arena = arena_new();
	struct world_parcel *parcel = arena_alloc(arena, sizeof(*parcel)), **at = &w->parcels;
	char *path = arena_strdup(arena, strchr(request->url + 8, '/'));
	char *query = strchr(path, '?');

	if (query != NULL) {
		*query++ = '\0';
	}
	w->sends += strstr(path, "/send/") != NULL;
	w->marks += strstr(path, "m.direct") != NULL;
	parcel->arena = arena;
	parcel->max_answer = request->max_answer;
	parcel->sent_ms = w->now_ms;
	parcel->done = done;
	parcel->user = user;
	parcel->request =
	    (struct hs_request){ .method = arena_strdup(arena, request->method),
				 .path = path,
				 .query = query,
				 .token = arena_strdup(arena, request->token),
				 .content_type = arena_strdup(arena, request->content_type),
				 .body = arena_strndup(arena,
						       request->body == NULL ? "" : request->body,
						       request->body_len),
				 .body_len = request->body_len };
	while (*at != NULL) {
		at = &(*at)->next;
	}
	*at = parcel;
}

/* What the homeserver said, or a proxy in its place. */
static inline struct http_answer world_answer(struct matrix_world *w,
					      const struct world_parcel *parcel,
					      const struct hs_answer *answer)
{
	const struct hs_request *request = &parcel->request;
	size_t cap = w->cap != 0 && w->cap < parcel->max_answer ? w->cap : parcel->max_answer;

	static const char page[] = "<html><body>Forbidden</body></html>";

	if (w->proxied > 0 && strstr(request->path, "/send/") != NULL) {
		w->proxied--;
		return (struct http_answer){ .status = 403,
					     .body = page,
					     .body_len = sizeof(page) - 1,
					     .retry_after_s = -1 };
	}
	if (answer->body_len > cap) {
		return (struct http_answer){ .body = "",
					     .retry_after_s = -1,
					     .failure = "the answer is too long",
					     .is_too_long = true };
	}
	if (strstr(request->path, "/sync") != NULL || strstr(request->path, "/messages") != NULL) {
		w->asked++;
		w->longest = answer->body_len > w->longest ? answer->body_len : w->longest;
	}
	return (struct http_answer){ .status = answer->status,
				     .body = answer->body == NULL ? "" : answer->body,
				     .body_len = answer->body_len,
				     .retry_after_s = answer->retry_after_s,
				     .failure = answer->status == 0 ? "dropped" : NULL };
}

static inline bool world_deliver(struct matrix_world *w)
{
	for (struct world_parcel **at = &w->parcels; *at != NULL; at = &(*at)->next) {
		struct world_parcel *parcel = *at;
		struct hs_answer answer;

		hs_handle(w->hs, &parcel->request,
			  parcel->until_ms > 0 && w->now_ms >= parcel->until_ms, &answer);
		parcel->until_ms = parcel->sent_ms + answer.wait_ms;
		if (!answer.is_waiting) {
			struct http_answer http = world_answer(w, parcel, &answer);

			*at = parcel->next;
			parcel->done(parcel->user, &http);
			arena_free(parcel->arena);
			hs_answer_done(&answer);
			return true;
		}
		hs_answer_done(&answer);
	}
	return false;
}

/* When something happens by itself next: an alarm, or the end of a poll. */
static inline int64_t world_next_ms(struct matrix_world *w)
{
	int64_t next_ms = alarms_next_ms(&w->alarms);

	for (struct world_parcel *parcel = w->parcels; parcel != NULL; parcel = parcel->next) {
		if (parcel->until_ms < next_ms) {
			next_ms = parcel->until_ms;
		}
	}
	return next_ms;
}

/* Everything that happens by itself within `seconds`. */
static inline void world_run(struct matrix_world *w, int64_t seconds)
{
	int64_t end_ms = w->now_ms + seconds * 1000;

	for (int turns = 0; turns < 200000; turns++) {
		if (world_deliver(w) || alarms_ring(&w->alarms, w->now_ms)) {
			continue;
		}
		int64_t next_ms = world_next_ms(w);

		if (next_ms > end_ms) {
			w->now_ms = end_ms;
			return;
		}
		w->now_ms = next_ms;
	}
	cr_assert_fail("it never comes to rest");
}

/* ---- life ---- */

static inline void world_start(struct matrix_world *w)
{
	struct err err = { 0 };

	w->alarms = (struct alarms){ 0 };
	w->clock = (struct clock){ .self = &w->now_ms, .wall_ms = world_now, .mono_ms = world_now };
	w->transport = (struct transport){ .self = w, .send = world_send };
	w->handler = (struct matrix_handler){ .self = w,
					      .message = world_message,
					      .redaction = world_redaction,
					      .reaction = world_reaction,
					      .room_replaced = world_replaced,
					      .settled = world_settled,
					      .undelivered = world_undelivered,
					      .stranded = world_stranded,
					      .tell_lead = world_tell_lead,
					      .unreachable = world_unreachable,
					      .knows_person = world_knows };
	struct session_parts parts = { .clock = &w->clock,
				       .alarms = &w->alarms,
				       .log = &w->log,
				       .transport = &w->transport,
				       .worker = w->worker,
				       .handler = &w->handler };

	cr_assert(store_open(w->path, &w->store, &err), "%s", err.text);
	parts.store = w->store;
	cr_assert(session_new(&parts, &w->settings, &w->session, &err), "%s", err.text);
	session_start(w->session, world_failed, w);
}

/* As kill -9: nothing is said, nothing is written, the wire is cut. */
static inline void world_kill(struct matrix_world *w)
{
	while (w->parcels != NULL) {
		struct world_parcel *parcel = w->parcels;

		w->parcels = parcel->next;
		arena_free(parcel->arena);
	}
	session_free(w->session);
	store_close(w->store);
	w->session = NULL;
	w->store = NULL;
}

static inline void world_again(struct matrix_world *w)
{
	world_kill(w);
	world_start(w);
	world_run(w, 5);
}

/* Ann and Bob in a room that the clerk is told to join; nothing started yet. */
static inline struct matrix_world *world_make(void)
{
	struct arena *arena = arena_new();
	struct matrix_world *w = arena_alloc(arena, sizeof(*w));
	const char *invite[] = { BOB, CLERK, NULL };
	char *path = arena_strdup(arena, "/tmp/test_matrix.XXXXXX");

	w->arena = arena;
	w->now_ms = 1795000000000;
	str_init(&w->heard, arena);
	str_init(&w->undelivered, arena);
	str_init(&w->told_lead, arena);
	close(mkstemp(path));
	w->path = path;
	w->hs = hs_new("test", world_now, &w->now_ms);
	hs_register(w->hs, "a", "x", NULL);
	hs_register(w->hs, "b", "x", NULL);
	hs_register(w->hs, "m", "x", NULL);
	w->token = arena_strdup(arena, hs_register(w->hs, "clerk", "secret", "CLERKD"));
	struct hs_room_options options = { .alias_name = "cluster", .invite = invite };

	w->room = arena_strdup(arena, hs_create_room(w->hs, "a", &options));
	cr_assert(hs_join(w->hs, w->room, "b"));
	w->allow[0] = ANN;
	w->rooms[0] = "#cluster:test";
	w->settings = (struct session_settings){ .homeserver = "http://127.0.0.1",
						 .user = CLERK,
						 .device_id = "CLERKD",
						 .token = w->token,
						 .display_name = "clerk",
						 .allow_invites = w->allow,
						 .rooms = w->rooms,
						 .max_command_age_s = 600,
						 .sync_timeout_ms = 30000,
						 .pulse_ms = SESSION_PULSE_MS };
	return w;
}

static inline struct matrix_world *world_new(void)
{
	struct matrix_world *w = world_make();

	world_start(w);
	world_run(w, 5);
	cr_assert_str_eq(hs_membership(w->hs, w->room, CLERK), "join");
	return w;
}

static inline void world_free(struct matrix_world *w)
{
	if (w->session != NULL) {
		world_kill(w);
	}
	hs_free(w->hs);
	unlink(w->path);
	unlink(arena_printf(w->arena, "%s-wal", w->path));
	unlink(arena_printf(w->arena, "%s-shm", w->path));
	arena_free(w->arena);
}

static inline const char *world_say(struct matrix_world *w, const char *who, const char *text)
{
	return hs_say(w->hs, w->room, who, text);
}

/* How many messages of the clerk hold this text, in any room. */
static inline int world_said(struct matrix_world *w, const char *text)
{
	struct hs_event event;
	int count = 0;

	for (size_t i = 0; i < hs_event_count(w->hs); i++) {
		if (hs_event_at(w->hs, i, &event) && str_equal(event.sender, CLERK) &&
		    str_equal(event.type, "m.room.message") && event.body != NULL &&
		    strstr(event.body, text) != NULL) {
			count++;
		}
	}
	return count;
}

/* A fault on sending, as the homeserver's README spells them. */
static inline void world_fault(struct matrix_world *w, enum hs_fault_kind kind, int status,
			       int64_t count)
{
	struct hs_fault fault = { .kind = kind, .status = status, .count = count, .user = CLERK };

	hs_fault_add(w->hs, &fault);
}

/* Keeps it, and lets it go. */
static inline void put_text(struct matrix_world *w, const char *source, const char *room,
			    const char *person)
{
	struct outbox_message message = { .kind = OUTBOX_TEXT,
					  .source = source,
					  .room_id = room,
					  .person = person,
					  .text = source };

	cr_assert(store_begin(w->store));
	outbox_put(session_outbox(w->session), &message);
	cr_assert(store_commit(w->store));
	outbox_pump(session_outbox(w->session));
}

/* What the clerk said in a room, in order: "1 2 3 ". */
static inline const char *said_in(struct matrix_world *w, const char *room)
{
	const char *said = "";
	struct hs_event event;

	for (size_t i = 0; i < hs_room_event_count(w->hs, room); i++) {
		cr_assert(hs_room_event_at(w->hs, room, i, &event));
		if (str_equal(event.sender, CLERK) && event.body != NULL) {
			said = arena_printf(w->arena, "%s%s ", said, event.body);
		}
	}
	return said;
}

/* "forgotten" is said, the homeserver has it, and its answer is lost: we do not know. */
static inline void world_say_unknown(struct matrix_world *w)
{
	world_fault(w, HS_FAULT_LOST, 0, 1);
	world_say(w, "a", "!echo forgotten");
	for (int i = 0; i < 50 && world_said(w, "forgotten") == 0; i++) {
		world_deliver(w);
	}
	cr_assert_eq(world_said(w, "forgotten"), 1);
}

#endif
