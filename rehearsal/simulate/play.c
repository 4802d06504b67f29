/* play: the faulty world for a program in another language, with the words of clerk-player. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "simulate/play.h"

#include "base/str.h"
#include "simulate/oracle.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NEW_WORLD = 10, FAULTY_PERCENT = 40, WHILE_S = 2, QUIET_S = 90 };

struct game {
	struct world *world;
	size_t heard; /* events that were told */
};

int play_cut(char *line, char *words[PLAY_WORDS])
{
	char *rest = line;
	int count = 0;

	line[strcspn(line, "\n")] = '\0';
	while (count < PLAY_WORDS - 1 && rest != NULL) {
		words[count++] = strsep(&rest, "\t");
	}
	if (rest != NULL) {
		words[count++] = rest;
	}
	return count;
}

static void print_flat(const char *text)
{
	for (; *text != '\0'; text++) {
		putchar(*text == '\n' || *text == '\t' ? ' ' : *text);
	}
}

/* What the clerk said since the last time. */
static void tell(struct game *game)
{
	struct world *world = game->world;
	struct hs_event event;

	for (; hs_event_at(world->hs, game->heard, &event); game->heard++) {
		if (str_equal(event.sender, stage_clerk(world->stage)) && event.body != NULL) {
			bool is_room = str_equal(event.room_id, stage_room(world->stage));

			printf("%s\t", is_room ? "room" : "private");
			print_flat(event.body);
			putchar('\n');
		}
	}
}

/* Something goes wrong now, but nothing that changes an outcome. */
static void trouble(struct world *world)
{
	struct burst burst = { .step_count = 1, .fault_count = 1 };

	if (!chance_of(&world->chance, FAULTY_PERCENT)) {
		return;
	}
	script_fault(&world->chance, world->arena, 1, FAULTS_USUAL, &burst.faults[0]);
	script_tame(&burst);
	world_fault(world, &burst.faults[0]);
}

static void recover(struct world *world)
{
	if (world->is_down) {
		world_start(world);
	}
	world_advance(world, WHILE_S);
	world_heal(world);
	world_advance(world, QUIET_S);
}

static void say(struct world *world, const char *who, const char *where, const char *text)
{
	struct step step = { .deed = str_equal(where, "room") ? DEED_SAY : DEED_PRIVATE,
			     .who = arena_strdup(world->arena, who),
			     .text = arena_strdup(world->arena, text) };
	const char *user = stage_user(world->stage, who);

	/* What is written before the clerk is in is asked for again: an outcome of its own. */
	if (step.deed == DEED_PRIVATE && user != NULL) {
		(void)world_chat(world, user);
	}
	trouble(world);
	world_talk(world, world->talk_before);
	world_do(world, &step);
	world_advance(world, 0);
	recover(world);
}

static void print_rows(sqlite3 *db, const char *kind, const char *sql)
{
	sqlite3_stmt *stmt = NULL;

	sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
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

static void print_state(struct world *world)
{
	sqlite3 *db = oracle_open(world);

	if (db != NULL) {
		oracle_talk(world, db);
		print_rows(db, "balance",
			   "SELECT account, minutes FROM sip_balance WHERE minutes <> 0"
			   " ORDER BY account");
		print_rows(db, "request", "SELECT number, school, state, minutes FROM sip_request");
		print_rows(db, "apart",
			   "SELECT number, school, state, minutes FROM sip_allocation");
		sqlite3_close(db);
	}
}

static bool obey(struct game *game, char **words, int count)
{
	struct world *world = game->world;

	if (str_equal(words[0], "say") && count == PLAY_WORDS) {
		say(world, words[1], words[2], words[3]);
	} else if (str_equal(words[0], "twice") && world->typed_count > 0) {
		hs_repeat(world->hs, world->typed[world->typed_count - 1].event);
		world_advance(world, 1);
	} else if (str_equal(words[0], "advance") && count == 2) {
		world_advance(world, atoll(words[1]));
	} else if (str_equal(words[0], "kill")) {
		world_stop(world);
		world_start(world);
	} else if (str_equal(words[0], "state")) {
		print_state(world);
		return true;
	} else {
		return false;
	}
	tell(game);
	return true;
}

/* One world, until another is wanted. */
static int play_one(struct world *world)
{
	char line[4096];
	struct game game = { .world = world, .heard = hs_event_count(world->hs) };

	puts(".");
	fflush(stdout);
	while (world->failure == NULL && fgets(line, sizeof(line), stdin) != NULL) {
		char *words[PLAY_WORDS] = { NULL };
		int count = play_cut(line, words);

		if (str_equal(words[0], "new")) {
			return NEW_WORLD;
		}
		if (!obey(&game, words, count)) {
			fprintf(stderr, "play: what is %s?\n", words[0]);
			return 64;
		}
		puts(".");
		fflush(stdout);
	}
	if (world->failure != NULL) {
		fprintf(stderr, "play: %s\n", world->failure);
	}
	return world->failure == NULL ? 0 : 1;
}

/* Whoever writes waits for the full stop, so nothing is read ahead of a fork. */
int play_lines(struct world *world, uint64_t seed)
{
	char line[64];
	int status = 0;

	if (fgets(line, sizeof(line), stdin) == NULL || !str_starts(line, "new")) {
		fprintf(stderr, "play: `new` comes first\n");
		return 64;
	}
	for (uint64_t n = 0;; n++) {
		pid_t child = fork();

		if (child == 0) {
			world_seed(world, seed + n);
			world->is_faulty = true;
			_exit(play_one(world));
		}
		while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
		}
		if (child < 0 || !WIFEXITED(status)) {
			return 70;
		}
		if (WEXITSTATUS(status) != NEW_WORLD) {
			return WEXITSTATUS(status);
		}
	}
}
