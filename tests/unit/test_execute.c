/* test_execute: what a handler did stands as a whole or not at all, and one bad row stops nothing.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "flaky_database.h"
#include "stage_world.h"

#include <stdlib.h>

#define SORRY "Something went wrong on my side"

Test(execute, what_is_done_is_done_whole, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PETS_DIR);
	say(&w, "!keep Rex");
	cr_assert_eq(said(&w, "Rex is kept."), 1);
	cr_assert_eq(said(&w, "Rex is posted."), 1);
	cr_assert_eq(said(&w, "Rex is told."), 1);
	stage_advance(w.stage, 59);
	cr_assert_eq(said(&w, "Awake"), 0);
	stage_advance(w.stage, 1);
	cr_assert_eq(said(&w, "Awake: Rex."), 1);
	say(&w, "!count");
	cr_assert_eq(said(&w, "1 pets."), 1);
	close_world(&w);
}

/* Refused, silent or broken: no row, no post, no wake-up; and exactly one reply. */
Test(execute, what_fails_leaves_nothing_but_its_reply, .timeout = 60)
{
	static const struct {
		const char *line, *reply;
	} cases[] = {
		{ "!refuse Rex", "Refused after all." },
		{ "!mute Rex", SORRY },
		{ "!lie Rex", SORRY },
		{ "!stray Rex", SORRY },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct world w;

		open_world(&w, TEST_PETS_DIR);
		int before = said_at_all(&w);

		say(&w, cases[i].line);
		stage_advance(w.stage, 3600);
		cr_assert_eq(said(&w, cases[i].reply), 1, "%s", cases[i].line);
		cr_assert_eq(said_at_all(&w), before + 1, "%s", cases[i].line);
		say(&w, "!count");
		cr_assert_eq(said(&w, "0 pets."), 1, "%s", cases[i].line);
		/* It goes on as if nothing had been. */
		say(&w, "!keep Ada");
		cr_assert_eq(said(&w, "Ada is kept."), 1, "%s", cases[i].line);
		close_world(&w);
	}
}

Test(execute, one_bad_wake_up_stops_nothing, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PETS_DIR);
	say(&w, "!plan now");
	cr_assert_eq(said(&w, "Planned."), 0, "it takes no argument");
	say(&w, "!plan");
	stage_advance(w.stage, 7200);
	cr_assert_eq(said(&w, "Awake: 1."), 1);
	cr_assert_eq(said(&w, "Awake: 2"), 0);
	cr_assert_eq(said(&w, "Awake: 3"), 0);
	cr_assert_eq(said(&w, "Awake: 4."), 1);
	say(&w, "!count");
	cr_assert_eq(said(&w, "0 pets."), 1, "the one that broke was rolled back");
	close_world(&w);
}

/* What the database could not do just now is no fault of the handler's: nothing is dropped, nobody
 * else waits, and what was half done is done once. */
Test(execute, a_wake_up_that_was_interrupted_is_tried_again, .timeout = 60)
{
	static const char *const statements[] = { "INSERT INTO pets_dog",
						  "SELECT count(*) FROM pets_dog" };

	for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]); i++) {
		struct world w;

		flaky_database_hook();
		open_world(&w, TEST_PETS_DIR);
		say(&w, "!try");
		flaky_database_fails(statements[i], 3);
		stage_advance(w.stage, 61);
		cr_assert_eq(said(&w, "Awake: 7."), 1, "%s", statements[i]);
		cr_assert_eq(said(&w, i == 0 ? "Awake: 5 adds." : "Awake: 6 counts."), 0);
		stage_advance(w.stage, 3600);
		cr_assert_eq(flaky_database_fails(NULL, 0), 0, "it failed three times");
		/* After the first message of the day the rest is said with it, or the next day. */
		stage_advance(w.stage, 86400);
		cr_assert_eq(said(&w, "Awake: 5 adds."), 1, "%s", statements[i]);
		cr_assert_eq(said(&w, "Awake: 6 counts."), 1, "%s", statements[i]);
		cr_assert_eq(said(&w, "Awake: 7."), 1, "%s", statements[i]);
		say(&w, "!count");
		cr_assert_eq(said(&w, "1 pets."), 1, "%s", statements[i]);
		close_world(&w);
	}
}

