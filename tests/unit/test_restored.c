/* test_restored: an older database is put back: what came due and was told since is known again. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "restored_world.h"

/* Said alone on Friday; on Saturday it is due again, and waits for Monday, when all doubt is over.
 */
Test(restored, told_again_on_no_other_day, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PETS_DIR);
	cr_assert(stage_until(w.stage, civil_to_day(2026, 11, 27), 16 * 60));
	say(&w, "!keep Rex");
	keep(&w);
	stage_advance(w.stage, 120);
	cr_assert_eq(said(&w, "Awake: Rex."), 1);
	put_back(&w, 86400);
	cr_assert(stage_until(w.stage, civil_to_day(2026, 12, 1), 12 * 60));
	cr_assert_eq(said(&w, "Awake: Rex."), 1);
	close_world(&w);
}

/* Said alone, and due again beside what is news. */
Test(restored, told_again_in_no_other_company, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PETS_DIR);
	say(&w, "!keep Rex");
	keep(&w);
	stage_advance(w.stage, 120);
	say(&w, "!keep Tom");
	put_back(&w, 120);
	stage_advance(w.stage, 300);
	cr_assert_eq(said(&w, "Awake: Rex."), 1);
	cr_assert_eq(said(&w, "Awake: Tom."), 1);
	close_world(&w);
}

/* Said together, and due again each by itself: one before, one after the database is put back. */
Test(restored, told_together_is_known_alone, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PETS_DIR);
	cr_assert(stage_until(w.stage, civil_to_day(2026, 11, 27), 22 * 60));
	say(&w, "!keep Rex");
	keep(&w);
	say(&w, "!keep Tom");
	cr_assert(stage_until(w.stage, civil_to_day(2026, 11, 30), 8 * 60));
	cr_assert_eq(said(&w, "Awake: Rex.\n"), 1, "both wait for Monday");
	cr_assert_eq(said(&w, "Awake: Tom."), 1);
	put_back(&w, 120);
	cr_assert(stage_until(w.stage, civil_to_day(2026, 12, 2), 12 * 60));
	cr_assert_eq(said(&w, "Awake: Rex."), 1);
	cr_assert_eq(said(&w, "Awake: Tom."), 1);
	close_world(&w);
}

/* The room was reminded in time: whoever called the meeting is not told that it was missed. */
Test(restored, told_in_time_was_not_missed, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	say(&w, "!meet data tomorrow 2pm-3pm at B");
	keep(&w);
	cr_assert(stage_until(w.stage, civil_to_day(2026, 11, 26), 13 * 60));
	int reminders = said(&w, "today 14:00");

	cr_assert_geq(reminders, 1);
	put_back(&w, 2 * 3600);
	stage_advance(w.stage, 86400);
	cr_assert_eq(said(&w, "today 14:00"), reminders);
	cr_assert_eq(said(&w, "was missed"), 0);
	close_world(&w);
}

/* But what nobody was told is owned up to. */
Test(restored, told_to_nobody_is_told, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	say(&w, "!meet data tomorrow 2pm-3pm at B");
	keep(&w);
	put_back(&w, 86400 + 6 * 3600);
	stage_advance(w.stage, 86400);
	cr_assert_eq(said(&w, "was missed"), 1);
	close_world(&w);
}

/* ---- what is done again ends as it was told ---- */

/* Two visits are asked for, one is agreed and one declined; the first line is deleted. */
static void deleted_line(bool has_marks, int chatter)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	keep(&w);
	const char *first = say_as(&w, "A", "!visit G Tue 12 Jan 9-12 phonics");

	say_as(&w, "B", "!visit G Wed 13 Jan 9-12 maths");
	take_away(&w, "A", first);
	say_as(&w, "G", "!yes V2");
	say_as(&w, "C", "!visit G Thu 14 Jan 9-12 art");
	const char *before = visits(&w);
	int all = said_at_all(&w);

	for (int i = 0; i < chatter; i++) {
		hs_say(w.hs, stage_room(w.stage), stage_user(w.stage, "A"), "chatter");
	}
	stage_settle(w.stage);
	cr_assert(strstr(before, "2 agreed") != NULL, "%s", before);
	if (!has_marks) {
		forget_marks(&w);
	}
	put_back(&w, 120);
	stage_advance(w.stage, 300);
	cr_assert_str_eq(visits(&w), before);
	cr_assert_eq(said_at_all(&w), all, "and nothing is said again");
	say_as(&w, "D1", "!visit H Fri 15 Jan 9-12 music");
	cr_assert(strstr(visits(&w), "4 asked") != NULL, "%s", visits(&w));
	close_world(&w);
}

