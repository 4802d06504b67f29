/* http: libcurl's multi_socket interface on the loop; one request out, one answer back. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/http.h"

#include "base/arena.h"
#include "base/str.h"
#include "io/http_loop.h"
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

/* One request and its answer. */
struct exchange {
	struct http *http;
	CURL *easy; /* while under way */
	struct curl_slist *headers;
	char *method, *url, *token, *content_type, *body;
	size_t body_len, max_answer, len, room;
	int64_t timeout_ms;
	char *answer;
	const char *failure; /* never sent, for this reason */
	bool is_loopback, is_too_long;
	char why[CURL_ERROR_SIZE];
	http_done_fn *done;
	void *user;
	struct exchange *next, *prev;
};

struct list {
	struct exchange *first, *last;
};

struct http {
	uv_loop_t *uv;
	uv_timer_t later; /* starts what waits, outside of send */
	CURLM *multi;
	struct http_loop *loop;
	CURL *spare[ACTIVE_MAX]; /* what an exchange leaves serves the next */
	size_t spare_count;
	struct list waiting, active;
	size_t active_count;
	char *judged; /* scheme and authority that were judged last */
	bool is_judged_loopback;
};

void transport_send(const struct transport *transport, const struct http_request *request,
		    http_done_fn *done, void *user)
{
	transport->send(transport->self, request, done, user);
}

/* ---- memory ---- */

static void *take(void *pointer)
{
	if (pointer == NULL) {
		abort();
	}
	return pointer;
}

static char *copy(const char *text)
{
	return text == NULL ? NULL : take(strdup(text));
}

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

static CURL *take_easy(struct http *http)
{
	return http->spare_count > 0 ? http->spare[--http->spare_count] : take(curl_easy_init());
}

static void give_easy(struct http *http, CURL *easy)
{
	curl_easy_reset(easy); /* the token goes too */
	if (http->spare_count < ACTIVE_MAX) {
		http->spare[http->spare_count++] = easy;
	} else {
		curl_easy_cleanup(easy);
	}
}

static void free_exchange(struct exchange *exchange)
{
	if (exchange->easy != NULL) {
		give_easy(exchange->http, exchange->easy);
	}
	curl_slist_free_all(exchange->headers);
	free(exchange->method);
	free(exchange->url);
	if (exchange->token != NULL) {
		explicit_bzero(exchange->token, strlen(exchange->token));
	}
	free(exchange->token);
	free(exchange->content_type);
	free(exchange->body);
	free(exchange->answer);
	free(exchange);
}

/* ---- one request ---- */

static size_t on_bytes(char *bytes, size_t size, size_t count, void *user)
{
	struct exchange *exchange = user;
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

/* Plain http is for the same machine only: 127.0.0.1, but not 127.0.0.1.example.org. */
static bool is_loopback(const char *host)
{
	return str_equal_fold(host, "localhost") || str_equal(host, "[::1]") ||
	       (str_starts(host, "127.") && strspn(host, "0123456789.") == strlen(host));
}

static const char *judge_url(struct exchange *exchange)
{
	CURLU *url = take(curl_url());
	char *scheme = NULL, *host = NULL;
	const char *failure = NULL;

	if (curl_url_set(url, CURLUPART_URL, exchange->url, 0) != CURLUE_OK ||
	    curl_url_get(url, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
	    curl_url_get(url, CURLUPART_HOST, &host, 0) != CURLUE_OK) {
		failure = "not a URL";
	} else {
		exchange->is_loopback = is_loopback(host);
		if (!str_equal(scheme, "https") &&
		    !(str_equal(scheme, "http") && exchange->is_loopback)) {
			failure = "only https is used, except on this machine";
		}
	}
	curl_free(scheme);
	curl_free(host);
	curl_url_cleanup(url);
	return failure;
}

/* The length of "https://example.org" at the front; 0: another form. */
static size_t origin_len(const char *url)
{
	const char *slashes = strstr(url, "://");
	const char *end = slashes == NULL ? NULL : strpbrk(slashes + 3, "/?#\\");

	return end == NULL || *end != '/' ? 0 : (size_t)(end - url);
}

/* All requests go to one server: its name is read once. */
static const char *judge(struct exchange *exchange)
{
	struct http *http = exchange->http;
	size_t len = origin_len(exchange->url);

	if (len > 0 && http->judged != NULL && strlen(http->judged) == len &&
	    strncmp(http->judged, exchange->url, len) == 0) {
		exchange->is_loopback = http->is_judged_loopback;
		return NULL;
	}
	const char *failure = judge_url(exchange);

	if (failure == NULL && len > 0) {
		free(http->judged);
		http->judged = take(strndup(exchange->url, len));
		http->is_judged_loopback = exchange->is_loopback;
	}
	return failure;
}

static void add_header(struct exchange *exchange, const char *name, const char *value)
{
	size_t room = strlen(name) + strlen(value) + 3;
	char *line = take(malloc(room));

	snprintf(line, room, "%s: %s", name, value);
	exchange->headers = take(curl_slist_append(exchange->headers, line));
	explicit_bzero(line, room);
	free(line);
}

static void set_body(struct exchange *exchange)
{
	CURL *easy = exchange->easy;

	if (str_equal(exchange->method, "GET")) {
		curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
		return;
	}
	/* As a POST of another name: so that Content-Length is always there. */
	curl_easy_setopt(easy, CURLOPT_POST, 1L);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDS, exchange->body);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)exchange->body_len);
	curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, exchange->method);
	add_header(exchange, "Content-Type",
		   exchange->content_type == NULL ? "application/json" : exchange->content_type);
	exchange->headers = take(curl_slist_append(exchange->headers, "Expect:"));
}

