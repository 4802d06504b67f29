/* floor: the least that any such daemon must do: parse, commit, and put, without a daemon. */
/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <curl/curl.h>
#include <jansson.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

/*
 * usage: floor start PORT         initialises the five libraries and sends one request
 *        floor work PORT DATABASE SCHEMA
 *                                 answers wire_server as the smallest clerk there can be: raw
 *                                 socket, parse, one FULL commit of the same rows, one PUT each
 */
enum { BUFFER = 1 << 22, ROWS = 4 };

struct floor {
	int sync_fd, put_fd;
	char *buffer;
	sqlite3 *db;
	sqlite3_stmt *rows[ROWS], *since, *sent;
};

static void check(bool is_good, const char *what)
{
	if (!is_good) {
		perror(what);
		exit(1);
	}
}

static size_t ignore(char *bytes, size_t size, size_t count, void *user)
{
	(void)bytes;
	(void)user;
	return size * count;
}

static int start(const char *port)
{
	char url[128];
	uv_loop_t loop;
	sqlite3 *db;
	CURL *easy;

	snprintf(url, sizeof(url), "http://127.0.0.1:%s/_matrix/client/v3/sync", port);
	uv_loop_init(&loop);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	json_decref(json_pack("{s:s}", "a", "b"));
	sqlite3_open(":memory:", &db);
	sqlite3_exec(db, "CREATE TABLE t (a)", NULL, NULL, NULL);
	easy = curl_easy_init();
	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, ignore);
	curl_easy_perform(easy);
	curl_easy_cleanup(easy);
	sqlite3_close(db);
	return 0;
}

static int connect_to(const char *port)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_port = htons((uint16_t)atoi(port)),
				       .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;

	check(connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0, "connect");
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	return fd;
}

/* Sends a request and reads one answer; returns its body, terminated. */
static char *ask(struct floor *floor, int fd, const char *request, size_t len)
{
	size_t have = 0, want = SIZE_MAX;

	check(send(fd, request, len, MSG_NOSIGNAL) == (ssize_t)len, "send");
	while (have < want) {
		ssize_t got = recv(fd, floor->buffer + have, BUFFER - have - 1, 0);

		if (got <= 0) {
			exit(0); /* the server has seen enough */
		}
		have += (size_t)got;
		floor->buffer[have] = '\0';
		char *end = strstr(floor->buffer, "\r\n\r\n");
		const char *length = strcasestr(floor->buffer, "Content-Length:");

		if (end != NULL && length != NULL) {
			want = (size_t)(end + 4 - floor->buffer) + strtoul(length + 15, NULL, 10);
		}
	}
	return strstr(floor->buffer, "\r\n\r\n") + 4;
}

static void run(sqlite3_stmt *statement)
{
	check(sqlite3_step(statement) == SQLITE_DONE, "sqlite3_step");
	sqlite3_reset(statement);
}

static void create_tables(struct floor *floor, const char *path)
{
	FILE *in = fopen(path, "r");
	size_t len;

	check(in != NULL, path);
	len = fread(floor->buffer, 1, BUFFER - 1, in);
	fclose(in);
	floor->buffer[len] = '\0';
	check(sqlite3_exec(floor->db, floor->buffer, NULL, NULL, NULL) == SQLITE_OK, path);
}

static sqlite3_stmt *prepare(struct floor *floor, const char *sql)
{
	sqlite3_stmt *statement = NULL;

	check(sqlite3_prepare_v2(floor->db, sql, -1, &statement, NULL) == SQLITE_OK, sql);
	return statement;
}

/* The clerk's own tables, with their indexes, and of each the row that a command leaves there. */
static void open_database(struct floor *floor, const char *path, const char *schema)
{
	char name[512];

	check(sqlite3_open(path, &floor->db) == SQLITE_OK, "sqlite3_open");
	sqlite3_exec(floor->db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;", NULL, NULL,
		     NULL);
	snprintf(name, sizeof(name), "%s/matrix_0001.sql", schema);
	create_tables(floor, name);
	snprintf(name, sizeof(name), "%s/host_0001.sql", schema);
	create_tables(floor, name);
	floor->rows[0] = prepare(floor, "INSERT INTO matrix_seen VALUES (?1, 1795000000)");
	floor->rows[1] = prepare(
	    floor, "INSERT INTO host_pace VALUES (?2, 20000, 1795000000000, 0) ON CONFLICT (sender)"
		   " DO UPDATE SET tokens_milli = tokens_milli + 1");
	floor->rows[2] =
	    prepare(floor, "INSERT INTO host_command (event, cluster, person, room, at_s, state,"
			   " items) VALUES (?1, 1, 1, '!room:bench', 1795000000, 'done', '')");
	floor->rows[3] = prepare(
	    floor, "INSERT INTO matrix_outbox (txn, kind, source, part, room, content, first_at_s,"
		   " not_before_s, state) VALUES ('c' || hex(?1) || '0123456789abcdef0123456789',"
		   " 0, ?1, 0, '!room:bench', ?3, 1795000000, 0, 'new')");
	floor->since = prepare(floor, "UPDATE matrix_account SET since = ?1");
	floor->sent = prepare(floor, "UPDATE matrix_outbox SET state = 'sent', event = ?1,"
				     " content = '' WHERE txn = 'c' || hex(?1) ||"
				     " '0123456789abcdef0123456789'");
}

