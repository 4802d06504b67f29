/* test_http: what libcurl does for us, against a server that misbehaves by path. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"
#include "io/http.h"
#include "io/loop.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- the server: a thread for each connection, one request each ---- */

enum { THREADS_MAX = 64, REQUEST_MAX = 1 << 20 };

struct server {
	int listening, port;
	pthread_t acceptor, threads[THREADS_MAX];
	size_t count;
	pthread_mutex_t lock;
	int open, most_open;
};

struct connection {
	struct server *server;
	int fd;
};

static void send_text(int fd, const char *text)
{
	(void)!send(fd, text, strlen(text), MSG_NOSIGNAL);
}

static void count_open(struct server *server, int by)
{
	pthread_mutex_lock(&server->lock);
	server->open += by;
	server->most_open = server->open > server->most_open ? server->open : server->most_open;
	pthread_mutex_unlock(&server->lock);
}

/* Reads head and body; the length that Content-Length promises. */
static char *read_request(int fd)
{
	char *text = calloc(1, REQUEST_MAX + 1);
	size_t len = 0, wanted = REQUEST_MAX;

	while (len < wanted) {
		ssize_t got = recv(fd, text + len, REQUEST_MAX - len, 0);

		if (got <= 0) {
			break;
		}
		len += (size_t)got;
		const char *end = strstr(text, "\r\n\r\n"),
			   *length = strstr(text, "Content-Length: ");

		if (end != NULL) {
			wanted = (size_t)(end - text) + 4 +
				 (length != NULL && length < end ? (size_t)atoi(length + 16) : 0);
		}
	}
	return text;
}

/* Until the client has had enough. */
static void stall(int fd)
{
	char byte;

	while (recv(fd, &byte, 1, 0) > 0) {
	}
}

static void answer_with_header(int fd, int status, const char *header)
{
	char text[512];

	snprintf(text, sizeof(text),
		 "HTTP/1.1 %d X\r\n%s\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}", status,
		 header);
	send_text(fd, text);
}

static void echo(int fd, const char *request)
{
	char head[128];

	snprintf(head, sizeof(head),
		 "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n",
		 strlen(request));
	send_text(fd, head);
	send_text(fd, request);
}