/* What could not be read is not what is not understood: it is said, and another look finds it. */
Test(execute, a_look_that_was_interrupted_is_told, .timeout = 60)
{
	struct world w;

	flaky_database_hook();
	open_world(&w, TEST_PLUGIN_DIR);
	say(&w, "!visit G Wed 9 Dec 9-12 phonics");
	cr_assert_eq(said(&w, "V1 asked"), 1);
	flaky_database_fails("SELECT number, ", 1);
	say(&w, "!cancel the phonics visit");
	cr_assert_eq(flaky_database_fails(NULL, 0), 0, "it failed");
	cr_assert_eq(said(&w, SORRY), 1);
	cr_assert_eq(said(&w, "Which one"), 0);
	say(&w, "!cancel the phonics visit");
	cr_assert_eq(said(&w, "V1 cancelled"), 1);
	close_world(&w);
}

/* What failed of one event is not forgotten by the next of the same turn, which undoes its own part
 * alone: both are answered, once. */
Test(execute, an_answer_that_was_interrupted_is_not_forgotten, .timeout = 60)
{
	struct world w;

	flaky_database_hook();
	open_world(&w, TEST_PLUGIN_DIR);
	/* so that both come in one answer */
	cr_assert(hs_fault_json(w.hs, "{\"kind\": \"stall\", \"stall_ms\": 61000, \"path\": "
				      "\"/sync\", \"count\": 1}"));
	flaky_database_fails("SELECT 1 FROM host_question", 1);
	hs_say(w.hs, stage_room(w.stage), stage_user(w.stage, "B"), "!pm Thu 14 Jan 9am");
	say(&w, "!visit G Wed 9 Dec 9-12 phonics");
	stage_advance(w.stage, 120);
	cr_assert_eq(flaky_database_fails(NULL, 0), 0, "it failed once");
	cr_assert_eq(said(&w, "That one belongs in a private message"), 1);
	cr_assert_eq(said(&w, "V1 asked"), 1);
	cr_assert_eq(said(&w, SORRY), 0);
	close_world(&w);
}

/* What the others of an undone turn put into the calendar is undone in memory too, so it is done
 * again, and not taken for done. */
Test(execute, an_undone_turn_leaves_no_calendar, .timeout = 60)
{
	struct world w;

	flaky_database_hook();
	open_world(&w, TEST_PETS_DIR);
	say(&w, "!shut");
	flaky_database_fails("INSERT INTO pets_dog", 1);
	stage_advance(w.stage, 86400);
	cr_assert_eq(flaky_database_fails(NULL, 0), 0, "it failed once");
	cr_assert_eq(said(&w, "Awake: 9 adds."), 1);
	cr_assert_eq(said(&w, "Shut already."), 0);
	cr_assert_eq(said(&w, "Shut."), 1);
	close_world(&w);
}

Test(execute, a_wake_up_that_asks_for_itself_stops_nothing, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PETS_DIR);
	say(&w, "!loop");
	stage_advance(w.stage, 10);
	cr_assert_eq(said(&w, "Looping."), 1);
	cr_assert_eq(said(&w, "Awake: loop."), 11, "once a second");
	say(&w, "!count");
	cr_assert_eq(said(&w, "0 pets."), 1);
	close_world(&w);
}

Test(execute, due_while_down, .timeout = 60)
{
	struct world w;
	struct err err = { 0 };

	open_world(&w, TEST_PETS_DIR);
	say(&w, "!keep Rex");
	stage_kill(w.stage);
	stage_advance(w.stage, 86400);
	cr_assert(stage_start(w.stage, &err), "%s", err.text);
	stage_settle(w.stage);
	cr_assert_eq(said(&w, "Awake: Rex."), 1);
	stage_kill(w.stage);
	cr_assert(stage_start(w.stage, &err), "%s", err.text);
	stage_advance(w.stage, 86400);
	cr_assert_eq(said(&w, "Awake: Rex."), 1);
	close_world(&w);
}

