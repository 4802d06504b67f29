/* http_world: a server on this machine that misbehaves by path, and who asks it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_TESTS_HTTP_WORLD_H
#define CLERK_TESTS_HTTP_WORLD_H

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

/* ---- the server: a thread for each connection, one request each but for /again ---- */

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
	int fd, asked; /* requests on it, up to now */
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

/* Over a connection that stays. */
static void answer_again(int fd, const char *request, const char *path)
{
	const char *retry = str_starts(path, "/429") ? "Retry-After: 7\r\n" : "";
	char head[128];

	snprintf(head, sizeof(head), "HTTP/1.1 200 OK\r\n%sContent-Length: %zu\r\n\r\n", retry,
		 strlen(request));
	send_text(fd, head);
	send_text(fd, request);
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
	if (str_starts(path, "/again")) {
		answer_again(fd, request, path + strlen("/again"));
	} else if (str_starts(path, "/echo")) {
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
	} else if (str_starts(path, "/date/later")) {
		answer_with_header(fd, 200, "Date: Wed, 25 Nov 2026 10:00:01 GMT");
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

	while (strstr(request, " /again") != NULL) {
		if (connection->asked++ > 0 && strstr(request, " /again/hang") != NULL) {
			break; /* without a word, as one that was about to close */
		}
		answer(connection->fd, request);
		free(request);
		request = read_request(connection->fd);
	}
	/* Counted out before the answer goes: after it, the next may be on its way at once. */
	if (strstr(request, " /slow") != NULL) {
		count_open(connection->server, 1);
		usleep(30000);
		count_open(connection->server, -1);
	}
	if (connection->asked == 0) {
		answer(connection->fd, request);
	}
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

#endif
