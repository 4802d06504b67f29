/* wire_server: a homeserver of canned answers that measures how fast its client acts on them. */
/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include "wire.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/*
 * usage: wire_server PORT MODE EVENTS BATCH FOLDER [KEY=VALUE...]
 * FOLDER has `initial.json`, the answer to a /sync without a position, and `voices`, a line for
 * each who speaks: ROOM SENDER [COMMAND], going through the rooms first. MODE:
 *   latency     one event at a time; prints microseconds from the end of the /sync answer to the
 *               first byte of the PUT, one a line
 *   throughput  EVENTS in answers of BATCH; prints the microseconds from the first answer to the
 *               last PUT answered, or, where nothing is to be answered, to the /sync after the last
 *   backlog     EVENTS at once, as after an outage: of each room the last BATCH in the /sync
 * answer, the others in /messages start       nothing to do; prints the monotonic nanoseconds at
 * which the first connection and the first /sync came KEY: every (each so many-th event of a room
 * is a command; 0: none), body (the command), filler (bytes of the others), rate (PUTs an hour,
 * else 429) and burst, apart (ms
 * from one event to the next, the last being said now; 0), stay=1 (goes on when all is said),
 * wait=1 (says nothing before SIGUSR1), tell=1 (prints when each PUT came, in microseconds of the
 * day's clock), tag (in the events' ids), keep=FILE (what was PUT, a line each).
 */
enum { CONNECTIONS = 64, READ_MAX = 1 << 18, VOICES_MAX = 1 << 15, PAGE_MAX = 100 };
enum mode { LATENCY, THROUGHPUT, BACKLOG, START };

struct connection {
	int fd;
	char *bytes;
	size_t len;
};

struct voice {
	char room[64], sender[96], command[128];
};

struct server {
	enum mode mode;
	bool is_waiting, is_synced_once, is_over;
	long events, batch, every, filler, rate, burst, stays, tells, waits, apart;
	long given, put, wanted, created, replied;
	const char *command, *tag, *folder;
	char mark[64]; /* how an event's id begins */
	struct voice *voices;
	long voice_count, room_count;
	struct text initial, answer;
	FILE *kept;
	int sync_fd; /* a /sync that waits for something to be said; -1: none */
	long sync_at;
	int64_t said_ns, begun_ns, bucket_ns;
};

static volatile sig_atomic_t may_speak = 1;

static void on_signal(int number)
{
	(void)number;
	may_speak = 1;
}

static void reply(int fd, const char *body)
{
	reply_with(fd, "200 OK", body, strlen(body));
}

static bool is_command(const struct server *server, long number)
{
	return server->every > 0 && (number / server->room_count) % server->every == 0;
}

/* Events are numbered from 0; number n is said in room n % room_count. */
static void add_event(struct server *server, struct text *out, long number)
{
	const struct voice *voice = &server->voices[number % server->voice_count];

	add(out,
	    "{\"type\":\"m.room.message\",\"sender\":\"%s\",\"event_id\":\"$e%s%ld\","
	    "\"origin_server_ts\":%lld,\"content\":{\"msgtype\":\"m.text\",\"body\":\"",
	    voice->sender, server->tag, number,
	    (long long)(now_ns(CLOCK_REALTIME) / 1000000 -
			(server->events - number) * server->apart));
	if (is_command(server, number)) {
		add(out, "%s\"}}", voice->command[0] == '\0' ? server->command : voice->command);
		return;
	}
	for (long said = 0; said < server->filler; said += 11) {
		add(out, "so it goes ");
	}
	add(out, "so it goes\"}}");
}

/* Of a room the events from `first` that are below `end`. */
static void add_room(struct server *server, struct text *out, long first, long end, bool is_limited)
{
	long room = first % server->room_count;

	add(out, "%s\"%s\":{\"timeline\":{\"limited\":%s,\"prev_batch\":\"p%ld_%ld\",\"events\":[",
	    out->bytes[out->len - 1] == '{' ? "" : ",", server->voices[room].room,
	    is_limited ? "true" : "false", room, first);
	for (long number = first; number < end; number += server->room_count) {
		if (number > first) {
			add(out, ",");
		}
		add_event(server, out, number);
	}
	add(out, "]}}");
}

