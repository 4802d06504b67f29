/* test_debug_log: `log_level: debug` tells what was done and what waits, and never a private word.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"
#include "stage_world.h"

#include <stdlib.h>

enum { HOUR_S = 3600 };

#define CANARY "canaryword"

struct watched {
	struct world w;
	FILE *log;
	char *told;
	size_t len;
};

static void open_watched(struct watched *it)
{
	it->log = open_memstream(&it->told, &it->len);
	cr_assert_not_null(it->log);
	open_world_told(&it->w, TEST_PLUGIN_DIR, it->log);
}

static void close_watched(struct watched *it)
{
	close_world(&it->w);
	fclose(it->log);
	free(it->told);
}

/* The event's id. */
static const char *privately(struct watched *it, const char *handle, const char *text)
{
	const char *user = stage_user(it->w.stage, handle);
	const char *event = hs_say(it->w.hs, stage_private(it->w.stage, user), user, text);

	event = arena_strdup(it->w.arena, event);
	stage_settle(it->w.stage);
	fflush(it->log);
	return event;
}

/* Is there a line that begins so, and says this of that room and event? */
static bool tells(struct watched *it, const char *command, const char *room, const char *event,
		  const char *outcome)
{
	const char *line = arena_printf(it->w.arena, "%s in %s, event %s: %s in ", command,
					log_id(NULL, room).text, log_id(NULL, event).text, outcome);

	return strstr(it->told, line) != NULL;
}

Test(debug_log, each_command_is_told, .timeout = 60)
{
	static const struct {
		const char *text, *command, *outcome;
	} cases[] = {
		{ "remind me Fri 4pm " CANARY, "a command", "done" },
		{ "help", "a command", "answered" },
		{ CANARY, "a message", "refused" },
		{ "remind me Fri 30 Feb " CANARY, "a command", "refused" },
		{ "visit G Sat 5 Dec 9-12 " CANARY ", privately", "a command", "asked back" },
		{ "forget N99", "a command", "refused" },
		{ "note R7 " CANARY, "a command", "refused" },
		{ "calendar import mine INSET: Wed 9 June 2027", "a command", "asked back" },
	};
	struct watched it;

	open_watched(&it);
	const char *room = stage_private(it.w.stage, stage_user(it.w.stage, "B"));

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *event = privately(&it, "B", cases[i].text);

		cr_expect(tells(&it, cases[i].command, room, event, cases[i].outcome),
			  "%s: no `%s … %s` in:\n%s", cases[i].text, cases[i].command,
			  cases[i].outcome, it.told);
	}
	/* What all read in the room has its name. */
	const char *event =
	    hs_say(it.w.hs, stage_room(it.w.stage), stage_user(it.w.stage, "B"), "!visits");

	event = arena_strdup(it.w.arena, event);
	stage_settle(it.w.stage);
	fflush(it.log);
	cr_expect(tells(&it, "visits", stage_room(it.w.stage), event, "done"), "%s", it.told);
	/* Talk in the room is nothing to us, and nothing of it is told. */
	size_t before = it.len;

	say(&it.w, "just talk, " CANARY);
	fflush(it.log);
	cr_expect_eq(it.len, before, "%s", it.told + before);
	close_watched(&it);
}

/* What private acts leave in the log: kinds, hashes and times, no word, name or number. */
Test(debug_log, no_private_word, .timeout = 60)
{
	static const char *const typed[][2] = {
		{ "C", "visit G Wed 9 Dec 9-12 " CANARY ", privately" },
		{ "H", "pm Thu 14 Jan 9am" },
		{ "H", "pm Thu 14 Jan 9am " CANARY },
		{ "SIP", "allocate F half a day privately" },
		{ "A", "calendar import mine " CANARY ": Mon 7 June 2027" },
		{ "D1", "mydays " CANARY },
		{ "E", CANARY " undo" },
	};
	struct watched it;
	struct err err = { 0 };
	struct hs_fault limit = { .kind = HS_FAULT_STATUS, .status = 429, .count = 2 };

	open_watched(&it);
	const char *reminder = privately(&it, "B", "remind me Thu 4pm " CANARY);

	for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++) {
		privately(&it, typed[i][0], typed[i][1]);
	}
	hs_fault_add(it.w.hs, &limit);
	hs_redact(it.w.hs, stage_private(it.w.stage, stage_user(it.w.stage, "B")),
		  stage_user(it.w.stage, "B"), reminder, "");
	stage_settle(it.w.stage);
	privately(&it, "B", "remind me Thu 4pm " CANARY);
	stage_advance(it.w.stage, 40 * HOUR_S);
	stage_kill(it.w.stage);
	cr_assert(stage_start(it.w.stage, &err), "%s", err.text);
	stage_advance(it.w.stage, HOUR_S);
	fflush(it.log);
	cr_expect_geq(said(&it.w, CANARY), 2, "the words went somewhere");
	static const char *const wanted[] = { "wake-up of reminders in cluster ",
					      " is delivered, event ",
					      " waits as the homeserver asks, ",
					      "taking back a command of event " };

	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		cr_expect_not_null(strstr(it.told, wanted[i]), "no '%s' in:\n%s", wanted[i],
				   it.told);
	}
	/* Their words, ours, names, ids, rooms, and the numbers of private things. */
	static const char *const secret[] = { CANARY,    "@",        "!",        "$",  "Gareth",
					      "phonics", "Q18",      "K1",       "K8", "N1001",
					      "pm ",     "allocate", "remind me" };

	for (size_t i = 0; i < sizeof(secret) / sizeof(secret[0]); i++) {
		cr_expect_null(strstr(it.told, secret[i]), "'%s' is in:\n%s", secret[i], it.told);
	}
	close_watched(&it);
}
