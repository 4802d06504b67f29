/* wire: requests from the clerk to the homeserver in the same process, by a virtual clock. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "script/wire.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>

/* One request under way, in its own arena. */
struct parcel {
	struct arena *arena;
	struct hs_request request;
	struct hs_answer answer;
	bool is_answered, is_asked;
	uint64_t generation; /* at which it was asked last */
	int64_t due_ms, timeout_ms, patience_ms;
	http_done_fn *done;
	void *user;
	struct parcel *next;
};

struct wire {
	struct hs *hs;
	const int64_t *now_ms;
	struct parcel *first, **last;
};

struct wire *wire_new(struct hs *hs, const int64_t *now_ms)
{
	struct wire *wire = calloc(1, sizeof(*wire));

	if (wire == NULL) {
		abort();
	}
	*wire = (struct wire){ .hs = hs, .now_ms = now_ms };
	wire->last = &wire->first;
	return wire;
}

static void free_parcel(struct parcel *parcel)
{
	if (parcel->is_answered) {
		hs_answer_done(&parcel->answer);
	}
	arena_free(parcel->arena);
}

void wire_cut(struct wire *wire)
{
	while (wire->first != NULL) {
		struct parcel *parcel = wire->first;

		wire->first = parcel->next;
		free_parcel(parcel);
	}
	wire->last = &wire->first;
}

void wire_free(struct wire *wire)
{
	if (wire != NULL) {
		wire_cut(wire);
		free(wire);
	}
}

static void post(void *self, const struct http_request *request, http_done_fn *done, void *user)
{
	struct wire *wire = self;
	struct arena *arena = arena_new();
	struct parcel *parcel = arena_alloc(arena, sizeof(*parcel));
	const char *path = strstr(request->url, "://");

	path = path == NULL ? request->url : strchr(path + 3, '/');
	char *copy = arena_strdup(arena, path == NULL ? "/" : path);
	char *query = strchr(copy, '?');

	if (query != NULL) {
		*query++ = '\0';
	}
	parcel->arena = arena;
	parcel->request =
	    (struct hs_request){ .method = arena_strdup(arena, request->method),
				 .path = copy,
				 .query = query,
				 .token = arena_strdup(arena, request->token),
				 .content_type = arena_strdup(arena, request->content_type),
				 .body = request->body == NULL ? ""
							       : arena_strndup(arena, request->body,
									       request->body_len),
				 .body_len = request->body_len };
	parcel->patience_ms = request->timeout_ms;
	parcel->timeout_ms = *wire->now_ms + parcel->patience_ms;
	parcel->done = done;
	parcel->user = user;
	*wire->last = parcel;
	wire->last = &parcel->next;
}

struct transport wire_transport(struct wire *wire)
{
	return (struct transport){ .self = wire, .send = post };
}

static void unlink_parcel(struct wire *wire, struct parcel *parcel)
{
	struct parcel **at = &wire->first;

	while (*at != parcel) {
		at = &(*at)->next;
	}
	*at = parcel->next;
	if (wire->last == &parcel->next) {
		wire->last = at;
	}
}

static void deliver(struct wire *wire, struct parcel *parcel)
{
	struct hs_answer *answer = &parcel->answer;
	bool is_late = parcel->due_ms > parcel->timeout_ms;
	struct http_answer http = { .status = is_late ? 0 : answer->status,
				    .body = answer->body == NULL ? "" : answer->body,
				    .body_len = answer->body_len,
				    .retry_after_s = answer->retry_after_s,
				    .date_s = hs_now_ms(wire->hs) / 1000,
				    .failure = is_late               ? "no answer in time"
					       : answer->status == 0 ? "connection dropped"
								     : NULL };

	unlink_parcel(wire, parcel);
	parcel->done(parcel->user, &http);
	free_parcel(parcel);
}

/* Asks the homeserver, unless nothing can have changed for a long poll. */
static void ask(struct wire *wire, struct parcel *parcel)
{
	uint64_t generation = hs_generation(wire->hs);

	if (parcel->is_answered || (parcel->is_asked && parcel->generation == generation)) {
		return;
	}
	parcel->is_asked = true;
	parcel->generation = generation;
	hs_handle(wire->hs, &parcel->request, false, &parcel->answer);
	if (parcel->answer.is_waiting) {
		hs_answer_done(&parcel->answer);
		return;
	}
	parcel->is_answered = true;
	/* a poll that found nothing was in truth repeated again and again */
	parcel->timeout_ms = *wire->now_ms + parcel->patience_ms;
	parcel->due_ms = *wire->now_ms + parcel->answer.stall_ms;
}

/* When it is over for the clerk: the answer, or its own patience. */
static int64_t over_ms(const struct parcel *parcel)
{
	return parcel->due_ms < parcel->timeout_ms ? parcel->due_ms : parcel->timeout_ms;
}

bool wire_turn(struct wire *wire)
{
	for (struct parcel *parcel = wire->first; parcel != NULL; parcel = parcel->next) {
		ask(wire, parcel);
		if (parcel->is_answered && over_ms(parcel) <= *wire->now_ms) {
			deliver(wire, parcel);
			return true;
		}
	}
	return false;
}

int64_t wire_next_ms(const struct wire *wire)
{
	int64_t next = INT64_MAX;

	for (const struct parcel *parcel = wire->first; parcel != NULL; parcel = parcel->next) {
		if (parcel->is_answered && over_ms(parcel) < next) {
			next = over_ms(parcel);
		}
	}
	return next;
}