/* The next events, as one /sync answer. */
static void say_next(struct server *server, int fd)
{
	struct text *out = &server->answer;
	bool is_backlog = server->mode == BACKLOG;
	long left = server->events - server->given, rooms = server->room_count;
	long end = server->given + (is_backlog || left < server->batch ? left : server->batch);

	if (server->begun_ns == 0) {
		server->begun_ns = now_ns(CLOCK_MONOTONIC);
	}
	out->len = 0;
	add(out, "{\"next_batch\":\"s%ld\",\"rooms\":{\"join\":{", end);
	for (long i = 0; i < rooms && server->given + i < end; i++) {
		long first = server->given + i;
		long all = (end - first + rooms - 1) / rooms;

		if (is_backlog && all > server->batch) {
			first += (all - server->batch) * rooms;
		}
		add_room(server, out, first, end, is_backlog && all > server->batch);
	}
	add(out, "}}}");
	server->given = end;
	reply_with(fd, "200 OK", out->bytes, out->len);
	server->said_ns = now_ns(CLOCK_MONOTONIC);
	server->is_waiting = true;
	server->sync_fd = -1;
}

/* A page of what a limited answer left out, newest first. */
static void on_messages(struct server *server, int fd, const char *line)
{
	struct text *out = &server->answer;
	const char *from = strstr(line, "from=p");
	long room = 0, before = 0, count = 0, number;

	if (from == NULL || sscanf(from, "from=p%ld_%ld", &room, &before) != 2) {
		reply(fd, "{\"chunk\":[],\"start\":\"x\"}");
		return;
	}
	out->len = 0;
	add(out, "{\"start\":\"p%ld_%ld\",\"chunk\":[", room, before);
	for (number = before - server->room_count; number >= 0 && count < PAGE_MAX;
	     number -= server->room_count, count++) {
		add(out, "%s{\"room_id\":\"%s\",", count > 0 ? "," : "", server->voices[room].room);
		size_t brace = out->len;

		add_event(server, out, number);
		memmove(out->bytes + brace, out->bytes + brace + 1, out->len - brace);
		out->len--;
	}
	add(out, "]");
	if (number >= 0) {
		add(out, ",\"end\":\"p%ld_%ld\"", room, number + server->room_count);
	}
	add(out, "}");
	reply_with(fd, "200 OK", out->bytes, out->len);
}

static void finish(struct server *server)
{
	printf("%lld\n", (long long)(now_ns(CLOCK_MONOTONIC) - server->begun_ns) / 1000);
	fflush(stdout);
	server->is_over = true;
	if (!server->stays) {
		exit(0);
	}
}

static void on_sync(struct server *server, int fd, const char *line)
{
	bool has_since = strstr(line, "since=") != NULL;

	if (server->mode == START && !server->is_synced_once) {
		printf("sync %lld\n", (long long)now_ns(CLOCK_MONOTONIC));
		fflush(stdout);
	}
	server->is_synced_once = true;
	if (!has_since) {
		reply_with(fd, "200 OK", server->initial.bytes, server->initial.len);
		return;
	}
	if (server->wanted == 0 && server->mode == THROUGHPUT && !server->is_over &&
	    server->given == server->events) {
		finish(server);
	}
	if (server->mode == BACKLOG && may_speak && server->given < server->events) {
		say_next(server, fd);
		return;
	}
	if (strstr(line, "timeout=0") != NULL) {
		char batch[96];

		snprintf(batch, sizeof(batch), "{\"next_batch\":\"s%ld\"}", server->given);
		reply(fd, batch);
		return;
	}
	server->sync_fd = fd;
	server->sync_at = (long)(now_ns(CLOCK_MONOTONIC) / 1000);
}

/* Synapse's way: so many at once, then as the bucket drains. Returns ms to wait; 0: it may pass. */
static long limit(struct server *server)
{
	int64_t each = 0, now = now_ns(CLOCK_MONOTONIC);

	if (server->rate == 0) {
		return 0;
	}
	each = 3600000000000 / server->rate;
	if (server->bucket_ns < now) {
		server->bucket_ns = now;
	}
	/* bucket_ns is when the bucket will be empty. */
	if (server->bucket_ns + each > now + server->burst * each) {
		return (long)((server->bucket_ns + each - now - server->burst * each) / 1000000) +
		       1;
	}
	server->bucket_ns += each;
	return 0;
}

