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
#include <time.h>
#include <unistd.h>
#include <uv.h>

/*
 * usage: floor start PORT         initialises the five libraries and sends one request
 *        floor work PORT DATABASE SCHEMA [curl]
 *                                 answers wire_server as the smallest clerk there can be: raw
 *                                 socket, parse (the pages of a limited room too), one FULL commit
 *                                 of the same rows, one PUT each; `curl`: the PUTs by libcurl
 *        floor puts PORT FOLDER COUNT
 *                                 so many PUTs by libcurl to the rooms of FOLDER/voices, twelve at
 *                                 a time; prints when it began, in microseconds of the day's clock
 */
enum { BUFFER = 1 << 26, ROWS = 4, AT_ONCE = 12, ROOMS_MAX = 1 << 15 };

struct floor {
	const char *port;
	int sync_fd, put_fd;
	char *buffer;
	CURL *easy;
	sqlite3 *db;
	sqlite3_stmt *rows[ROWS], *since, *sent;
};

static const char content[] =
    "{\"msgtype\":\"m.notice\",\"body\":\"Hello, Head A.\",\"m.mentions\":"
    "{},\"m.relates_to\":{\"m.in_reply_to\":{\"event_id\":\"$e1\"}}}";

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

static void keep(struct floor *floor, const json_t *event)
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

/* A handle that PUTs the content again and again. */
static CURL *putter(void)
{
	CURL *easy = curl_easy_init();

	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, ignore);
	curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, "PUT");
	curl_easy_setopt(easy, CURLOPT_POSTFIELDS, content);
	return easy;
}

static void point_at(CURL *easy, const char *port, const char *room, const char *txn)
{
	char url[512];

	snprintf(url, sizeof(url),
		 "http://127.0.0.1:%s/_matrix/client/v3/rooms/%s/send/m.room.message/%s", port,
		 room, txn);
	curl_easy_setopt(easy, CURLOPT_URL, url);
}

static void put(struct floor *floor, const json_t *event)
{
	char request[1024];
	const char *id = json_string_value(json_object_get(event, "event_id"));

	if (floor->easy != NULL) {
		point_at(floor->easy, floor->port, "!room:bench", id);
		if (curl_easy_perform(floor->easy) != CURLE_OK) {
			exit(0); /* the server has seen enough */
		}
		return;
	}
	int len = snprintf(request, sizeof(request),
			   "PUT /_matrix/client/v3/rooms/!room:bench/send/m.room.message/%s "
			   "HTTP/1.1\r\nHost: a\r\nContent-Length: %zu\r\n\r\n%s",
			   id, strlen(content), content);

	ask(floor, floor->put_fd, request, (size_t)len);
}

static json_t *ask_json(struct floor *floor, const char *path)
{
	char request[512];
	int len = snprintf(request, sizeof(request),
			   "GET /_matrix/client/v3/%s HTTP/1.1\r\nHost: a\r\n\r\n", path);
	json_t *json = json_loads(ask(floor, floor->sync_fd, request, (size_t)len), 0, NULL);

	check(json != NULL, "json_loads");
	return json;
}

static void gather(const json_t *events, json_t *commands)
{
	json_t *event;
	size_t i;

	json_array_foreach(events, i, event)
	{
		const char *body =
		    json_string_value(json_object_get(json_object_get(event, "content"), "body"));

		if (body != NULL && body[0] == '!') {
			json_array_append(commands, event);
		}
	}
}

/* What a limited answer left out, page by page. */
static void gather_pages(struct floor *floor, const char *room, const char *from, json_t *commands)
{
	char path[384];
	json_t *page = NULL;

	while (from != NULL) {
		snprintf(path, sizeof(path), "rooms/%s/messages?dir=b&limit=100&from=%s", room,
			 from);
		json_decref(page);
		page = ask_json(floor, path);
		gather(json_object_get(page, "chunk"), commands);
		from = json_string_value(json_object_get(page, "end"));
		if (from != NULL) {
			snprintf(path, sizeof(path), "%s", from);
			json_object_set_new(page, "end", json_string(path));
			from = json_string_value(json_object_get(page, "end"));
		}
	}
	json_decref(page);
}