static void set_up(struct exchange *exchange)
{
	CURL *easy = exchange->easy = take_easy(exchange->http);

	curl_easy_setopt(easy, CURLOPT_URL, exchange->url);
	set_body(exchange);
	if (exchange->token != NULL) {
		char *bearer = take(malloc(strlen(exchange->token) + 8));

		sprintf(bearer, "Bearer %s", exchange->token);
		add_header(exchange, "Authorization", bearer);
		explicit_bzero(bearer, strlen(bearer));
		free(bearer);
	}
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, exchange->headers);
	curl_easy_setopt(easy, CURLOPT_PRIVATE, exchange);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_bytes);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, exchange);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, exchange->why);
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
	curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)exchange->timeout_ms);
	http_loop_take(exchange->http->loop, easy);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, "clerkd/" CLERKD_VERSION);
	if (exchange->is_loopback) {
		curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
		curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
	} else {
		curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https");
		curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
	}
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

static int64_t read_date(CURL *easy)
{
	struct curl_header *header;

	if (curl_easy_header(easy, "Date", 0, CURLH_HEADER, -1, &header) != CURLHE_OK) {
		return 0;
	}
	time_t date = curl_getdate(header->value, NULL);

	return date < 0 ? 0 : date;
}

static void finish(struct exchange *exchange, CURLcode code)
{
	struct http_answer answer = { .retry_after_s = -1,
				      .failure = exchange->failure,
				      .is_too_long = exchange->is_too_long };
	long status = 0;

	if (exchange->failure == NULL && code == CURLE_OK) {
		curl_easy_getinfo(exchange->easy, CURLINFO_RESPONSE_CODE, &status);
		answer.retry_after_s = read_retry_after(exchange->easy);
		answer.date_s = read_date(exchange->easy);
	} else if (exchange->failure == NULL) {
		answer.failure =
		    exchange->why[0] != '\0' ? exchange->why : curl_easy_strerror(code);
	}
	answer.status = (int)status;
	answer.body = exchange->answer == NULL || status == 0 ? "" : exchange->answer;
	answer.body_len = status == 0 ? 0 : exchange->len;
	answer.kept = status == 0 ? NULL : &exchange->answer;
	exchange->done(exchange->user, &answer);
	bool is_to_trim = exchange->answer != NULL && exchange->len > TRIM_BYTES;

	free_exchange(exchange);
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
		exchange->failure = judge(exchange);
		if (exchange->failure != NULL) {
			finish(exchange, CURLE_URL_MALFORMAT);
			continue;
		}
		set_up(exchange);
		push(&http->active, exchange);
		http->active_count++;
		curl_multi_add_handle(http->multi, exchange->easy);
	}
	http_loop_move(http->loop);
}

static void post(void *self, const struct http_request *request, http_done_fn *done, void *user)
{
	struct http *http = self;
	struct exchange *exchange = take(calloc(1, sizeof(*exchange)));

	*exchange = (struct exchange){ .http = http,
				       .method = copy(request->method),
				       .url = copy(request->url),
				       .token = copy(request->token),
				       .content_type = copy(request->content_type),
				       .body = take(malloc(request->body_len + 1)),
				       .body_len = request->body_len,
				       .max_answer = request->max_answer == 0 ? ANSWER_MAX
									      : request->max_answer,
				       .timeout_ms = request->timeout_ms,
				       .done = done,
				       .user = user };
	if (request->body_len > 0) {
		memcpy(exchange->body, request->body, request->body_len);
	}
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
		struct exchange *exchange;
		CURLcode code = message->data.result;

		if (message->msg != CURLMSG_DONE) {
			continue;
		}
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&exchange);
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
		free_exchange(exchange);
	}
	while ((exchange = http->active.first) != NULL) {
		pull(&http->active, exchange);
		curl_multi_remove_handle(http->multi, exchange->easy);
		free_exchange(exchange);
	}
	while (http->spare_count > 0) {
		curl_easy_cleanup(http->spare[--http->spare_count]);
	}
	http_loop_free(http->loop);
	free(http->judged);
	/* The memory goes when the loop has let go of the timer (loop_free turns it). */
	uv_close((uv_handle_t *)&http->later, on_later_closed);
}
