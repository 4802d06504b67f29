/* player: a whole clerk on a virtual clock, for a model in another language to play with. */
/* SPDX-License-Identifier: Apache-2.0 */
/* Reads a line of tab-separated words at a time, and answers with what the clerk said since, then a
 * full stop:
 *
 *   new DAY             a new cluster, at 10:00 of that day counted from 1970
 *   say WHO WHERE TEXT  WHERE is room or private
 *   twice               the last event comes once more
 *   advance SECONDS
 *   kill, or down and later up
 *   where               the path of its database
 *   state               the ledger's balances and the requests, a row a line
 *   journal             its entries
 */
#include "base/str.h"
#include "script/heard.h"
#include "script/stage.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct player {
	const char *cluster, *plugins;
	struct stage *stage;
	struct hs *hs;
	sqlite3 *db;
	size_t seen;
	char last[256]; /* event id */
};

static void fail(const char *what)
{
	fprintf(stderr, "player: %s\n", what);
	exit(2);
}

static void print_flat(const char *text)
{
	for (; *text != '\0'; text++) {
		putchar(*text == '\n' || *text == '\t' ? ' ' : *text);
	}
}

static const char *place_of(struct player *p, const struct hs_event *event, enum heard_kind kind)
{
	return kind == HEARD_CARD                                ? "card"
	       : kind == HEARD_MARK                              ? "mark"
	       : str_equal(event->room_id, stage_room(p->stage)) ? "room"
								 : "private";
}

/* "room text", "private text", "card text" of what a message says from now on, or "mark ✅" */
static void tell(struct player *p)
{
	struct arena *arena = arena_new();
	struct hs_event event;
	struct heard heard;

	for (; hs_event_at(p->hs, p->seen, &event); p->seen++) {
		if (!heard_read(arena, p->hs, &event, stage_clerk(p->stage), NULL, &heard)) {
			continue;
		}
		printf("%s\t", place_of(p, &event, heard.kind));
		print_flat(heard.text);
		putchar('\n');
	}
	arena_free(arena);
}

static void begin(struct player *p, int32_t day)
{
	struct err err = { 0 };
	struct stage_settings settings = {
		.cluster = p->cluster, .plugins = p->plugins, .day = day, .minute = 600
	};

	sqlite3_close(p->db);
	p->db = NULL;
	stage_free(p->stage);
	p->stage = NULL;
	if (!stage_new(&settings, &p->stage, &err)) {
		fail(err.text);
	}
	p->hs = stage_homeserver(p->stage);
	p->seen = hs_event_count(p->hs);
	if (sqlite3_open_v2(stage_database(p->stage), &p->db, SQLITE_OPEN_READONLY, NULL) !=
	    SQLITE_OK) {
		fail("its database cannot be opened");
	}
}

static void speak(struct player *p, const char *who, const char *where, const char *text)
{
	const char *user = stage_user(p->stage, who);
	const char *room =
	    str_equal(where, "room") ? stage_room(p->stage) : stage_private(p->stage, user);

	if (user == NULL) {
		fail("nobody of that name");
	}
	snprintf(p->last, sizeof(p->last), "%s", hs_say(p->hs, room, user, text));
	stage_settle(p->stage);
}

static void print_rows(struct player *p, const char *kind, const char *sql)
{
	sqlite3_stmt *stmt = NULL;

	if (sqlite3_prepare_v2(p->db, sql, -1, &stmt, NULL) != SQLITE_OK) {
		fail(sqlite3_errmsg(p->db));
	}
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		fputs(kind, stdout);
		for (int i = 0; i < sqlite3_column_count(stmt); i++) {
			const unsigned char *text = sqlite3_column_text(stmt, i);

			printf("\t%s", text == NULL ? "" : (const char *)text);
		}
		putchar('\n');
	}
	sqlite3_finalize(stmt);
}

static void print_state(struct player *p)
{
	print_rows(p, "balance",
		   "SELECT account, minutes FROM sip_balance WHERE minutes <> 0 ORDER BY account");
	print_rows(p, "request", "SELECT number, school, state, minutes FROM sip_request");
	print_rows(p, "apart", "SELECT number, school, state, minutes FROM sip_allocation");
}

static void print_journal(struct player *p)
{
	print_rows(p, "entry",
		   "SELECT year, code, origin, target, minutes FROM sip_entry ORDER BY number");
}

static void start(struct player *p)
{
	struct err err = { 0 };

	if (!stage_start(p->stage, &err)) {
		fail(err.text);
	}
	stage_settle(p->stage);
}

static void obey(struct player *p, char **words, int count)
{
	if (str_equal(words[0], "new") && count == 2) {
		begin(p, atoi(words[1]));
	} else if (p->stage == NULL) {
		fail("`new` comes first");
	} else if (str_equal(words[0], "say") && count == 4) {
		speak(p, words[1], words[2], words[3]);
	} else if (str_equal(words[0], "twice")) {
		hs_repeat(p->hs, p->last);
		stage_settle(p->stage);
	} else if (str_equal(words[0], "advance") && count == 2) {
		stage_advance(p->stage, atoll(words[1]));
	} else if (str_equal(words[0], "kill")) {
		stage_kill(p->stage);
		start(p);
	} else if (str_equal(words[0], "down")) {
		stage_kill(p->stage);
	} else if (str_equal(words[0], "up")) {
		start(p);
	} else if (str_equal(words[0], "where")) {
		puts(stage_database(p->stage));
		return;
	} else if (str_equal(words[0], "state")) {
		print_state(p);
		return;
	} else if (str_equal(words[0], "journal")) {
		print_journal(p);
		return;
	} else {
		fail("what?");
	}
	tell(p);
}

int main(int argc, char **argv)
{
	static char line[4096];

	if (argc != 3) {
		fprintf(stderr, "usage: clerk-player CLUSTER.yaml PLUGINS\n");
		return 64;
	}
	struct player player = { .cluster = argv[1], .plugins = argv[2] };

	while (fgets(line, sizeof(line), stdin) != NULL) {
		char *words[4], *rest = line;
		int count = 0;

		line[strcspn(line, "\n")] = '\0';
		while (count < 3 && rest != NULL) {
			words[count++] = strsep(&rest, "\t");
		}
		if (rest != NULL) {
			words[count++] = rest;
		}
		obey(&player, words, count);
		puts(".");
		fflush(stdout);
	}
	sqlite3_close(player.db);
	stage_free(player.stage);
	return 0;
}
