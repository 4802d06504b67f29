/* http: libcurl's multi_socket interface on the loop; one request out, one answer back. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/http.h"

#include "base/arena.h"
#include "base/str.h"
#include "base/take.h"
#include "io/http_head.h"
#include "io/http_loop.h"
#include "io/http_server.h"
#include "io/loop.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

/* CURLOPT_TIMEOUT_MS runs while a handle waits for a free connection, and many waiting handles are
 * slow, so we keep the line ourselves and never give libcurl more than it can start at once. */
enum { ACTIVE_MAX = 12, CONNECT_MS = 15000, ANSWER_MAX = 256 * 1024 * 1024, RETRY_MAX_S = 1000000 };
/* More than this is not kept for the next answer. */
enum { TRIM_BYTES = 1 << 20 };

struct exchange;

/* What libcurl does one request with. It stays set up for its server, so that the next request has
 * little to say; nothing of a request stays on it. */
struct hand {
	CURL *easy;
	CURLU *url;      /* libcurl reads it until the request has ended */
	uint64_t server; /* number of the one that it is set up for; 0: none */
	struct exchange *exchange;
	char why[CURL_ERROR_SIZE];
};

/* One request and its answer. */
struct exchange {
	struct http *http;
	struct hand *hand; /* while under way */
	struct http_head *head;
	char *method, *url, *body; /* in `bytes` */
	size_t body_len, max_answer, len, room;
	int64_t timeout_ms;
	char *answer;
	const char *failure; /* never sent, for this reason */
	bool is_too_long;
	http_done_fn *done;
	void *user;
	struct exchange *next, *prev;
	char bytes[];
};

struct list {
	struct exchange *first, *last;
};

struct http {
	uv_loop_t *uv;
	uv_timer_t later; /* starts what waits, outside of send */
	CURLM *multi;
	struct http_loop *loop;
	struct hand *spare[ACTIVE_MAX]; /* what an exchange leaves serves the next */
	size_t spare_count;
	struct http_server server;
	struct http_heads heads;
	char date[40]; /* the last Date header, and what it says */
	int64_t date_s;
	struct list waiting, active;
	size_t active_count;
};

void transport_send(const struct transport *transport, const struct http_request *request,
		    http_done_fn *done, void *user)
{
	transport->send(transport->self, request, done, user);
}

/* ---- memory ---- */

static void push(struct list *list, struct exchange *exchange)
{
	exchange->prev = list->last;
	exchange->next = NULL;
	if (list->last == NULL) {
		list->first = exchange;
	} else {
		list->last->next = exchange;
	}
	list->last = exchange;
}

static void pull(struct list *list, struct exchange *exchange)
{
	if (exchange->prev == NULL) {
		list->first = exchange->next;
	} else {
		exchange->prev->next = exchange->next;
	}
	if (exchange->next == NULL) {
		list->last = exchange->prev;
	} else {
		exchange->next->prev = exchange->prev;
	}
}

static struct hand *take_hand(struct http *http)
{
	if (http->spare_count > 0) {
		return http->spare[--http->spare_count];
	}
	struct hand *hand = take(calloc(1, sizeof(*hand)));

	hand->easy = take(curl_easy_init());
	return hand;
}

static void free_hand(struct hand *hand)
{
	curl_easy_cleanup(hand->easy);
	curl_url_cleanup(hand->url);
	free(hand);
}

/* A connection that was new may have been a second attempt: libcurl counts those on the handle, for
 * good, and only a reset makes it forget. */
static bool was_plain(CURL *easy, CURLcode code)
{
	long connects = 1;

	return code == CURLE_OK &&
	       curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &connects) == CURLE_OK &&
	       connects == 0;
}

static void give_hand(struct http *http, struct hand *hand, bool is_plain)
{
	hand->exchange = NULL;
	if (!is_plain) {
		curl_easy_reset(hand->easy);
		hand->server = 0;
	}
	/* Neither the token nor a body that is about to be freed. */
	curl_easy_setopt(hand->easy, CURLOPT_HTTPHEADER, NULL);
	curl_easy_setopt(hand->easy, CURLOPT_POSTFIELDS, NULL);
	if (http->spare_count < ACTIVE_MAX) {
		http->spare[http->spare_count++] = hand;
	} else {
		free_hand(hand);
	}
}

static void free_exchange(struct exchange *exchange, CURLcode code)
{
	struct hand *hand = exchange->hand;

	if (hand != NULL) {
		give_hand(exchange->http, hand, was_plain(hand->easy, code));
	}
	http_head_give(exchange->head);
	free(exchange->answer);
	free(exchange);
}

/* ---- one request ---- */