static void on_put(struct server *server, int fd, const char *content, size_t len)
{
	long wait = limit(server);
	char body[96];

	if (wait > 0) {
		int said =
		    snprintf(body, sizeof(body),
			     "{\"errcode\":\"M_LIMIT_EXCEEDED\",\"retry_after_ms\":%ld}", wait);

		reply_with(fd, "429 Too Many Requests", body, (size_t)said);
		return;
	}
	if (server->tells) {
		printf("put %lld\n", (long long)(now_ns(CLOCK_REALTIME) / 1000));
	}
	if (server->kept != NULL) {
		fwrite(content, 1, len, server->kept);
		putc('\n', server->kept);
		fflush(server->kept);
	}
	/* What answers an earlier run is none of this one's. */
	server->put += memmem(content, len, server->mark, strlen(server->mark)) != NULL;
	snprintf(body, sizeof(body), "{\"event_id\":\"$r%ld\"}", ++server->replied);
	reply(fd, body);
	if (server->mode != LATENCY && server->mode != START && !server->is_over &&
	    server->wanted > 0 && server->put == server->wanted) {
		finish(server);
	}
}

/* Kept in the folder: a homeserver that has forgotten it would be one that was put back in time. */
static void on_account_data(struct server *server, int fd, const char *line, const char *body,
			    size_t len)
{
	const char *type = strstr(line, "/account_data/") + strlen("/account_data/");
	char kept[1 << 18] = "{}", path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%.*s", server->folder, (int)strcspn(type, "/ ?"), type);
	file = fopen(path, body == NULL ? "r" : "w");
	if (file != NULL && body != NULL) {
		fwrite(body, 1, len, file);
	} else if (file != NULL) {
		kept[fread(kept, 1, sizeof(kept) - 1, file)] = '\0';
	}
	if (file != NULL) {
		fclose(file);
	}
	reply(fd, body == NULL ? kept : "{}");
}