static void keep(struct floor *floor, const json_t *event, const char *content)
{
	const char *id = json_string_value(json_object_get(event, "event_id"));
	const char *sender = json_string_value(json_object_get(event, "sender"));

	for (size_t i = 0; i < ROWS; i++) {
		sqlite3_bind_text(floor->rows[i], 1, id, -1, SQLITE_TRANSIENT);
		sqlite3_bind_text(floor->rows[i], 2, sender, -1, SQLITE_TRANSIENT);
		sqlite3_bind_text(floor->rows[i], 3, content, -1, SQLITE_TRANSIENT);
		run(floor->rows[i]);
	}
}

static void put(struct floor *floor, const json_t *event, const char *content)
{
	char request[1024];
	const char *id = json_string_value(json_object_get(event, "event_id"));
	int len = snprintf(request, sizeof(request),
			   "PUT /_matrix/client/v3/rooms/!room:bench/send/m.room.message/%s "
			   "HTTP/1.1\r\nHost: a\r\nContent-Length: %zu\r\n\r\n%s",
			   id, strlen(content), content);

	ask(floor, floor->put_fd, request, (size_t)len);
}

static void work_once(struct floor *floor, char *ret_since)
{
	static const char content[] =
	    "{\"msgtype\":\"m.notice\",\"body\":\"Hello, Head A.\",\"m.mentions\":{},"
	    "\"m.relates_to\":{\"m.in_reply_to\":{\"event_id\":\"$e1\"}}}";
	char request[512];
	int len = snprintf(request, sizeof(request),
			   "GET /_matrix/client/v3/sync%s%s HTTP/1.1\r\nHost: a\r\n\r\n",
			   *ret_since == '\0' ? "" : "?since=", ret_since);
	const char *answer = ask(floor, floor->sync_fd, request, (size_t)len);
	json_t *json = json_loads(answer, 0, NULL), *events, *event;
	size_t i;

	check(json != NULL, "json_loads");
	snprintf(ret_since, 64, "%s", json_string_value(json_object_get(json, "next_batch")));
	events = json_object_get(json_object_get(json, "rooms"), "join");
	events = json_object_get(json_object_get(events, "!room:bench"), "timeline");
	events = json_object_get(events, "events");
	sqlite3_exec(floor->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
	json_array_foreach(events, i, event)
	{
		keep(floor, event, content);
	}
	sqlite3_bind_text(floor->since, 1, ret_since, -1, SQLITE_TRANSIENT);
	run(floor->since);
	sqlite3_exec(floor->db, "COMMIT", NULL, NULL, NULL);
	json_array_foreach(events, i, event)
	{
		put(floor, event, content);
	}
	sqlite3_exec(floor->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
	json_array_foreach(events, i, event)
	{
		sqlite3_bind_text(floor->sent, 1,
				  json_string_value(json_object_get(event, "event_id")), -1,
				  SQLITE_TRANSIENT);
		run(floor->sent);
	}
	sqlite3_exec(floor->db, "COMMIT", NULL, NULL, NULL);
	json_decref(json);
}

int main(int argc, char **argv)
{
	char since[64] = "";

	if (argc >= 3 && strcmp(argv[1], "start") == 0) {
		return start(argv[2]);
	}
	if (argc != 5) {
		return 64;
	}
	struct floor floor = { .sync_fd = connect_to(argv[2]),
			       .put_fd = connect_to(argv[2]),
			       .buffer = malloc(BUFFER) };

	open_database(&floor, argv[3], argv[4]);
	for (;;) {
		work_once(&floor, since);
	}
}