static void gather_all(struct floor *floor, json_t *answer, json_t *commands)
{
	json_t *rooms = json_object_get(json_object_get(answer, "rooms"), "join"), *room;
	const char *name;

	json_object_foreach(rooms, name, room)
	{
		json_t *timeline = json_object_get(room, "timeline");

		gather(json_object_get(timeline, "events"), commands);
		if (json_is_true(json_object_get(timeline, "limited"))) {
			gather_pages(floor, name,
				     json_string_value(json_object_get(timeline, "prev_batch")),
				     commands);
		}
	}
}

static void work_once(struct floor *floor, char *ret_since)
{
	char path[128];
	json_t *commands = json_array(), *event, *answer;
	size_t i;

	snprintf(path, sizeof(path), "sync%s%s", *ret_since == '\0' ? "" : "?since=", ret_since);
	answer = ask_json(floor, path);
	snprintf(ret_since, 64, "%s", json_string_value(json_object_get(answer, "next_batch")));
	gather_all(floor, answer, commands);
	sqlite3_exec(floor->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
	json_array_foreach(commands, i, event)
	{
		keep(floor, event);
	}
	sqlite3_bind_text(floor->since, 1, ret_since, -1, SQLITE_TRANSIENT);
	run(floor->since);
	sqlite3_exec(floor->db, "COMMIT", NULL, NULL, NULL);
	json_array_foreach(commands, i, event)
	{
		put(floor, event);
	}
	sqlite3_exec(floor->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
	json_array_foreach(commands, i, event)
	{
		sqlite3_bind_text(floor->sent, 1,
				  json_string_value(json_object_get(event, "event_id")), -1,
				  SQLITE_TRANSIENT);
		run(floor->sent);
	}
	sqlite3_exec(floor->db, "COMMIT", NULL, NULL, NULL);
	json_decref(commands);
	json_decref(answer);
}

static size_t read_rooms(const char *folder, char (*rooms)[64])
{
	char path[4096];
	size_t count = 0;
	FILE *in;

	snprintf(path, sizeof(path), "%s/voices", folder);
	in = fopen(path, "r");
	check(in != NULL, path);
	while (count < ROOMS_MAX && fscanf(in, "%63s %*s", rooms[count]) == 1 &&
	       (count == 0 || strcmp(rooms[count], rooms[0]) != 0)) {
		count++;
	}
	fclose(in);
	return count;
}

/* Rooms take turns and are more than connections, so that no two PUTs of one are under way. */
static int puts_only(const char *port, const char *folder, long count)
{
	static char rooms[ROOMS_MAX][64];
	size_t room_count = read_rooms(folder, rooms);
	CURLM *multi = curl_multi_init();
	struct timespec now;
	long given = 0, done = 0;
	char txn[32];

	clock_gettime(CLOCK_REALTIME, &now);
	printf("%lld\n", (long long)now.tv_sec * 1000000 + now.tv_nsec / 1000);
	fflush(stdout);
	for (; given < AT_ONCE && given < count; given++) {
		CURL *easy = putter();

		snprintf(txn, sizeof(txn), "t%ld", given);
		point_at(easy, port, rooms[(size_t)given % room_count], txn);
		curl_multi_add_handle(multi, easy);
	}
	while (done < count) {
		int running, left;

		curl_multi_perform(multi, &running);
		for (CURLMsg *message; (message = curl_multi_info_read(multi, &left)) != NULL;) {
			CURL *easy = message->easy_handle;

			check(message->data.result == CURLE_OK, "PUT");
			curl_multi_remove_handle(multi, easy);
			done++;
			if (given < count) {
				snprintf(txn, sizeof(txn), "t%ld", given);
				point_at(easy, port, rooms[(size_t)given++ % room_count], txn);
				curl_multi_add_handle(multi, easy);
			}
		}
		curl_multi_poll(multi, NULL, 0, 1000, NULL);
	}
	return 0;
}

int main(int argc, char **argv)
{
	char since[64] = "";

	if (argc == 3 && strcmp(argv[1], "start") == 0) {
		return start(argv[2]);
	}
	if (argc == 5 && strcmp(argv[1], "puts") == 0) {
		return puts_only(argv[2], argv[3], atol(argv[4]));
	}
	if (argc < 5 || strcmp(argv[1], "work") != 0) {
		return 64;
	}
	struct floor floor = { .port = argv[2],
			       .sync_fd = connect_to(argv[2]),
			       .put_fd = connect_to(argv[2]),
			       .buffer = malloc(BUFFER),
			       .easy = argc > 5 ? putter() : NULL };

	open_database(&floor, argv[3], argv[4]);
	for (;;) {
		work_once(&floor, since);
	}
}