static size_t on_bytes(char *bytes, size_t size, size_t count, void *user)
{
	struct exchange *exchange = ((struct hand *)user)->exchange;
	size_t len = size * count;

	if (len > exchange->max_answer - exchange->len) {
		exchange->failure = "the answer is too long";
		exchange->is_too_long = true;
		return 0;
	}
	if (exchange->len + len + 1 > exchange->room) {
		exchange->room = (exchange->len + len + 1) * 2;
		exchange->answer = take(realloc(exchange->answer, exchange->room));
	}
	memcpy(exchange->answer + exchange->len, bytes, len);
	exchange->len += len;
	exchange->answer[exchange->len] = '\0';
	return len;
}

/* What holds for every request to this server. */
static void set_up_hand(struct http *http, struct hand *hand)
{
	CURL *easy = hand->easy;

	curl_easy_reset(easy);
	curl_url_cleanup(hand->url);
	hand->url = take(curl_url_dup(http->server.url));
	hand->server = http->server.number;
	if (http->server.origin != NULL) {
		/* The other has the last word, but with this libcurl does not print it. */
		curl_easy_setopt(easy, CURLOPT_URL, http->server.origin);
	}
	curl_easy_setopt(easy, CURLOPT_CURLU, hand->url);
	curl_easy_setopt(easy, CURLOPT_PRIVATE, hand);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_bytes);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, hand);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, hand->why);
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
	curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	http_loop_take(http->loop, easy);
	if (http->server.is_loopback) {
		curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
		curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
	} else {
		curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https");
		curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
	}
}

static void set_body(struct exchange *exchange)
{
	CURL *easy = exchange->hand->easy;

	if (str_equal(exchange->method, "GET")) {
		curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
		curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, NULL);
		return;
	}
	/* As a POST of another name: so that Content-Length is always there. */
	curl_easy_setopt(easy, CURLOPT_POST, 1L);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDS, exchange->body);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)exchange->body_len);
	curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, exchange->method);
}

/* Why it cannot be sent, or NULL. */
static const char *set_up(struct exchange *exchange)
{
	struct http *http = exchange->http;
	const char *failure = http_server_judge(&http->server, exchange->url);

	if (failure != NULL) {
		return failure;
	}
	struct hand *hand = exchange->hand = take_hand(http);

	hand->exchange = exchange;
	hand->why[0] = '\0';
	if (hand->server != http->server.number) {
		set_up_hand(http, hand);
	}
	if (!http_server_point(&http->server, hand->url, exchange->url)) {
		return "not a URL";
	}
	set_body(exchange);
	curl_easy_setopt(hand->easy, CURLOPT_HTTPHEADER, exchange->head->list);
	curl_easy_setopt(hand->easy, CURLOPT_TIMEOUT_MS, (long)exchange->timeout_ms);
	return NULL;
}

static int64_t read_retry_after(CURL *easy)
{
	struct curl_header *header;

	if (curl_easy_header(easy, "Retry-After", 0, CURLH_HEADER, -1, &header) != CURLHE_OK) {
		return -1;
	}
	const char *text = header->value;
	int64_t value = 0;

	if (*text < '0' || *text > '9') {
		time_t then = curl_getdate(text, NULL);
		struct timespec now;

		clock_gettime(CLOCK_REALTIME, &now);
		return then < 0 ? -1 : then < now.tv_sec ? 0 : then - now.tv_sec;
	}
	for (; *text >= '0' && *text <= '9' && value < RETRY_MAX_S; text++) {
		value = value * 10 + (*text - '0');
	}
	return value;
}

/* It changes once a second: a text that is still the same is not read again. */
static int64_t read_date(struct http *http, CURL *easy)
{
	struct curl_header *header;

	if (curl_easy_header(easy, "Date", 0, CURLH_HEADER, -1, &header) != CURLHE_OK) {
		return 0;
	}
	if (!str_equal(header->value, http->date)) {
		time_t date = curl_getdate(header->value, NULL);

		snprintf(http->date, sizeof(http->date), "%s", header->value);
		http->date_s = date < 0 ? 0 : date;
	}
	return http->date_s;
}

static void finish(struct exchange *exchange, CURLcode code)
{
	struct http_answer answer = { .retry_after_s = -1,
				      .failure = exchange->failure,
				      .is_too_long = exchange->is_too_long };
	long status = 0;

	if (exchange->failure == NULL && code == CURLE_OK) {
		curl_easy_getinfo(exchange->hand->easy, CURLINFO_RESPONSE_CODE, &status);
		answer.retry_after_s = read_retry_after(exchange->hand->easy);
		answer.date_s = read_date(exchange->http, exchange->hand->easy);
	} else if (exchange->failure == NULL) {
		const char *why = exchange->hand->why;

		answer.failure = why[0] != '\0' ? why : curl_easy_strerror(code);
	}
	answer.status = (int)status;
	answer.body = exchange->answer == NULL || status == 0 ? "" : exchange->answer;
	answer.body_len = status == 0 ? 0 : exchange->len;
	answer.kept = status == 0 ? NULL : &exchange->answer;
	exchange->done(exchange->user, &answer);
	bool is_to_trim = exchange->answer != NULL && exchange->len > TRIM_BYTES;

	free_exchange(exchange, code);
	if (is_to_trim) {
		arena_trim();
	}
}