static void on_request(struct server *server, int fd, const char *line, const char *body,
		       size_t len)
{
	char text[96];

	if (strstr(line, "/sync") != NULL) {
		on_sync(server, fd, line);
	} else if (strstr(line, "/send/") != NULL) {
		on_put(server, fd, body, len);
	} else if (strstr(line, "/messages") != NULL) {
		on_messages(server, fd, line);
	} else if (strstr(line, "/createRoom") != NULL) {
		snprintf(text, sizeof(text), "{\"room_id\":\"!made%ld:bench\"}", ++server->created);
		reply(fd, text);
	} else if (strstr(line, "/account_data/") != NULL) {
		on_account_data(server, fd, line, strncmp(line, "PUT", 3) == 0 ? body : NULL, len);
	} else if (strstr(line, "/versions") != NULL) {
		reply(fd, "{\"versions\":[\"v1.1\",\"v1.11\"]}");
	} else if (strstr(line, "/whoami") != NULL) {
		reply(fd, "{\"user_id\":\"@clerk:bench\",\"device_id\":\"CLERKD\"}");
	} else if (strstr(line, "/filter") != NULL) {
		reply(fd, "{\"filter_id\":\"1\"}");
	} else if (strstr(line, "/join") != NULL || strstr(line, "/directory/") != NULL) {
		reply(fd, "{\"room_id\":\"!c1:bench\",\"joined\":{}}");
	} else if (strstr(line, "/state ") != NULL) {
		reply(fd, "[]");
	} else {
		reply(fd, "{}");
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
	on_request(server, connection->fd, connection->bytes, connection->bytes + head, body);
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
	if (server->mode == LATENCY && server->is_waiting &&
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
	if (server->sync_fd < 0 || server->mode == START || !may_speak) {
		return;
	}
	if (server->given == server->events) {
		if (server->mode == LATENCY && server->put == server->wanted && !server->stays) {
			exit(0);
		}
		return;
	}
	if (server->mode != LATENCY || (server->put == server->given &&
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

	if (server->mode == START && server->begun_ns == 0) {
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

static FILE *open_in(const char *folder, const char *name)
{
	char path[4096];
	FILE *in;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	in = fopen(path, "r");
	if (in == NULL) {
		perror(path);
		exit(66);
	}
	return in;
}

static void read_folder(struct server *server, const char *folder)
{
	FILE *in = open_in(folder, "initial.json");
	char part[65536];
	size_t got;

	while ((got = fread(part, 1, sizeof(part) - 1, in)) > 0) {
		part[got] = '\0';
		add(&server->initial, "%s", part);
	}
	fclose(in);
	server->voices = calloc(VOICES_MAX, sizeof(*server->voices));
	in = open_in(folder, "voices");
	while (server->voice_count < VOICES_MAX && fgets(part, sizeof(part), in) != NULL) {
		struct voice *voice = &server->voices[server->voice_count];

		server->voice_count += sscanf(part, "%63s %95s %127[^\n]", voice->room,
					      voice->sender, voice->command) >= 2;
	}
	fclose(in);
	/* The rooms come first; then the first room again, with its second speaker. */
	for (server->room_count = 1;
	     server->room_count < server->voice_count &&
	     strcmp(server->voices[server->room_count].room, server->voices[0].room) != 0;
	     server->room_count++) {
	}
}

static bool set(struct server *server, const char *word)
{
	const char *value = strchr(word, '=') + 1;
	const struct {
		const char *key;
		long *at;
	} numbers[] = { { "every=", &server->every }, { "filler=", &server->filler },
			{ "rate=", &server->rate },   { "burst=", &server->burst },
			{ "stay=", &server->stays },  { "tell=", &server->tells },
			{ "wait=", &server->waits },  { "apart=", &server->apart } };

	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		if (strncmp(word, numbers[i].key, strlen(numbers[i].key)) == 0) {
			*numbers[i].at = atol(value);
			return true;
		}
	}
	if (strncmp(word, "body=", 5) == 0) {
		server->command = value;
		return true;
	}
	if (strncmp(word, "tag=", 4) == 0) {
		server->tag = value;
		return true;
	}
	if (strncmp(word, "keep=", 5) == 0) {
		server->kept = fopen(value, "w");
	}
	return server->kept != NULL;
}

static enum mode mode_of(const char *word)
{
	static const char *const words[] = { "latency", "throughput", "backlog", "start" };

	for (int i = 0; i < 4; i++) {
		if (strcmp(word, words[i]) == 0) {
			return (enum mode)i;
		}
	}
	exit(64);
}

static void serve(struct server *server, int listener)
{
	static struct connection connections[CONNECTIONS];
	struct pollfd polls[CONNECTIONS + 1];

	for (int i = 0; i < CONNECTIONS; i++) {
		connections[i] = (struct connection){ .fd = -1, .bytes = malloc(READ_MAX) };
	}
	for (;;) {
		polls[0] = (struct pollfd){ .fd = listener, .events = POLLIN };
		for (int i = 0; i < CONNECTIONS; i++) {
			polls[i + 1] = (struct pollfd){ .fd = connections[i].fd, .events = POLLIN };
		}
		if (poll(polls, CONNECTIONS + 1, server->mode == LATENCY ? 1 : 20) <= 0) {
			fflush(stdout);
			polls[0].revents = 0;
		}
		for (int i = 0; i < CONNECTIONS; i++) {
			if (connections[i].fd >= 0 && polls[i + 1].revents > 0) {
				on_readable(server, &connections[i]);
			}
		}
		if (polls[0].revents != 0) {
			greet(server, listener, connections);
		}
		speak(server);
	}
}

int main(int argc, char **argv)
{
	if (argc < 6) {
		return 64;
	}
	struct server server = { .mode = mode_of(argv[2]),
				 .events = atol(argv[3]),
				 .batch = atol(argv[4]),
				 .every = 1,
				 .command = "!hello",
				 .tag = "",
				 .sync_fd = -1 };

	for (int i = 6; i < argc; i++) {
		if (strchr(argv[i], '=') == NULL || !set(&server, argv[i])) {
			fprintf(stderr, "wire_server: %s?\n", argv[i]);
			return 64;
		}
	}
	snprintf(server.mark, sizeof(server.mark), "\"$e%s", server.tag);
	server.folder = argv[5];
	read_folder(&server, argv[5]);
	may_speak = !server.waits;
	for (long i = 0; i < server.events; i++) {
		server.wanted += is_command(&server, i);
	}
	signal(SIGUSR1, on_signal);
	serve(&server, open_listener(atoi(argv[1])));
}