Test(restored, a_deleted_line_moves_no_number, .timeout = 60)
{
	deleted_line(true, 0);
}

/* What we said lies behind what /sync shows, and behind what is held of that. */
Test(restored, a_deleted_line_in_a_gap_moves_no_number, .timeout = 60)
{
	deleted_line(true, 250);
	deleted_line(true, 1500);
}

/* An answer of /sync that is so large that it is read by another thread. */
Test(restored, a_large_answer_is_heard, .timeout = 60)
{
	struct world w = { .arena = arena_new() };
	struct err err = { 0 };
	struct stage_settings settings = { .cluster = TEST_CONFIG_DIR "/cluster.example.yaml",
					   .plugins = TEST_PLUGIN_DIR,
					   .reads_aside = true,
					   .day = civil_to_day(2026, 11, 25),
					   .minute = 600 };
	char *bulk = arena_alloc(w.arena, 40001);

	memset(bulk, 'y', 40000);
	cr_assert(stage_new(&settings, &w.stage, &err), "%s", err.text);
	w.hs = stage_homeserver(w.stage);
	keep(&w);
	for (int i = 0; i < 35; i++) {
		hs_say(w.hs, stage_room(w.stage), stage_user(w.stage, "A"), bulk);
	}
	const char *first = say_as(&w, "A", "!visit G Tue 12 Jan 9-12 phonics");

	say_as(&w, "B", "!visit G Wed 13 Jan 9-12 maths");
	take_away(&w, "A", first);
	const char *before = visits(&w);
	int all = said_at_all(&w);

	put_back(&w, 120);
	stage_advance(w.stage, 300);
	cr_assert_str_eq(visits(&w), before);
	cr_assert_eq(said_at_all(&w), all, "and nothing is said again");
	close_world(&w);
}

Test(restored, a_deleted_line_moves_no_number_by_the_text, .timeout = 60)
{
	deleted_line(false, 0);
}

/* So quick that the clerk starts in the second in which the last line was typed. */
Test(restored, in_one_second, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	keep(&w);
	hs_say(w.hs, stage_room(w.stage), stage_user(w.stage, "A"),
	       "!visit G Tue 12 Jan 9-12 phonics");
	stage_settle(w.stage);
	const char *before = visits(&w);

	put_back(&w, 0);
	stage_advance(w.stage, 60);
	cr_assert_str_eq(visits(&w), before);
	close_world(&w);
}

/* What stood though its line was deleted, or its reaction taken back, stands. */
Test(restored, what_stood_without_its_line_stands, .timeout = 60)
{
	struct world w;
	struct hs_event card;

	open_world(&w, TEST_PLUGIN_DIR);
	keep(&w);
	const char *own = say_as(&w, "C", "!request own an hour phonics");

	take_away(&w, "C", own);
	say_as(&w, "B", "!request 1 day maths");
	cr_assert(hs_room_event_at(w.hs, stage_room(w.stage),
				   hs_room_event_count(w.hs, stage_room(w.stage)) - 1, &card));
	say_as(&w, "A", "!yes R2");
	say_as(&w, "C", "!yes R2");
	say_as(&w, "E", "!yes R2");
	const char *mark = hs_send(
	    w.hs, stage_room(w.stage), stage_user(w.stage, "G"), "m.reaction",
	    arena_printf(w.arena,
			 "{\"m.relates_to\":{\"rel_type\":\"m.annotation\",\"event_id\":\"%s\","
			 "\"key\":\"\xf0\x9f\x91\x8d\"}}",
			 card.event_id));

	mark = arena_strdup(w.arena, mark);
	stage_advance(w.stage, 5);
	take_away(&w, "G", mark);
	const char *before = balances(&w);
	int all = said_at_all(&w);

	cr_assert(strstr(before, "HOLD:R1 60") != NULL, "%s", before);
	put_back(&w, 120);
	stage_advance(w.stage, 300);
	cr_assert_str_eq(balances(&w), before);
	cr_assert_eq(said_at_all(&w), all);
	close_world(&w);
}

