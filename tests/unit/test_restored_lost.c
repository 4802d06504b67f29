/* test_restored_lost: after a restore, what can't be done again is owned up to, and nothing else.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "restored_world.h"

/* Nobody of school A is on the roster of the copy: what she did is not done again. */
static void lose_head_of_a(struct world *w)
{
	(void)value(w, name_of_copy(w),
		    "UPDATE school_role SET until_day = 1 WHERE person ="
		    " (SELECT person FROM school_role WHERE school = 'A' LIMIT 1)");
}

static void restore(struct world *w)
{
	put_back(w, 120);
	stage_advance(w->stage, 300);
}

/* How many messages that own up to something speak to that person. */
static int losses_for(struct world *w, const char *user)
{
	struct hs_event event;
	int count = 0;

	for (size_t i = 0; i < hs_event_count(w->hs); i++) {
		count += hs_event_at(w->hs, i, &event) && event.body != NULL &&
			 strstr(event.body, "is lost with it") != NULL &&
			 strstr(event.content, arena_printf(w->arena, "\"%s\"", user)) != NULL;
	}
	return count;
}

/* In as many messages as it takes; everybody whose it was is spoken to where her own stands. */
Test(restored_lost, all_of_many_are_named, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	keep(&w);
	(void)value(&w, name_of_copy(&w),
		    arena_printf(w.arena,
				 "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
				 " WHERE i < 200) INSERT INTO host_past (event, room, sender,"
				 " state, items, row, typed, is_mark, is_act, is_end, at_s,"
				 " heard_s, text, cluster) SELECT '$lost' || i, '%s',"
				 " '@p' || (i / 10) || ':localhost', 0, 'V' || (1000 + i) || ' ',"
				 " 'visit', '', 0, 1, 0, i, 1, 'V' || (1000 + i) || ' asked:'"
				 " || ' phonics and the reading of stories in all the classes'"
				 " || char(10) || 'more', 1 FROM n",
				 stage_room(w.stage)));
	restore(&w);
	for (int i = 1; i <= 200; i++) {
		cr_assert_eq(said(&w, arena_printf(w.arena, "\n- V%d asked", 1000 + i)), 1);
	}
	cr_assert_eq(said(&w, "more"), 0);
	cr_assert_gt(said(&w, "is lost with it"), 1);
	for (int i = 0; i <= 20; i++) {
		int told = losses_for(&w, arena_printf(w.arena, "@p%d:localhost", i));

		cr_assert(told == 1 || told == 2, "%d", i);
	}
	cr_assert_lt(losses_for(&w, "@p1:localhost"), said(&w, "is lost with it"));
	close_world(&w);
}

/* V1 of one cluster is ended: V1 of the other is lost all the same. */
Test(restored_lost, each_cluster_has_its_numbers, .timeout = 60)
{
	struct world w = { .arena = arena_new() };
	struct err err = { 0 };
	struct stage_settings settings = { .cluster = TEST_CONFIG_DIR "/cluster.example.yaml",
					   .also = TEST_DATA_DIR "/valley.yaml",
					   .plugins = TEST_PLUGIN_DIR,
					   .day = civil_to_day(2026, 11, 25),
					   .minute = 600 };

	cr_assert(stage_new(&settings, &w.stage, &err), "%s", err.text);
	w.hs = stage_homeserver(w.stage);
	keep(&w);
	say_as(&w, "C", "!visit G Tue 12 Jan 9-12 phonics");
	hs_say(w.hs, stage_also_room(w.stage), "@valley.b:localhost",
	       "!visit G Tue 12 Jan 9-12 phonics");
	stage_advance(w.stage, 5);
	hs_say(w.hs, stage_also_room(w.stage), "@valley.b:localhost", "!cancel V1");
	stage_advance(w.stage, 5);
	(void)value(&w, name_of_copy(&w),
		    "UPDATE school_role SET until_day = 1 WHERE person ="
		    " (SELECT id FROM school_person WHERE user_id = '@head.c:localhost')");
	restore(&w);
	cr_assert_eq(said_in(&w, stage_room(w.stage), "\n- V1"), 1);
	cr_assert_eq(said(&w, "is lost with it"), 1);
	close_world(&w);
}

/* Where somebody is in two clusters, what we say begins with the name of one. */
Test(restored_lost, a_number_behind_a_name_is_given_out, .timeout = 60)
{
	static const char sip[] = "@sip:localhost";
	struct world w = { .arena = arena_new() };
	struct err err = { 0 };
	struct stage_settings settings = { .cluster = TEST_CONFIG_DIR "/cluster.example.yaml",
					   .also = TEST_DATA_DIR "/valley.yaml",
					   .plugins = TEST_PLUGIN_DIR,
					   .day = civil_to_day(2026, 11, 25),
					   .minute = 600 };

	cr_assert(stage_new(&settings, &w.stage, &err), "%s", err.text);
	w.hs = stage_homeserver(w.stage);
	const char *room = arena_strdup(w.arena, stage_private(w.stage, sip));

	keep(&w);
	const char *event = arena_strdup(
	    w.arena, hs_say(w.hs, room, sip, "Valley Schools: remind me tomorrow 3pm tea"));

	stage_advance(w.stage, 5);
	cr_assert_eq(said_in(&w, room, "Valley Schools: N1507 I'll remind you"), 1);
	cr_assert(hs_redact(w.hs, room, sip, event, NULL));
	stage_advance(w.stage, 5);
	forget_marks(&w);
	restore(&w);
	hs_say(w.hs, room, sip, "Valley Schools: remind me tomorrow 4pm tea");
	stage_advance(w.stage, 5);
	cr_assert_eq(said_in(&w, room, "Valley Schools: N1507 I'll remind you"), 1);
	cr_assert_eq(said_in(&w, room, "Valley Schools: N1555 I'll remind you"), 1);
	close_world(&w);
}

