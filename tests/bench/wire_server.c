/* wire_server: a homeserver of canned answers that measures how fast its client acts on them. */
/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/*
 * usage: wire_server PORT MODE COMMANDS BATCH SENDERS
 * MODE latency: one command at a time; prints microseconds from the end of the /sync answer to the
 * first byte of the PUT, one a line. MODE throughput: commands in answers of BATCH; prints the
 * microseconds from the first answer to the last PUT answered. MODE start: prints the monotonic
 * nanoseconds at which the first request and the first /sync came, then goes on answering.
 */
enum { CONNECTIONS = 32, READ_MAX = 1 << 18, ANSWER_MAX = 1 << 22, BODY_ROOM = 1 << 21 };

struct connection {
	int fd;
	char *bytes;
	size_t len;
};

struct server {
	bool is_latency, is_start, is_waiting, is_synced_once;
	long commands, batch, senders;
	long given, put, initial_syncs;
	int sync_fd; /* a /sync that waits for something to be said; -1: none */
	long sync_at;
	int64_t said_ns, begun_ns;
	char *answer;
};

static int64_t now_ns(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void send_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t sent = send(fd, bytes, len, MSG_NOSIGNAL);

		if (sent < 0 && errno != EINTR) {
			return;
		}
		bytes += sent > 0 ? sent : 0;
		len -= sent > 0 ? (size_t)sent : 0;
	}
}

static void reply(struct server *server, int fd, const char *body)
{
	int head = snprintf(server->answer, ANSWER_MAX,
			    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
			    "Content-Length: %zu\r\n\r\n%s",
			    strlen(body), body);

	send_all(fd, server->answer, (size_t)head);
}

static size_t add_event(char *out, long number, const char *type, long sender, const char *rest)
{
	return (size_t)sprintf(out,
			       "{\"type\":\"%s\",\"sender\":\"@p%ld:bench\",\"event_id\":\"$e%ld\","
			       "\"origin_server_ts\":%lld,%s}",
			       type, sender, number, (long long)(now_ns(CLOCK_REALTIME) / 1000000),
			       rest);
}

/* The room with everyone in it; nothing to do yet. */
static void reply_initial(struct server *server, int fd, char *body)
{
	size_t at = (size_t)sprintf(
	    body,
	    "{\"next_batch\":\"s0\",\"rooms\":{\"join\":{\"!room:bench\":{\"timeline\":"
	    "{\"events\":[],\"limited\":false,\"prev_batch\":\"p0\"},\"state\":{\"events\":["
	    "{\"type\":\"m.room.create\",\"sender\":\"@p1:bench\",\"state_key\":\"\","
	    "\"event_id\":\"$c\",\"origin_server_ts\":1,\"content\":{\"room_version\":\"11\"}},"
	    "{\"type\":\"m.room.member\",\"sender\":\"@clerk:bench\",\"event_id\":\"$m\","
	    "\"state_key\":\"@clerk:bench\",\"origin_server_ts\":1,"
	    "\"content\":{\"membership\":\"join\"}}");

	for (long i = 1; i <= server->senders; i++) {
		char rest[128];

		snprintf(rest, sizeof(rest),
			 "\"state_key\":\"@p%ld:bench\",\"content\":{\"membership\":\"join\"}", i);
		body[at++] = ',';
		at += add_event(body + at, -i, "m.room.member", i, rest);
	}
	strcpy(body + at, "]}}}}}");
	reply(server, fd, body);
}

/* The next commands, as one /sync answer. */
static void say_next(struct server *server, int fd)
{
	char *body = malloc(BODY_ROOM);
	size_t at;

	if (body == NULL) {
		abort();
	}
	if (server->begun_ns == 0) {
		server->begun_ns = now_ns(CLOCK_MONOTONIC);
	}
	at = (size_t)sprintf(body,
			     "{\"next_batch\":\"s%ld\",\"rooms\":{\"join\":{\"!room:bench\":"
			     "{\"timeline\":{\"limited\":false,\"prev_batch\":\"p\",\"events\":[",
			     server->given + server->batch);
	for (long i = 0; i < server->batch && server->given < server->commands; i++) {
		long number = ++server->given;

		if (i > 0) {
			body[at++] = ',';
		}
		at += add_event(body + at, number, "m.room.message", number % server->senders + 1,
				"\"content\":{\"msgtype\":\"m.text\",\"body\":\"!hello\"}");
	}
	strcpy(body + at, "]}}}}}");
	reply(server, fd, body);
	server->said_ns = now_ns(CLOCK_MONOTONIC);
	server->is_waiting = true;
	server->sync_fd = -1;
	free(body);
}

static void on_sync(struct server *server, int fd, const char *line)
{
	char *body;

	if (server->is_start && !server->is_synced_once) {
		printf("sync %lld\n", (long long)now_ns(CLOCK_MONOTONIC));
		fflush(stdout);
	}
	server->is_synced_once = true;
	if (strstr(line, "since=") == NULL) {
		body = malloc(BODY_ROOM);
		if (body == NULL) {
			abort();
		}
		reply_initial(server, fd, body);
		free(body);
		return;
	}
	if (strstr(line, "timeout=0") != NULL) {
		char batch[96];

		snprintf(batch, sizeof(batch), "{\"next_batch\":\"s%ld\"}", server->given);
		reply(server, fd, batch);
		return;
	}
	server->sync_fd = fd;
	server->sync_at = (long)(now_ns(CLOCK_MONOTONIC) / 1000);
}

static void on_put(struct server *server, int fd)
{
	char body[64];

	snprintf(body, sizeof(body), "{\"event_id\":\"$r%ld\"}", ++server->put);
	reply(server, fd, body);
	if (!server->is_latency && server->put == server->commands) {
		printf("%lld\n", (long long)(now_ns(CLOCK_MONOTONIC) - server->begun_ns) / 1000);
		fflush(stdout);
		exit(0);
	}
}

