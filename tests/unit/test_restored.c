/* test_restored: an older database is put back: what came due and was told since is known again. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "stage_world.h"

#include <stdio.h>
#include <unistd.h>

static void copy_file(const char *from, const char *to)
{
	FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
	char part[4096];

	cr_assert(in != NULL && out != NULL);
	for (size_t len; (len = fread(part, 1, sizeof(part), in)) > 0;) {
		cr_assert_eq(fwrite(part, 1, len, out), len);
	}
	cr_assert_eq(fclose(in) | fclose(out), 0);
}

static const char *name_of_copy(struct world *w)
{
	return arena_printf(w->arena, "%s.kept", stage_database(w->stage));
}

static void start(struct world *w)
{
	struct err err = { 0 };

	cr_assert(stage_start(w->stage, &err), "%s", err.text);
	stage_settle(w->stage);
}

/* A copy of the database as it is now. */
static void keep(struct world *w)
{
	stage_kill(w->stage);
	copy_file(stage_database(w->stage), name_of_copy(w));
	start(w);
}

/* The copy is put back after so long; what was said meanwhile the rooms alone remember. */
static void put_back(struct world *w, int64_t after_s)
{
	stage_kill(w->stage);
	stage_advance(w->stage, after_s);
	copy_file(name_of_copy(w), stage_database(w->stage));
	unlink(name_of_copy(w));
	stage_restored(w->stage);
	hs_forget_txns(w->hs);
	start(w);
}

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