/* Thirty at once: the last were not done, and that was told; one of them was said again. */
static void many(bool has_marks)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	keep(&w);
	for (int i = 0; i < 30; i++) {
		hs_say(w.hs, stage_room(w.stage), stage_user(w.stage, "C"), "!visits");
	}
	say_as(&w, "C", "!pool 1 day");
	stage_advance(w.stage, 90);
	cr_assert_eq(said(&w, "One moment, please"), 1);
	say_as(&w, "C", "!pool 1 day");
	const char *before = balances(&w);
	int all = said_at_all(&w);

	if (!has_marks) {
		forget_marks(&w);
	}
	put_back(&w, 120);
	stage_advance(w.stage, 300);
	cr_assert_str_eq(balances(&w), before);
	cr_assert_eq(said_at_all(&w), all);
	close_world(&w);
}

Test(restored, what_was_put_off_is_not_done, .timeout = 60)
{
	many(true);
}

Test(restored, what_was_put_off_is_not_done_by_the_text, .timeout = 60)
{
	many(false);
}

/* Put off and listed, it was said again, and the clerk was gone before it answered. */
Test(restored, what_came_after_the_list_is_done, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	keep(&w);
	for (int i = 0; i < 30; i++) {
		hs_say(w.hs, stage_room(w.stage), stage_user(w.stage, "C"), "!visits");
	}
	say_as(&w, "C", "!pool 1 day");
	stage_advance(w.stage, 90);
	cr_assert_eq(said(&w, "One moment, please"), 1);
	const char *before = balances(&w);

	stage_kill(w.stage);
	hs_say(w.hs, stage_room(w.stage), stage_user(w.stage, "C"), "!pool 1 day");
	forget_marks(&w);
	put_back(&w, 120);
	stage_advance(w.stage, 300);
	cr_assert_str_neq(balances(&w), before);
	cr_assert_eq(said(&w, "One moment, please"), 1);
	close_world(&w);
}

/* Only we say what came of a command. */
Test(restored, nobody_speaks_for_us, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	keep(&w);
	const char *event = say_as(&w, "A", "!visit G Tue 12 Jan 9-12 phonics");

	cr_assert_not_null(
	    hs_send(w.hs, stage_room(w.stage), stage_user(w.stage, "B"), "m.room.message",
		    arena_printf(w.arena,
				 "{\"msgtype\":\"m.text\",\"body\":\"One moment, please: that was "
				 "many at once\",\"m.relates_to\":{\"m.in_reply_to\":"
				 "{\"event_id\":\"%s\"}}}",
				 event)));
	stage_advance(w.stage, 5);
	forget_marks(&w);
	put_back(&w, 120);
	stage_advance(w.stage, 300);
	cr_assert_str_eq(visits(&w), "1 asked");
	close_world(&w);
}

/* A number that was only named is not given out by that. */
static void only_named(bool has_marks)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	keep(&w);
	say_as(&w, "A", "!cancel V999999");
	cr_assert_eq(said(&w, "There is no V999999"), 1);
	if (!has_marks) {
		forget_marks(&w);
	}
	put_back(&w, 120);
	stage_advance(w.stage, 300);
	say_as(&w, "A", "!visit G Tue 12 Jan 9-12 phonics");
	cr_assert_str_eq(visits(&w), "1 asked");
	close_world(&w);
}

Test(restored, a_number_that_never_was_is_free, .timeout = 60)
{
	only_named(true);
}

/* Nothing is noted, for ever, of what was there already. */
Test(restored, numbers_given_out_are_noted, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	say_as(&w, "A", "!visit G Tue 12 Jan 9-12 phonics");
	keep(&w);
	say_as(&w, "G", "!yes V1");
	say_as(&w, "A", "!visit H Wed 13 Jan 9-12 art");
	put_back(&w, 120);
	stage_advance(w.stage, 300);
	cr_assert_str_eq(value(&w, stage_database(w.stage),
			       "SELECT group_concat(letter || number) FROM host_past_item"),
			 "V2");
	close_world(&w);
}

Test(restored, a_number_that_never_was_is_free_by_the_text, .timeout = 60)
{
	only_named(false);
}