static void send_for_ever(int fd)
{
	char junk[4096];

	memset(junk, 'x', sizeof(junk));
	send_text(fd, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
	while (send(fd, junk, sizeof(junk), MSG_NOSIGNAL) > 0) {
	}
}

static void answer(int fd, const char *request)
{
	const char *path = strchr(request, ' ');
	char header[200] = "";

	path = path == NULL ? "" : path + 1;
	if (str_starts(path, "/echo")) {
		echo(fd, request);
	} else if (str_starts(path, "/status/")) {
		answer_with_header(fd, atoi(path + 8), "X-Y: z");
	} else if (sscanf(path, "/429/%180[^ ]", header + 13) == 1) {
		memcpy(header, "Retry-After: ", 13);
		for (char *c = header; *c != '\0'; c++) {
			*c = *c == '_' ? ' ' : *c;
		}
		answer_with_header(fd, 429, header);
	} else if (str_starts(path, "/redirect")) {
		answer_with_header(fd, 302, "Location: /echo");
	} else if (str_starts(path, "/date")) {
		answer_with_header(fd, 200, "Date: Wed, 25 Nov 2026 10:00:00 GMT");
	} else if (str_starts(path, "/truncated")) {
		send_text(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\":");
	} else if (str_starts(path, "/chunk")) {
		send_text(fd, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":");
	} else if (str_starts(path, "/garbage")) {
		send_text(fd, "\x01\x02 no http at all\r\n\r\n");
	} else if (str_starts(path, "/stall")) {
		send_text(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");
		stall(fd);
	} else if (str_starts(path, "/silent")) {
		stall(fd);
	} else if (str_starts(path, "/ever")) {
		send_for_ever(fd);
	} else if (str_starts(path, "/exact")) {
		send_text(fd, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\n"
			      "0123456789");
	} else if (str_starts(path, "/kept")) {
		/* Closed after a while, without a word beforehand. */
		send_text(fd, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
		usleep(20000);
	} else if (str_starts(path, "/slow")) {
		answer_with_header(fd, 200, "X-Y: z");
	}
}

static void *serve_one(void *user)
{
	struct connection *connection = user;
	char *request = read_request(connection->fd);

	/* Counted out before the answer goes: after it, the next may be on its way at once. */
	if (strstr(request, " /slow") != NULL) {
		count_open(connection->server, 1);
		usleep(30000);
		count_open(connection->server, -1);
	}
	answer(connection->fd, request);
	shutdown(connection->fd, SHUT_RDWR);
	close(connection->fd);
	free(request);
	free(connection);
	return NULL;
}

static void *accept_all(void *user)
{
	struct server *server = user;

	for (int fd; (fd = accept(server->listening, NULL, NULL)) >= 0;) {
		struct connection *connection = malloc(sizeof(*connection));

		*connection = (struct connection){ .server = server, .fd = fd };
		cr_assert_lt(server->count, THREADS_MAX);
		pthread_create(&server->threads[server->count++], NULL, serve_one, connection);
	}
	return NULL;
}

static void server_start(struct server *server)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(address);

	*server = (struct server){ .listening = socket(AF_INET, SOCK_STREAM, 0) };
	pthread_mutex_init(&server->lock, NULL);
	cr_assert_eq(bind(server->listening, (struct sockaddr *)&address, len), 0);
	cr_assert_eq(listen(server->listening, 64), 0);
	getsockname(server->listening, (struct sockaddr *)&address, &len);
	server->port = ntohs(address.sin_port);
	pthread_create(&server->acceptor, NULL, accept_all, server);
}

static void server_stop(struct server *server)
{
	shutdown(server->listening, SHUT_RDWR);
	pthread_join(server->acceptor, NULL);
	close(server->listening);
	for (size_t i = 0; i < server->count; i++) {
		pthread_join(server->threads[i], NULL);
	}
}

/* ---- the client ---- */

struct world {
	struct server server;
	struct arena *arena;
	struct clock clock;
	struct alarms alarms;
	struct loop *loop;
	struct http *http;
	struct transport transport;
	int awaited;
	/* the last answer */
	int status;
	const char *body, *failure;
	size_t body_len;
	int64_t retry_after_s, date_s;
	struct str order;
};

static void world_start(struct world *w)
{
	struct err err = { 0 };

	*w = (struct world){ .arena = arena_new(), .clock = clock_system() };
	str_init(&w->order, w->arena);
	server_start(&w->server);
	cr_assert(loop_new(&w->alarms, &w->clock, &w->loop, &err), "%s", err.text);
	cr_assert(http_new(w->loop, &w->http, &err), "%s", err.text);
	w->transport = http_transport(w->http);
}

static void world_stop(struct world *w)
{
	http_free(w->http);
	loop_free(w->loop);
	server_stop(&w->server);
	arena_free(w->arena);
}

static void on_answer(void *user, const struct http_answer *got)
{
	struct world *w = user;

	cr_assert_gt(w->awaited, 0, "called back more than once");
	w->status = got->status;
	w->body = arena_strdup(w->arena, got->body);
	w->body_len = got->body_len;
	w->failure = arena_strdup(w->arena, got->failure);
	w->retry_after_s = got->retry_after_s;
	w->date_s = got->date_s;
	str_addf(&w->order, "%d ", got->status);
	if (--w->awaited == 0) {
		loop_stop(w->loop);
	}
}

static struct http_request request_of(struct world *w, const char *method, const char *path)
{
	return (struct http_request){ .method = method,
				      .url = arena_printf(w->arena, "http://127.0.0.1:%d%s",
							  w->server.port, path),
				      .timeout_ms = 5000 };
}

static void put_on(struct world *w, const struct http_request *request)
{
	int before = ++w->awaited;

	transport_send(&w->transport, request, on_answer, w);
	cr_assert_eq(w->awaited, before, "called back before it returned");
}

static void ask(struct world *w, const struct http_request *request)
{
	put_on(w, request);
	loop_run(w->loop);
	cr_assert_eq(w->awaited, 0);
}

static void get(struct world *w, const char *path)
{
	struct http_request request = request_of(w, "GET", path);

	ask(w, &request);
}

Test(http, puts_with_length_type_and_token, .timeout = 60)
{
	struct world w;

	world_start(&w);
	struct http_request request = request_of(&w, "PUT", "/echo?a=b");

	request.token = "s3cret";
	request.body = "{\"x\":1}";
	request.body_len = 7;
	ask(&w, &request);
	cr_assert_eq(w.status, 200);
	cr_assert(str_starts(w.body, "PUT /echo?a=b HTTP/1.1\r\n"), "%s", w.body);
	cr_assert(strstr(w.body, "Content-Length: 7\r\n") != NULL, "%s", w.body);
	cr_assert(strstr(w.body, "Content-Type: application/json\r\n") != NULL);
	cr_assert(strstr(w.body, "Authorization: Bearer s3cret\r\n") != NULL);
	cr_assert(str_ends(w.body, "\r\n\r\n{\"x\":1}"));
	cr_assert_null(strstr(w.body, "Expect:"));
	cr_assert_eq(w.body_len, strlen(w.body));
	world_stop(&w);
}

Test(http, an_empty_body_still_has_a_length, .timeout = 60)
{
	struct world w;

	world_start(&w);
	struct http_request request = request_of(&w, "POST", "/echo");

	request.content_type = "text/plain";
	ask(&w, &request);
	cr_assert(strstr(w.body, "Content-Length: 0\r\n") != NULL, "%s", w.body);
	cr_assert(strstr(w.body, "Content-Type: text/plain\r\n") != NULL, "%s", w.body);
	cr_assert_null(strstr(w.body, "Authorization"));
	get(&w, "/echo");
	cr_assert(str_starts(w.body, "GET /echo "));
	cr_assert_null(strstr(w.body, "Content-Length"));
	world_stop(&w);
}

Test(http, statuses_are_passed_on, .timeout = 60)
{
	static const int statuses[] = { 200, 400, 401, 403, 404, 413, 500, 502, 504 };
	struct world w;

	world_start(&w);
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		get(&w, arena_printf(w.arena, "/status/%d", statuses[i]));
		cr_assert_eq(w.status, statuses[i]);
		cr_assert_str_eq(w.body, "{}");
		cr_assert_eq(w.retry_after_s, -1);
		cr_assert_eq(w.date_s, 0);
	}
	get(&w, "/date");
	cr_assert_eq(w.date_s, 1795600800);
	world_stop(&w);
}

Test(http, redirects_are_not_followed, .timeout = 60)
{
	struct world w;

	world_start(&w);
	get(&w, "/redirect");
	cr_assert_eq(w.status, 302);
	cr_assert_str_eq(w.body, "{}");
	world_stop(&w);
}

Test(http, retry_after_in_each_form, .timeout = 60)
{
	static const struct {
		const char *value;
		int64_t least_s, most_s;
	} cases[] = {
		{ "7", 7, 7 },
		{ "0", 0, 0 },
		{ "1.5", 1, 1 },
		{ "1000000000", 1000000, 10000000 },
		{ "99999999999999999999999999", 1000000, 10000000 },
		{ "Wed,_25_Nov_2015_10:00:00_GMT", 0, 0 },
		{ "Wed,_25_Nov_2099_10:00:00_GMT", 1000000, INT64_MAX },
		{ "-5", -1, -1 },
		{ "soon", -1, -1 },
	};
	struct world w;

	world_start(&w);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		get(&w, arena_printf(w.arena, "/429/%s", cases[i].value));
		cr_assert_eq(w.status, 429);
		cr_assert_geq(w.retry_after_s, cases[i].least_s, "%s: %lld", cases[i].value,
			      (long long)w.retry_after_s);
		cr_assert_leq(w.retry_after_s, cases[i].most_s, "%s: %lld", cases[i].value,
			      (long long)w.retry_after_s);
	}
	world_stop(&w);
}