/* ---- the line of those that wait ---- */

static void start_waiting(uv_timer_t *timer)
{
	struct http *http = timer->data;

	while (http->waiting.first != NULL && http->active_count < ACTIVE_MAX) {
		struct exchange *exchange = http->waiting.first;

		pull(&http->waiting, exchange);
		exchange->failure = set_up(exchange);
		if (exchange->failure != NULL) {
			finish(exchange, CURLE_URL_MALFORMAT);
			continue;
		}
		push(&http->active, exchange);
		http->active_count++;
		curl_multi_add_handle(http->multi, exchange->hand->easy);
	}
	http_loop_move(http->loop);
}

static char *put_bytes(char **at, const void *bytes, size_t len)
{
	char *copy = *at;

	if (len > 0) {
		memcpy(copy, bytes, len);
	}
	copy[len] = '\0';
	*at += len + 1;
	return copy;
}

static void post(void *self, const struct http_request *request, http_done_fn *done, void *user)
{
	struct http *http = self;
	size_t method_len = strlen(request->method), url_len = strlen(request->url),
	       room = method_len + url_len + request->body_len + 3;
	struct exchange *exchange = take(malloc(sizeof(*exchange) + room));
	char *at = exchange->bytes;

	*exchange = (struct exchange){ .http = http,
				       .head = http_head_take(&http->heads, request),
				       .body_len = request->body_len,
				       .max_answer = request->max_answer == 0 ? ANSWER_MAX
									      : request->max_answer,
				       .timeout_ms = request->timeout_ms,
				       .done = done,
				       .user = user };
	exchange->method = put_bytes(&at, request->method, method_len);
	exchange->url = put_bytes(&at, request->url, url_len);
	exchange->body = put_bytes(&at, request->body, request->body_len);
	push(&http->waiting, exchange);
	uv_timer_start(&http->later, start_waiting, 0, 0);
}

struct transport http_transport(struct http *http)
{
	return (struct transport){ .self = http, .send = post };
}

/* ---- what has come to its end ---- */

static void collect(void *user)
{
	struct http *http = user;
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(http->multi, &left)) != NULL) {
		struct hand *hand;
		CURLcode code = message->data.result;

		if (message->msg != CURLMSG_DONE) {
			continue;
		}
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&hand);
		struct exchange *exchange = hand->exchange;

		curl_multi_remove_handle(http->multi, message->easy_handle);
		pull(&http->active, exchange);
		http->active_count--;
		finish(exchange, code);
	}
	if (http->waiting.first != NULL && http->active_count < ACTIVE_MAX) {
		uv_timer_start(&http->later, start_waiting, 0, 0);
	}
}

bool http_new(struct loop *loop, struct http **ret_http, struct err *err)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		return err_set(err, ERR_UNAVAIL, "libcurl does not start");
	}
	struct http *http = take(calloc(1, sizeof(*http)));

	http->uv = loop_uv(loop);
	http->multi = take(curl_multi_init());
	http->loop = http_loop_new(http->uv, http->multi, collect, http);
	uv_timer_init(http->uv, &http->later);
	http->later.data = http;
	curl_multi_setopt(http->multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)ACTIVE_MAX);
	curl_multi_setopt(http->multi, CURLMOPT_MAXCONNECTS, (long)ACTIVE_MAX);
	*ret_http = http;
	return true;
}

static void on_later_closed(uv_handle_t *handle)
{
	free(handle->data);
}

void http_free(struct http *http)
{
	struct exchange *exchange;

	if (http == NULL) {
		return;
	}
	http_loop_stop(http->loop);
	while ((exchange = http->waiting.first) != NULL) {
		pull(&http->waiting, exchange);
		free_exchange(exchange, CURLE_ABORTED_BY_CALLBACK);
	}
	while ((exchange = http->active.first) != NULL) {
		pull(&http->active, exchange);
		curl_multi_remove_handle(http->multi, exchange->hand->easy);
		free_exchange(exchange, CURLE_ABORTED_BY_CALLBACK);
	}
	while (http->spare_count > 0) {
		free_hand(http->spare[--http->spare_count]);
	}
	http_loop_free(http->loop);
	http_server_clear(&http->server);
	http_heads_clear(&http->heads);
	/* The memory goes when the loop has let go of the timer (loop_free turns it). */
	uv_close((uv_handle_t *)&http->later, on_later_closed);
}
