/* http_log: a transport that tells the log of each request, for `log_level: debug`. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/http_log.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>

/* No fixed word of the interface is longer: m.room.history_visibility, override_ratelimit. */
enum { LONGEST_WORD = 28 };

struct request {
	struct http_log *watch;
	struct arena *arena;
	const char *what; /* "PUT /_matrix/client/v3/rooms/x/send/m.room.message/x" */
	int64_t start_ms;
	http_done_fn *done;
	void *user;
	struct request *next, *prev;
};

struct http_log {
	struct transport inner;
	const struct clock *clock;
	const struct log *log;
	struct request *first;
};

/* Ids are encoded, or have capitals, or are long. */
static bool is_fixed_word(const char *word, size_t len)
{
	static const char kept[] = "abcdefghijklmnopqrstuvwxyz0123456789_.-";

	return len <= LONGEST_WORD && strspn(word, kept) >= len;
}

static const char *words_of(struct arena *arena, const char *method, const char *url)
{
	const char *host = strstr(url, "://");
	const char *at = host == NULL ? url : host + 3;
	struct str text;

	str_init(&text, arena);
	str_addf(&text, "%s ", method);
	at += strcspn(at, "/?");
	while (*at == '/') {
		size_t len = strcspn(at + 1, "/?");

		if (is_fixed_word(at + 1, len)) {
			str_addf(&text, "/%.*s", (int)len, at + 1);
		} else {
			str_add(&text, "/*");
		}
		at += 1 + len;
	}
	return text.text;
}

static void forget(struct request *request)
{
	if (request->prev == NULL) {
		request->watch->first = request->next;
	} else {
		request->prev->next = request->next;
	}
	if (request->next != NULL) {
		request->next->prev = request->prev;
	}
	arena_free(request->arena);
}

static void on_done(void *user, const struct http_answer *answer)
{
	struct request *request = user;
	struct http_log *watch = request->watch;
	http_done_fn *done = request->done;
	void *theirs = request->user;

	log_debug(watch->log, "%s: %d in %lld ms, %zu bytes", request->what, answer->status,
		  (long long)(clock_mono_ms(watch->clock) - request->start_ms), answer->body_len);
	forget(request);
	done(theirs, answer);
}

static void send_watched(void *self, const struct http_request *http, http_done_fn *done,
			 void *user)
{
	struct http_log *watch = self;
	struct arena *arena = arena_new();
	struct request *request = arena_alloc(arena, sizeof(*request));

	*request = (struct request){ .watch = watch,
				     .arena = arena,
				     .what = words_of(arena, http->method, http->url),
				     .start_ms = clock_mono_ms(watch->clock),
				     .done = done,
				     .user = user,
				     .next = watch->first };
	if (watch->first != NULL) {
		watch->first->prev = request;
	}
	watch->first = request;
	transport_send(&watch->inner, http, on_done, request);
}

struct http_log *http_log_new(const struct transport *inner, const struct clock *clock,
			      const struct log *log)
{
	struct http_log *watch = calloc(1, sizeof(*watch));

	if (watch == NULL) {
		abort();
	}
	*watch = (struct http_log){ .inner = *inner, .clock = clock, .log = log };
	return watch;
}

void http_log_free(struct http_log *watch)
{
	while (watch != NULL && watch->first != NULL) {
		forget(watch->first);
	}
	free(watch);
}

struct transport http_log_transport(struct http_log *watch)
{
	return (struct transport){ .self = watch, .send = send_watched };
}