static void on_request(struct server *server, int fd, const char *line)
{
	if (strstr(line, "/sync") != NULL) {
		on_sync(server, fd, line);
	} else if (strstr(line, "/send/") != NULL) {
		on_put(server, fd);
	} else if (strstr(line, "/versions") != NULL) {
		reply(server, fd, "{\"versions\":[\"v1.1\",\"v1.11\"]}");
	} else if (strstr(line, "/whoami") != NULL) {
		reply(server, fd, "{\"user_id\":\"@clerk:bench\",\"device_id\":\"CLERKD\"}");
	} else if (strstr(line, "/filter") != NULL) {
		reply(server, fd, "{\"filter_id\":\"1\"}");
	} else if (strstr(line, "/join") != NULL || strstr(line, "/directory/") != NULL) {
		reply(server, fd, "{\"room_id\":\"!room:bench\",\"joined\":{}}");
	} else if (strstr(line, "/state ") != NULL) {
		reply(server, fd, "[]");
	} else {
		reply(server, fd, "{}");
	}
}

/* True when a whole request was taken from the front of the buffer. */
static bool take_request(struct server *server, struct connection *connection)
{
	char *end = memmem(connection->bytes, connection->len, "\r\n\r\n", 4);

	if (end == NULL) {
		return false;
	}
	*end = '\0';
	size_t head = (size_t)(end - connection->bytes) + 4;
	const char *length = strcasestr(connection->bytes, "\r\nContent-Length:");
	size_t body = length == NULL ? 0 : strtoul(length + 17, NULL, 10);

	if (connection->len < head + body) {
		*end = '\r';
		return false;
	}
	char *eol = strstr(connection->bytes, "\r\n");

	if (eol != NULL) {
		*eol = '\0';
	}
	on_request(server, connection->fd, connection->bytes);
	memmove(connection->bytes, connection->bytes + head + body, connection->len - head - body);
	connection->len -= head + body;
	return true;
}

static void on_readable(struct server *server, struct connection *connection)
{
	ssize_t got = recv(connection->fd, connection->bytes + connection->len,
			   READ_MAX - connection->len - 1, 0);

	if (got <= 0) {
		if (server->sync_fd == connection->fd) {
			server->sync_fd = -1;
		}
		close(connection->fd);
		connection->fd = -1;
		return;
	}
	if (server->is_latency && server->is_waiting &&
	    memcmp(connection->bytes + connection->len, "PUT ", 4) == 0 &&
	    memmem(connection->bytes + connection->len, (size_t)got, "/send/", 6) != NULL) {
		printf("%.1f\n", (double)(now_ns(CLOCK_MONOTONIC) - server->said_ns) / 1000);
		server->is_waiting = false;
	}
	connection->len += (size_t)got;
	while (connection->len > 0 && take_request(server, connection)) {
	}
}

/* Speaks when somebody listens: one at a time, a moment after the last was answered; or at once. */
static void speak(struct server *server)
{
	if (server->sync_fd < 0 || server->is_start) {
		return;
	}
	if (server->given == server->commands) {
		if (server->is_latency && server->put == server->commands) {
			exit(0);
		}
		return;
	}
	if (!server->is_latency || (server->put == server->given &&
				    now_ns(CLOCK_MONOTONIC) / 1000 - server->sync_at > 3000)) {
		say_next(server, server->sync_fd);
	}
}

static int open_listener(int port)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_port = htons((uint16_t)port),
				       .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0 || listen(fd, 64) != 0) {
		perror("wire_server");
		exit(1);
	}
	return fd;
}

static void greet(struct server *server, int listener, struct connection *connections)
{
	int fd = accept(listener, NULL, NULL), on = 1;

	if (server->is_start && server->begun_ns == 0) {
		server->begun_ns = now_ns(CLOCK_MONOTONIC);
		printf("first %lld\n", (long long)server->begun_ns);
		fflush(stdout);
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	for (int i = 0; i < CONNECTIONS; i++) {
		if (connections[i].fd < 0) {
			connections[i].fd = fd;
			connections[i].len = 0;
			return;
		}
	}
	close(fd);
}

int main(int argc, char **argv)
{
	struct connection connections[CONNECTIONS];
	struct pollfd polls[CONNECTIONS + 1];

	if (argc != 6) {
		return 64;
	}
	struct server server = { .is_latency = strcmp(argv[2], "latency") == 0,
				 .is_start = strcmp(argv[2], "start") == 0,
				 .commands = atol(argv[3]),
				 .batch = atol(argv[4]),
				 .senders = atol(argv[5]),
				 .sync_fd = -1,
				 .answer = malloc(ANSWER_MAX) };
	int listener = open_listener(atoi(argv[1]));

	for (int i = 0; i < CONNECTIONS; i++) {
		connections[i] = (struct connection){ .fd = -1, .bytes = malloc(READ_MAX) };
	}
	for (;;) {
		polls[0] = (struct pollfd){ .fd = listener, .events = POLLIN };
		for (int i = 0; i < CONNECTIONS; i++) {
			polls[i + 1] = (struct pollfd){ .fd = connections[i].fd, .events = POLLIN };
		}
		poll(polls, CONNECTIONS + 1, 1);
		for (int i = 0; i < CONNECTIONS; i++) {
			if (connections[i].fd >= 0 && polls[i + 1].revents != 0) {
				on_readable(&server, &connections[i]);
			}
		}
		if (polls[0].revents != 0) {
			greet(&server, listener, connections);
		}
		speak(&server);
	}
}