/* Nothing certain is known: never a status with half a body. */
Test(http, half_an_answer_is_no_answer, .timeout = 60)
{
	static const char *const paths[] = { "/truncated", "/chunk", "/garbage", "/nothing" };
	struct world w;

	world_start(&w);
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		get(&w, paths[i]);
		cr_assert_eq(w.status, 0, "%s", paths[i]);
		cr_assert_str_eq(w.body, "");
		cr_assert_eq(w.body_len, 0);
		cr_assert_not(str_is_empty(w.failure));
	}
	world_stop(&w);
}

Test(http, answers_have_a_size_limit, .timeout = 60)
{
	struct world w;

	world_start(&w);
	struct http_request request = request_of(&w, "GET", "/ever");

	request.max_answer = 100000;
	ask(&w, &request);
	cr_assert_eq(w.status, 0);
	cr_assert_str_eq(w.failure, "the answer is too long");
	request = request_of(&w, "GET", "/exact");
	request.max_answer = 10;
	ask(&w, &request);
	cr_assert_eq(w.status, 200);
	cr_assert_str_eq(w.body, "0123456789");
	request.max_answer = 9;
	ask(&w, &request);
	cr_assert_eq(w.status, 0);
	world_stop(&w);
}

Test(http, timeouts, .timeout = 60)
{
	static const char *const paths[] = { "/silent", "/stall" };
	struct world w;

	world_start(&w);
	for (size_t i = 0; i < 2; i++) {
		struct http_request request = request_of(&w, "GET", paths[i]);
		int64_t before_ms = clock_mono_ms(&w.clock);

		request.timeout_ms = 150;
		ask(&w, &request);
		cr_assert_eq(w.status, 0);
		cr_assert_geq(clock_mono_ms(&w.clock) - before_ms, 140);
		cr_assert_lt(clock_mono_ms(&w.clock) - before_ms, 4000);
	}
	world_stop(&w);
}