/* Killed at each turn of the wire, from the question to its answer: once in the end. */
Test(execute, asked_once_whatever_happens, .timeout = 120)
{
	for (int64_t after_s = 0; after_s < 3; after_s++) {
		struct world w;
		struct err err = { 0 };

		open_world(&w, TEST_PETS_DIR);
		hs_say(w.hs, stage_room(w.stage), stage_user(w.stage, "A"), "!keep Rex");
		if (after_s > 0) {
			stage_advance(w.stage, after_s - 1);
		}
		stage_kill(w.stage);
		cr_assert(stage_start(w.stage, &err), "%s", err.text);
		stage_advance(w.stage, 3600);
		cr_assert_eq(said(&w, "Rex is kept."), 1, "killed after %d s", (int)after_s);
		cr_assert_eq(said(&w, "Rex is posted."), 1);
		cr_assert_eq(said(&w, "Awake: Rex."), 1);
		close_world(&w);
	}
}

/* Said while we were away for too long: it is said again, or not at all. */
Test(execute, too_old_is_not_executed, .timeout = 60)
{
	struct world w;
	struct err err = { 0 };

	open_world(&w, TEST_PETS_DIR);
	stage_kill(w.stage);
	hs_say(w.hs, stage_room(w.stage), stage_user(w.stage, "A"), "!keep Rex");
	hs_say(w.hs, stage_room(w.stage), stage_user(w.stage, "A"), "good morning all");
	stage_advance(w.stage, 7200);
	cr_assert(stage_start(w.stage, &err), "%s", err.text);
	stage_settle(w.stage);
	cr_assert_eq(said(&w, "I was away when you sent this"), 1);
	cr_assert_eq(said(&w, "Rex"), 0);
	say(&w, "!count");
	cr_assert_eq(said(&w, "0 pets."), 1);
	close_world(&w);
}

/* A moderator tidies up: the message goes, what was arranged stands. */
Test(execute, only_its_own_sender_deletes_a_command, .timeout = 60)
{
	struct world w;
	const char *room, *kept;

	open_world(&w, TEST_PETS_DIR);
	room = stage_room(w.stage);
	kept = arena_strdup(w.arena, hs_say(w.hs, room, stage_user(w.stage, "B"), "!keep Rex"));
	stage_settle(w.stage);
	/* Head A made the room, and may delete anything. */
	cr_assert_not_null(hs_redact(w.hs, room, stage_user(w.stage, "A"), kept, "tidy"), "%s",
			   hs_why(w.hs));
	stage_settle(w.stage);
	say(&w, "!count");
	cr_assert_eq(said(&w, "1 pets."), 1);
	cr_assert_eq(said(&w, "taken back"), 0);
	kept = arena_strdup(w.arena, hs_say(w.hs, room, stage_user(w.stage, "B"), "!keep Ada"));
	stage_settle(w.stage);
	hs_redact(w.hs, room, stage_user(w.stage, "B"), kept, NULL);
	stage_settle(w.stage);
	cr_assert_eq(said(&w, "taken back"), 1);
	say(&w, "!count");
	cr_assert_eq(said(&w, "1 pets."), 2);
	close_world(&w);
}

/* Twenty at once from one person; the others are named in one message; nobody else is held up. */
Test(execute, one_sender_cannot_flood, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PETS_DIR);
	for (int i = 0; i < 60; i++) {
		hs_say(w.hs, stage_room(w.stage), stage_user(w.stage, "A"), "!count");
	}
	stage_advance(w.stage, 0);
	cr_assert_eq(said(&w, "0 pets."), 20);
	cr_assert_eq(said(&w, "One moment, please"), 1);
	hs_say(w.hs, stage_room(w.stage), stage_user(w.stage, "B"), "!count");
	stage_settle(w.stage);
	cr_assert_eq(said(&w, "0 pets."), 21);
	close_world(&w);
}

/* 60 KB that begin like a command: one short line, and nothing done. */
Test(execute, sixty_kilobytes, .timeout = 60)
{
	enum { LEN = 60000 };
	struct world w;
	char *text = calloc(1, LEN + 1);

	open_world(&w, TEST_PETS_DIR);
	memset(text, 'x', LEN);
	memcpy(text, "!keep ", 6);
	int before = said_at_all(&w);

	say(&w, text);
	cr_assert_eq(said(&w, "too long for me"), 1);
	cr_assert_eq(said_at_all(&w), before + 1);
	say(&w, text + 1);
	cr_assert_eq(said_at_all(&w), before + 1, "talk, however long, is not answered");
	say(&w, "!count");
	cr_assert_eq(said(&w, "0 pets."), 1);
	free(text);
	close_world(&w);
}
