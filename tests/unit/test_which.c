/* test_which: whoever is in two clusters is asked which one a private line means, never guessed. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/civil.h"
#include "io/store.h"
#include "school/roster_apply.h"
#include "scratch.h"
#include "stage_world.h"

#define VALLEY_B "@valley.b:localhost"
#define SIP "@sip:localhost"

static void open_two(struct world *w)
{
	struct err err = { 0 };
	struct stage_settings settings = { .cluster = TEST_CONFIG_DIR "/cluster.example.yaml",
					   .also = TEST_DATA_DIR "/valley.yaml",
					   .plugins = TEST_PLUGIN_DIR,
					   .day = civil_to_day(2026, 11, 25),
					   .minute = 600 };

	*w = (struct world){ .arena = arena_new() };
	cr_assert(stage_new(&settings, &w->stage, &err), "%s", err.text);
	w->hs = stage_homeserver(w->stage);
}

static void say_in(struct world *w, const char *room, const char *user, const char *text)
{
	cr_assert_not_null(hs_say(w->hs, room, user, text), "%s", hs_why(w->hs));
	stage_settle(w->stage);
}

static void whisper(struct world *w, const char *user, const char *text)
{
	say_in(w, stage_private(w->stage, user), user, text);
}

/* The clerk's last words in that room. */
static const char *last_in(struct world *w, const char *room)
{
	struct hs_event event;
	const char *body = "";

	for (size_t i = 0; i < hs_event_count(w->hs); i++) {
		if (hs_event_at(w->hs, i, &event) && str_equal(event.room_id, room) &&
		    str_equal(event.sender, stage_clerk(w->stage)) &&
		    str_equal(event.type, "m.room.message")) {
			body = arena_strdup(w->arena, event.body);
		}
	}
	return body;
}

static const char *heard(struct world *w, const char *user)
{
	return last_in(w, stage_private(w->stage, user));
}

#define HEARS(user, text) cr_assert_not_null(strstr(heard(&w, user), text), "%s", heard(&w, user))

/* R1 of each cluster, agreed. */
static void ask_in_both(struct world *w)
{
	say_in(w, stage_room(w->stage), "@head.b:localhost", "!request own 1 day maths");
	say_in(w, stage_also_room(w->stage), VALLEY_B, "!request own 1 day writing");
	cr_assert_eq(said(w, "R1 School B sets 1 d"), 2, "in each its own R1");
}

Test(which, is_asked_and_the_answer_remembered, .timeout = 60)
{
	struct world w;

	open_two(&w);
	ask_in_both(&w);
	cr_assert_eq(said(&w, "Eight Schools: R1: School B sets 1 d"), 1, "told privately");
	cr_assert_eq(said(&w, "Valley Schools: R1: School B sets 1 d"), 1);
	whisper(&w, SIP, "done R1 6h");
	HEARS(SIP, "In which cluster? 1) Eight Schools 2) Valley Schools.");
	whisper(&w, SIP, "2");
	HEARS(SIP, "Valley Schools: R1: 6 h used");
	/* What waits in one only is plain. */
	whisper(&w, SIP, "done R1 6h");
	HEARS(SIP, "Eight Schools: R1: 6 h used");
	close_world(&w);
}

Test(which, is_plain_where_the_item_is_in_one_only, .timeout = 60)
{
	struct world w;

	open_two(&w);
	say_in(&w, stage_also_room(w.stage), VALLEY_B, "!request own 1 day writing");
	whisper(&w, SIP, "done R1 6h");
	HEARS(SIP, "Valley Schools: R1: 6 h used");
	whisper(&w, SIP, "done R9 6h");
	HEARS(SIP, "There is no R9.");
	close_world(&w);
}

Test(which, is_said_by_a_word_of_its_name, .timeout = 60)
{
	struct world w;

	open_two(&w);
	ask_in_both(&w);
	whisper(&w, SIP, "done R1 6h, Valley");
	HEARS(SIP, "Valley Schools: R1: 6 h used");
	whisper(&w, SIP, "Eight Schools: time");
	HEARS(SIP, "Eight Schools: ");
	whisper(&w, SIP, "time in valley");
	HEARS(SIP, "Valley Schools: ");
	whisper(&w, SIP, "time");
	HEARS(SIP, "In which cluster?");
	close_world(&w);
}