Test(http, nobody_listens, .timeout = 60)
{
	struct world w;

	world_start(&w);
	struct http_request request = request_of(&w, "GET", "/");

	request.url = "http://127.0.0.1:1/";
	ask(&w, &request);
	cr_assert_eq(w.status, 0);
	cr_assert_not(str_is_empty(w.failure));
	world_stop(&w);
}

Test(http, plain_http_stays_on_this_machine, .timeout = 60)
{
	static const char *const urls[] = {
		"http://example.org/",
		"http://127.0.0.1.example.org/",
		"http://127.example.org:80/",
		"http://localhost.example.org/",
		"http://10.0.0.1/",
		"file:///etc/passwd",
		"gopher://127.0.0.1/",
		"not a url",
		"",
		"http://user@example.org/",
		"http://1/",
		"http://127.0.0.1@example.org/",
	};
	struct world w;

	world_start(&w);
	get(&w, "/judged");
	cr_assert_eq(w.server.count, 1);
	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
		struct http_request request = { .method = "GET",
						.url = urls[i],
						.timeout_ms = 3000 };

		ask(&w, &request);
		cr_assert_eq(w.status, 0, "%s", urls[i]);
		cr_assert(str_starts(w.failure, "only https") || str_starts(w.failure, "not a URL"),
			  "%s: %s", urls[i], w.failure);
	}
	cr_assert_eq(w.server.count, 1);
	world_stop(&w);
}

static void resume(void *user)
{
	loop_stop(user);
}

/* A connection that was kept, and closed by the server meanwhile, is not taken for an answer. */
Test(http, kept_connection_is_gone, .timeout = 60)
{
	struct world w;

	world_start(&w);
	struct alarm alarm = { .ring = resume, .user = w.loop };

	for (int i = 0; i < 5; i++) {
		get(&w, "/kept");
		cr_assert_eq(w.status, 200, "%d: %s", i, w.failure);
		cr_assert_str_eq(w.body, "{}");
		alarm_set(&w.alarms, &alarm, clock_mono_ms(&w.clock) + 60);
		loop_run(w.loop);
	}
	world_stop(&w);
}

/* A slow answer holds nobody up, and no more than a dozen are asked for at once. */
Test(http, many_at_once, .timeout = 60)
{
	struct world w;

	world_start(&w);
	for (int i = 0; i < 40; i++) {
		struct http_request request = request_of(&w, "GET", "/slow");

		put_on(&w, &request);
	}
	loop_run(w.loop);
	cr_assert_eq(w.awaited, 0);
	cr_assert_eq(w.order.len, 40 * strlen("200 "), "%s: %s", w.order.text, w.failure);
	cr_assert_leq(w.server.most_open, 12);
	cr_assert_gt(w.server.most_open, 1);
	world_stop(&w);
}

/* Freed with requests waiting, and under way: nobody is called back, nothing is leaked. */
Test(http, freed_under_way, .timeout = 60)
{
	struct world w;

	world_start(&w);
	for (int i = 0; i < 20; i++) {
		struct http_request request = request_of(&w, "GET", "/silent");

		put_on(&w, &request);
	}
	struct alarm alarm = { .ring = resume, .user = w.loop };

	alarm_set(&w.alarms, &alarm, clock_mono_ms(&w.clock) + 100);
	loop_run(w.loop);
	w.awaited = 0;
	world_stop(&w);
}
