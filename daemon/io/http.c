/* http: libcurl's multi_socket interface on the loop; one request out, one answer back. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/http.h"

#include "base/arena.h"
#include "base/str.h"
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
	uv_timer_t timer; /* libcurl's own */
	uv_timer_t later; /* starts what waits, outside of send */
	int open_timers;
	CURLM *multi;
	struct list waiting, active;
	size_t active_count;
	bool is_closing;
};

/* What we watch of one of libcurl's sockets. */
struct watch {
	uv_poll_t poll;
	struct http *http;
	curl_socket_t socket;
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

static void free_exchange(struct exchange *exchange)
{
	if (exchange->easy != NULL) {
		curl_easy_cleanup(exchange->easy);
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
	CURL *easy = exchange->easy = take(curl_easy_init());

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

static void collect(struct http *http);

static void start_waiting(uv_timer_t *timer)
{
	struct http *http = timer->data;
	int running;

	while (http->waiting.first != NULL && http->active_count < ACTIVE_MAX) {
		struct exchange *exchange = http->waiting.first;

		pull(&http->waiting, exchange);
		exchange->failure = judge_url(exchange);
		if (exchange->failure != NULL) {
			finish(exchange, CURLE_URL_MALFORMAT);
			continue;
		}
		set_up(exchange);
		push(&http->active, exchange);
		http->active_count++;
		curl_multi_add_handle(http->multi, exchange->easy);
	}
	/* On its way now, not at the next turn of the loop. */
	curl_multi_socket_action(http->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	collect(http);
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

/* ---- libcurl and libuv ---- */

static void collect(struct http *http)
{
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

static void on_timeout(uv_timer_t *timer)
{
	struct http *http = timer->data;
	int running;

	curl_multi_socket_action(http->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	collect(http);
}

/* Never calls socket_action itself: libcurl does not allow that here. */
static int on_curl_timer(CURLM *multi, long wait_ms, void *user)
{
	struct http *http = user;

	(void)multi;
	if (wait_ms < 0 || http->is_closing) {
		uv_timer_stop(&http->timer);
	} else {
		uv_timer_start(&http->timer, on_timeout, (uint64_t)wait_ms, 0);
	}
	return 0;
}

static void on_socket(uv_poll_t *poll, int status, int events)
{
	struct watch *watch = poll->data;
	struct http *http = watch->http;
	int flags = status < 0 ? CURL_CSELECT_ERR : 0, running;

	flags |= (events & UV_READABLE) != 0 ? CURL_CSELECT_IN : 0;
	flags |= (events & UV_WRITABLE) != 0 ? CURL_CSELECT_OUT : 0;
	curl_multi_socket_action(http->multi, watch->socket, flags, &running);
	collect(http);
}

static void on_watch_closed(uv_handle_t *handle)
{
	free(handle->data);
}

static int on_curl_socket(CURL *easy, curl_socket_t socket, int what, void *user, void *known)
{
	struct http *http = user;
	struct watch *watch = known;

	(void)easy;
	if (what == CURL_POLL_REMOVE) {
		if (watch != NULL) {
			uv_poll_stop(&watch->poll);
			uv_close((uv_handle_t *)&watch->poll, on_watch_closed);
			curl_multi_assign(http->multi, socket, NULL);
		}
		return 0;
	}
	if (watch == NULL) {
		watch = take(calloc(1, sizeof(*watch)));
		watch->http = http;
		watch->socket = socket;
		if (uv_poll_init_socket(http->uv, &watch->poll, socket) != 0) {
			free(watch);
			return -1;
		}
		watch->poll.data = watch;
		curl_multi_assign(http->multi, socket, watch);
	}
	uv_poll_start(&watch->poll,
		      ((what & CURL_POLL_IN) != 0 ? UV_READABLE : 0) |
			  ((what & CURL_POLL_OUT) != 0 ? UV_WRITABLE : 0),
		      on_socket);
	return 0;
}

bool http_new(struct loop *loop, struct http **ret_http, struct err *err)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		return err_set(err, ERR_UNAVAIL, "libcurl does not start");
	}
	struct http *http = take(calloc(1, sizeof(*http)));

	http->uv = loop_uv(loop);
	http->multi = take(curl_multi_init());
	uv_timer_init(http->uv, &http->timer);
	uv_timer_init(http->uv, &http->later);
	http->timer.data = http->later.data = http;
	http->open_timers = 2;
	curl_multi_setopt(http->multi, CURLMOPT_SOCKETFUNCTION, on_curl_socket);
	curl_multi_setopt(http->multi, CURLMOPT_SOCKETDATA, http);
	curl_multi_setopt(http->multi, CURLMOPT_TIMERFUNCTION, on_curl_timer);
	curl_multi_setopt(http->multi, CURLMOPT_TIMERDATA, http);
	curl_multi_setopt(http->multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)ACTIVE_MAX);
	curl_multi_setopt(http->multi, CURLMOPT_MAXCONNECTS, (long)ACTIVE_MAX);
	*ret_http = http;
	return true;
}

static void on_timer_closed(uv_handle_t *handle)
{
	struct http *http = handle->data;

	if (--http->open_timers == 0) {
		free(http);
	}
}

void http_free(struct http *http)
{
	struct exchange *exchange;

	if (http == NULL) {
		return;
	}
	http->is_closing = true;
	while ((exchange = http->waiting.first) != NULL) {
		pull(&http->waiting, exchange);
		free_exchange(exchange);
	}
	while ((exchange = http->active.first) != NULL) {
		pull(&http->active, exchange);
		curl_multi_remove_handle(http->multi, exchange->easy);
		free_exchange(exchange);
	}
	curl_multi_cleanup(http->multi);
	/* The memory goes when the loop has let go of the timers (loop_free turns it). */
	uv_close((uv_handle_t *)&http->timer, on_timer_closed);
	uv_close((uv_handle_t *)&http->later, on_timer_closed);
}