/* Joined with others of the same turn, it still says which. */
Test(which, is_named_in_what_comes_late, .timeout = 60)
{
	struct err err = { 0 };
	struct world w;

	open_two(&w);
	whisper(&w, "@head.a:localhost", "remind me Fri 4pm bins");
	HEARS("@head.a:localhost", "In which cluster?");
	whisper(&w, "@head.a:localhost", "2");
	HEARS("@head.a:localhost", "Valley Schools: ");
	stage_kill(w.stage);
	stage_until(w.stage, civil_to_day(2026, 11, 27), 17 * 60);
	cr_assert(stage_start(w.stage, &err), "%s", err.text);
	stage_settle(w.stage);
	HEARS("@head.a:localhost", "Valley Schools: N1");
	HEARS("@head.a:localhost", "late");
	close_world(&w);
}

/* A later question of the chosen cluster is that cluster's. */
Test(which, stays_with_what_is_asked_next, .timeout = 60)
{
	struct world w;

	open_two(&w);
	ask_in_both(&w);
	whisper(&w, SIP, "done R1 8h");
	whisper(&w, SIP, "2");
	HEARS(SIP, "Valley Schools: ");
	HEARS(SIP, "mine");
	whisper(&w, SIP, "mine");
	HEARS(SIP, "Valley Schools: R1: 8 h used");
	close_world(&w);
}

Test(which, is_undone_where_it_was_done, .timeout = 60)
{
	struct world w;

	open_two(&w);
	whisper(&w, "@head.a:localhost", "pool 1 day");
	HEARS("@head.a:localhost", "In which cluster?");
	whisper(&w, "@head.a:localhost", "2");
	HEARS("@head.a:localhost", "Valley Schools: School A puts 1 d");
	whisper(&w, "@head.a:localhost", "undo");
	HEARS("@head.a:localhost", "Valley Schools: Undone: 1 d is School A's own again");
	close_world(&w);
}

Test(which, is_no_question_to_whoever_is_in_one, .timeout = 60)
{
	struct world w;

	open_two(&w);
	whisper(&w, VALLEY_B, "time");
	cr_assert_eq(said(&w, "In which cluster?"), 0);
	cr_assert_eq(said(&w, "Valley Schools: "), 0);
	close_world(&w);
}

/* Whoever is in very many is asked about each of them, and hears of which each telling is. */
Test(which, names_each_of_very_many, .timeout = 60)
{
	enum { MORE = 20 };
	struct world w;
	struct err err = { 0 };
	struct arena *arena = arena_new();
	const char *folder = scratch_new(arena);
	const char *text = scratch_read(arena, TEST_DATA_DIR "/valley.yaml");
	struct store *store = NULL;

	open_two(&w);
	ask_in_both(&w);
	stage_kill(w.stage);
	cr_assert(store_open(stage_database(w.stage), &store, &err), "%s", err.text);
	for (int i = 0; i < MORE; i++) {
		struct str difference;
		size_t changes;

		str_init(&difference, arena);
		const char *whole =
		    arena_printf(arena,
				 "name: Number%d Schools\nroom: \"#number%d:localhost\"\ntimezone: "
				 "Europe/London\n"
				 "calendar: " TEST_CONFIG_DIR "/cluster-calendar.json\n%s",
				 i, i, strstr(text, "schools:"));
		const char *path = scratch_write(arena, folder, "cluster.yaml", whole, 0600);

		cr_assert(roster_apply_file(store, path, NULL, &difference, &changes, &err), "%s",
			  err.text);
	}
	store_close(store);
	cr_assert(stage_start(w.stage, &err), "%s", err.text);
	stage_settle(w.stage);
	whisper(&w, SIP, "time");
	for (int i = 0; i < MORE; i++) {
		HEARS(SIP, arena_printf(arena, ") Number%d Schools", i));
	}
	HEARS(SIP, "22) ");
	scratch_remove(arena, folder);
	arena_free(arena);
	close_world(&w);
}

/* What cannot be taken back is asked no longer once she has gone on to another command, though she
 * is a person of each of two clusters. */
Test(which, what_is_final_is_passed, .timeout = 60)
{
	struct world w;
	const char *a = "@head.a:localhost";

	open_two(&w);
	const char *room = stage_also_room(w.stage);

	say_in(&w, room, a, "!rule notice 5");
	say_in(&w, room, SIP, "!rule agree");
	say_in(&w, room, a, "!request own 1 day maths");
	say_in(&w, room, SIP, "!date R1 Thu 26 Nov 9-3");
	whisper(&w, a, "withdraw R1");
	cr_assert_not_null(strstr(heard(&w, a), "Reply yes"), "%s", heard(&w, a));
	whisper(&w, a, "history R1");
	whisper(&w, a, "yes");
	cr_assert_null(strstr(last_in(&w, room), "withdr"), "%s", last_in(&w, room));
	close_world(&w);
}
