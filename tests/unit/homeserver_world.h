/* homeserver_world: Ann, Bob and the clerk in one room, and short ways to ask for them. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_TESTS_HOMESERVER_WORLD_H
#define CLERK_TESTS_HOMESERVER_WORLD_H

#include "homeserver/hs.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct world {
	struct hs *hs;
	int64_t *now_ms;
	const char *ann, *bob, *clerk; /* tokens */
	const char *room;
	size_t start; /* events in the room at the start */
	int status;
	int64_t retry_after_s;
	bool is_waiting;
};

static inline int64_t world_now(void *user)
{
	return *(int64_t *)user;
}

/* A homeserver that nobody has come to. */
static inline struct world world_empty(void)
{
	struct world w = { .now_ms = malloc(sizeof(int64_t)) };
	*w.now_ms = 1795000000000;
	w.hs = hs_new("test", world_now, w.now_ms);
	return w;
}

static inline struct world world_new(void)
{
	struct world w = world_empty();
	w.ann = hs_register(w.hs, "a", "secret", NULL);
	w.bob = hs_register(w.hs, "@b:test", "secret", NULL);
	w.clerk = hs_register(w.hs, "clerk", "secret", "CLERKD");
	const char *invite[] = { "@b:test", "@clerk:test", NULL };
	w.room = hs_create_room(w.hs, "a",
				&(struct hs_room_options){
				    .alias_name = "cluster", .name = "Cluster", .invite = invite });
	cr_assert(hs_join(w.hs, w.room, "b") && hs_join(w.hs, w.room, "clerk"));
	w.start = hs_room_event_count(w.hs, w.room);
	return w;
}

static inline void world_done(struct world *w)
{
	hs_free(w->hs);
	free(w->now_ms);
}

__attribute__((format(printf, 1, 2))) static inline char *format(const char *fmt, ...)
{
	char *text = NULL;
	va_list ap;
	va_start(ap, fmt);
	cr_assert(vasprintf(&text, fmt, ap) >= 0);
	va_end(ap);
	return text;
}

static inline const char *text_at(const json_t *json, const char *key)
{
	return json_string_value(json_object_get(json, key));
}

/* Sends a request; its raw answer is for hs_answer_done. */
static inline struct hs_answer ask_raw(struct world *w, const char *token, const char *method,
				       const char *target, const char *body, bool is_late)
{
	char *path = format("%s", target), *query = strchr(path, '?');
	struct hs_request request = { .method = method, .path = path, .token = token };
	struct hs_answer answer;
	if (query != NULL) {
		*query = '\0';
		request.query = query + 1;
	}
	request.body = body;
	request.body_len = body == NULL ? 0 : strlen(body);
	hs_handle(w->hs, &request, is_late, &answer);
	w->status = answer.status;
	w->retry_after_s = answer.retry_after_s;
	w->is_waiting = answer.is_waiting;
	free(path);
	return answer;
}

/* The answer as JSON, NULL when it is none; w->status tells the rest. */
static inline json_t *ask(struct world *w, const char *token, const char *method,
			  const char *target, const char *body)
{
	struct hs_answer answer = ask_raw(w, token, method, target, body, false);
	json_t *json = answer.body == NULL
			   ? NULL
			   : json_loadb(answer.body, answer.body_len, JSON_ALLOW_NUL, NULL);
	hs_answer_done(&answer);
	return json;
}

static inline json_t *ask_room(struct world *w, const char *token, const char *method,
			       const char *rest, const char *body)
{
	char *target = format("/_matrix/client/v3/rooms/%s/%s", w->room, rest);
	json_t *json = ask(w, token, method, target, body);
	free(target);
	return json;
}

static inline void does(struct world *w, const char *token, const char *method, const char *target,
			const char *body)
{
	json_t *json = ask(w, token, method, target, body);
	cr_assert_eq(w->status, 200, "%s %s: %d", method, target, w->status);
	json_decref(json);
}

static inline void is_refused(struct world *w, json_t *json, int status, const char *errcode)
{
	cr_assert_eq(w->status, status, "status %d instead of %d", w->status, status);
	cr_assert_str_eq(text_at(json, "errcode"), errcode);
	json_decref(json);
}

static inline void refuses(struct world *w, const char *token, const char *method,
			   const char *target, const char *body, int status, const char *errcode)
{
	is_refused(w, ask(w, token, method, target, body), status, errcode);
}

static inline void refuses_room(struct world *w, const char *token, const char *method,
				const char *rest, const char *body, int status, const char *errcode)
{
	is_refused(w, ask_room(w, token, method, rest, body), status, errcode);
}

static inline json_t *sync_since(struct world *w, const char *token, const char *since,
				 const char *more)
{
	char *target = format("/_matrix/client/v3/sync?%s%s%s",
			      since == NULL ? "" : "since=", since == NULL ? "" : since, more);
	json_t *json = ask(w, token, "GET", target, NULL);
	free(target);
	return json;
}

/* The token of a first sync; free it. */
static inline char *sync_token(struct world *w, const char *token)
{
	json_t *json = sync_since(w, token, NULL, "");
	cr_assert_eq(w->status, 200);
	char *since = format("%s", text_at(json, "next_batch"));
	json_decref(json);
	return since;
}

static inline json_t *joined(struct world *w, json_t *json)
{
	return json_object_get(json_object_get(json_object_get(json, "rooms"), "join"), w->room);
}

static inline json_t *timeline(struct world *w, json_t *json)
{
	return json_object_get(json_object_get(joined(w, json), "timeline"), "events");
}

static inline json_t *timeline_at(struct world *w, json_t *json, size_t index)
{
	return json_array_get(timeline(w, json), index);
}

static inline bool is_limited(struct world *w, json_t *json)
{
	return json_is_true(
	    json_object_get(json_object_get(joined(w, json), "timeline"), "limited"));
}

/* Sends a text as a client does; the event id, to be freed; NULL when refused. */
static inline char *send_text(struct world *w, const char *token, const char *txn, const char *text)
{
	char *rest = format("send/m.room.message/%s", txn);
	char *body = format("{\"msgtype\":\"m.text\",\"body\":\"%s\"}", text);
	json_t *json = ask_room(w, token, "PUT", rest, body);
	const char *id = text_at(json, "event_id");
	char *copy = id == NULL ? NULL : format("%s", id);
	json_decref(json);
	free(body);
	free(rest);
	return copy;
}

#endif
