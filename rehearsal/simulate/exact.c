/* exact: the world for a program that keeps the time itself: nothing goes wrong but at its word. */
/* SPDX-License-Identifier: Apache-2.0 */
/* Reads a line of tab-separated words at a time, and answers with what the clerk has sent since,
 * then a full stop and what time it is:
 *
 *   chat WHO            the private room of that person with the clerk
 *   say WHO WHERE TEXT  WHERE is room or private
 *   advance SECONDS
 *   fault KIND N        kill, power, turn or statement: killed at the n-th from now on
 *   heal                no more is set up to go wrong
 *   down, up
 *   skew SECONDS        the clerk's wall clock is off by so much
 *   check               the database is whole
 *
 * What it has sent is "MILLISECONDS ROOM TYPE CONTENT", as the homeserver took it.
 */
#include "base/str.h"
#include "simulate/oracle.h"
#include "simulate/play.h"

#include <stdlib.h>
#include <string.h>

static void tell(struct world *world, size_t *heard)
{
	struct hs_event event;

	for (; hs_event_at(world->hs, *heard, &event); (*heard)++) {
		if (str_equal(event.sender, stage_clerk(world->stage)) && event.state_key == NULL) {
			printf("%lld\t%s\t%s\t%s\n", (long long)event.time_ms,
			       str_equal(event.room_id, stage_room(world->stage)) ? "room"
										  : event.room_id,
			       event.type, event.content);
		}
	}
}

static bool set_fault(struct world *world, const char *kind, const char *number)
{
	struct fault fault = { .kind = FAULT_KINDS, .n = atoll(number) };

	for (int k = 0; k < FAULT_KINDS; k++) {
		fault.kind = str_equal(kind, fault_names[k]) ? (enum fault_kind)k : fault.kind;
	}
	if (fault.kind == FAULT_KINDS || fault.n < 1) {
		return false;
	}
	world_fault(world, &fault);
	return true;
}

static bool say(struct world *world, const char *who, const char *where, const char *text)
{
	const char *user = stage_user(world->stage, who);

	if (user == NULL) {
		return false;
	}
	const char *room =
	    str_equal(where, "room") ? stage_room(world->stage) : world_chat(world, user);

	hs_say(world->hs, room, user, text);
	world_advance(world, 0);
	return true;
}

static void check(struct world *world)
{
	sqlite3 *db = oracle_open(world);

	if (db != NULL) {
		const char *whole = oracle_text(world->arena, db, "PRAGMA quick_check");

		if (!str_equal(whole, "ok")) {
			world_fail(world, "the database: %s", whole == NULL ? "?" : whole);
		}
		sqlite3_close(db);
	}
}

static bool obey_plain(struct world *world, const char *word)
{
	if (str_equal(word, "heal")) {
		world_heal(world);
	} else if (str_equal(word, "down")) {
		world_stop(world);
		world->is_down = true;
	} else if (str_equal(word, "up")) {
		world_start(world);
	} else if (str_equal(word, "check")) {
		check(world);
	} else {
		return false;
	}
	return true;
}

static bool obey(struct world *world, char **words, int count)
{
	if (count == 1) {
		return obey_plain(world, words[0]);
	}
	if (str_equal(words[0], "say") && count == PLAY_WORDS) {
		return say(world, words[1], words[2], words[3]);
	}
	if (str_equal(words[0], "fault") && count == 3) {
		return set_fault(world, words[1], words[2]);
	}
	if (count != 2) {
		return false;
	}
	if (str_equal(words[0], "advance")) {
		world_advance(world, atoll(words[1]));
	} else if (str_equal(words[0], "skew")) {
		stage_skew(world->stage, atoll(words[1]) * 1000);
		world_advance(world, 0);
	} else if (str_equal(words[0], "chat") && stage_user(world->stage, words[1]) != NULL) {
		puts(world_chat(world, stage_user(world->stage, words[1])));
	} else {
		return false;
	}
	return true;
}

int play_exactly(struct world *world, uint64_t seed)
{
	char line[4096];
	size_t heard = hs_event_count(world->hs);

	world_seed(world, seed);
	world->is_faulty = true;
	while (world->failure == NULL && fgets(line, sizeof(line), stdin) != NULL) {
		char *words[PLAY_WORDS] = { NULL };
		int count = play_cut(line, words);

		if (!obey(world, words, count)) {
			fprintf(stderr, "exact: what is %s?\n", words[0]);
			return 64;
		}
		tell(world, &heard);
		printf(".\t%lld\n", (long long)stage_now_ms(world->stage));
		fflush(stdout);
	}
	if (world->failure != NULL) {
		fprintf(stderr, "exact: %s\n", world->failure);
	}
	return world->failure == NULL ? 0 : 1;
}