/* Typed while the clerk was away for too long, and said again. */
Test(restored, what_was_too_old_is_not_done, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	keep(&w);
	stage_kill(w.stage);
	hs_say(w.hs, stage_room(w.stage), stage_user(w.stage, "C"), "!pool 1 day");
	stage_advance(w.stage, 2 * 3600);
	start(&w);
	stage_advance(w.stage, 90);
	cr_assert_eq(said(&w, "I was away when you sent this"), 1);
	say_as(&w, "C", "!pool 1 day");
	const char *before = balances(&w);

	put_back(&w, 120);
	stage_advance(w.stage, 300);
	cr_assert_str_eq(balances(&w), before);
	close_world(&w);
}

/* Refused then, and possible now: it was told that nothing was done. */
Test(restored, what_was_refused_is_not_done, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	keep(&w);
	say_as(&w, "C", "!yes V1");
	say_as(&w, "A", "!visit G Tue 12 Jan 9-12 phonics");
	say_as(&w, "G", "!yes V1");
	put_back(&w, 120);
	stage_advance(w.stage, 300);
	cr_assert_str_eq(visits(&w), "1 agreed");
	close_world(&w);
}

/* Somebody who is no longer on the roster: her number stays hers, and it is owned up to, once. */
Test(restored, what_is_lost_is_owned_up_to, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	keep(&w);
	say_as(&w, "A", "!visit G Tue 12 Jan 9-12 phonics");
	say_as(&w, "B", "!visit G Wed 13 Jan 9-12 maths");
	say_as(&w, "G", "!yes V2");
	say_as(&w, "A", "!visit H Thu 14 Jan 9-12 art");
	/* Not possible beside V1; without it, it would be. */
	say_as(&w, "C", "!visit G Tue 12 Jan 9-12 art");
	(void)value(&w, name_of_copy(&w),
		    "UPDATE school_role SET until_day = 1 WHERE person ="
		    " (SELECT person FROM school_role WHERE school = 'A' LIMIT 1)");
	put_back(&w, 120);
	stage_advance(w.stage, 300);
	cr_assert_str_eq(visits(&w), "2 agreed");
	cr_assert_eq(said(&w, "is lost with it"), 1);
	cr_assert_eq(said(&w, "\n- V1"), 1);
	cr_assert_eq(said(&w, "\n- V2"), 0);
	say_as(&w, "C", "!visit H Fri 15 Jan 9-12 music");
	cr_assert_str_eq(visits(&w), "2 agreed, 4 asked", "V3 is nobody else's");
	stage_kill(w.stage);
	start(&w);
	stage_advance(w.stage, 7 * 3600);
	cr_assert_eq(said(&w, "is lost with it"), 1);
	close_world(&w);
}

static const char *reminders(struct world *w)
{
	stage_settle(w->stage);
	return value(w, stage_database(w->stage), "SELECT count(*) FROM reminders_item");
}

/* Typed in a chat for two, which is none any more when the copy is put back: it counts, and nothing
 * is said there. */
static void chat_of_then(bool has_left)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	keep(&w);
	const char *b = stage_user(w.stage, "B");
	const char *chat = arena_strdup(w.arena, stage_private(w.stage, b));
	static const char *const lines[] = { "remind me 13 Jan 9am SECRET",
					     "visit G Tue 12 Jan 9-10 staffing, privately",
					     "visit G Sat 16 Jan 9-10 maths", "1", "!pool 1 day" };

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		cr_assert_not_null(hs_say(w.hs, chat, b, lines[i]));
		stage_settle(w.stage);
	}
	if (has_left) {
		cr_assert(hs_leave(w.hs, chat, b));
	} else {
		cr_assert(hs_force_join(w.hs, chat, stage_user(w.stage, "E")));
	}
	stage_settle(w.stage);
	const char *before = balances(&w), *were = visits(&w);
	int all = said_at_all(&w);

	cr_assert_str_eq(reminders(&w), "1");
	cr_assert_not_null(strstr(were, "17 asked"), "%s", were);
	put_back(&w, 120);
	stage_advance(w.stage, 300);
	cr_assert_str_eq(reminders(&w), "1");
	cr_assert_str_eq(visits(&w), were);
	cr_assert_str_eq(balances(&w), before);
	cr_assert_eq(said_at_all(&w), all, "and nothing is said again");
	close_world(&w);
}

Test(restored, what_was_private_counts_before_a_third, .timeout = 60)
{
	chat_of_then(false);
}

Test(restored, what_was_private_counts_when_she_has_left, .timeout = 60)
{
	chat_of_then(true);
}