/* What ended before, by a command, an undo or a deletion, is nothing to be said again. */
Test(restored_lost, what_had_ended_is_not_lost, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	keep(&w);
	say_as(&w, "A", "!visit G Tue 12 Jan 9-12 phonics");
	say_as(&w, "A", "!cancel V1");
	say_as(&w, "A", "!visit G Wed 13 Jan 9-12 phonics");
	say_as(&w, "A", "!undo");
	take_away(&w, "A", say_as(&w, "A", "!visit G Thu 14 Jan 9-12 phonics"));
	cr_assert_str_eq(visits(&w), "1 cancelled", "what was taken back is gone");
	lose_head_of_a(&w);
	restore(&w);
	cr_assert_str_eq(visits(&w), "");
	cr_assert_eq(said(&w, "is lost with it"), 0);
	close_world(&w);
}

/* Its end was taken back, by an undo or a deletion: it stood, and is lost. */
Test(restored_lost, an_end_that_was_taken_back_is_none, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	keep(&w);
	say_as(&w, "A", "!visit G Tue 12 Jan 9-12 phonics");
	say_as(&w, "A", "!cancel V1");
	say_as(&w, "A", "!undo");
	say_as(&w, "A", "!visit H Wed 13 Jan 9-12 phonics");
	take_away(&w, "A", say_as(&w, "A", "!cancel V2"));
	cr_assert_str_eq(visits(&w), "1 asked, 2 asked");
	lose_head_of_a(&w);
	restore(&w);
	cr_assert_eq(said(&w, "is lost with it"), 1);
	cr_assert_eq(said(&w, "\n- V1 asked"), 1);
	cr_assert_eq(said(&w, "\n- V2 asked"), 1);
	cr_assert_eq(said(&w, "Undone: "), 1, "what was undone is not named, nor that it was");
	close_world(&w);
}

/* The end is withdrawn by an edit, and something is done with the visit after it. */
Test(restored_lost, what_came_after_an_end_is_lost, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	keep(&w);
	say_as(&w, "A", "!visit G Tue 12 Jan 9-12 phonics");
	const char *end = say_as(&w, "A", "!cancel V1");

	cr_assert_not_null(
	    hs_edit(w.hs, stage_room(w.stage), stage_user(w.stage, "A"), end, "that one stays"));
	stage_advance(w.stage, 5);
	say_as(&w, "A", "!visitors V1 3");
	cr_assert_str_eq(visits(&w), "1 asked");
	lose_head_of_a(&w);
	restore(&w);
	cr_assert_eq(said(&w, "\n- V1"), 1);
	close_world(&w);
}

/* ---- the homeserver is there, but not for what was said ---- */

static void trouble(struct world *w, const char *path, int64_t hours)
{
	const struct hs_fault fault = { .kind = HS_FAULT_STATUS,
					.status = 502,
					.method = "GET",
					.path = path,
					.for_ms = hours * 3600000 + 120000,
					.is_page = true };

	hs_fault_add(w->hs, &fault);
	put_back(w, 120);
	stage_advance(w->stage, hours * 3600 - 60);
}

static void chatter(struct world *w, int count)
{
	for (int i = 0; i < count; i++) {
		hs_say(w->hs, stage_room(w->stage), stage_user(w->stage, "A"), "chatter");
	}
	stage_settle(w->stage);
}

/* As long as nothing could be read, nothing of it is over. */
static void done_after(const char *path, int64_t hours, int chatters)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	keep(&w);
	const char *first = say_as(&w, "A", "!visit G Tue 12 Jan 9-12 phonics");

	say_as(&w, "B", "!visit G Wed 13 Jan 9-12 maths");
	take_away(&w, "A", first);
	say_as(&w, "G", "!yes V2");
	const char *before = visits(&w);
	int all = said_at_all(&w);

	chatter(&w, chatters);
	trouble(&w, path, hours);
	stage_advance(w.stage, 3 * 3600);
	cr_assert_str_eq(visits(&w), before);
	cr_assert_eq(said_at_all(&w), all, "and nothing is said again");
	close_world(&w);
}

Test(restored_lost, sync_fails_for_seven_hours, .timeout = 60)
{
	done_after("/sync", 7, 0);
}

Test(restored_lost, a_gap_cannot_be_read_for_seven_hours, .timeout = 60)
{
	done_after("/messages", 7, 1500);
}

/* It is known for as long as it takes, and told when all has been read: not before, as what is to
 * be read yet may do it again. */
Test(restored_lost, told_once_all_is_read, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	keep(&w);
	chatter(&w, 1500);
	say_as(&w, "A", "!visit G Tue 12 Jan 9-12 phonics");
	lose_head_of_a(&w);
	trouble(&w, "/messages", 50);
	say_as(&w, "B", "!visits");
	cr_assert_str_eq(value(&w, stage_database(w.stage),
			       "SELECT count(*) FROM matrix_outbox WHERE source LIKE 'lost/%'"),
			 "0");
	stage_advance(w.stage, 3 * 3600);
	cr_assert_eq(said(&w, "is lost with it"), 1);
	cr_assert_eq(said(&w, "\n- V1 asked"), 1);
	stage_advance(w.stage, 3 * 86400);
	say_as(&w, "B", "!visits");
	cr_assert_str_eq(value(&w, stage_database(w.stage), "SELECT count(*) FROM host_past"), "0");
	close_world(&w);
}
