/* test_days_in_doubt: while the homeserver's clock and ours disagree nobody guesses a day. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "stage_world.h"

/* The homeserver's clock is a day ahead for a while. */
Test(days_in_doubt, asked_for_in_full, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	hs_advance_ms(w.hs, (int64_t)86400 * 1000);
	stage_advance(w.stage, 120);
	say(&w, "!meet data tomorrow 2pm-3pm at B");
	cr_assert_eq(said(&w, "can't tell which day"), 1);
	cr_assert_eq(said(&w, "26 Nov 2026") + said(&w, "27 Nov 2026"), 0);
	say(&w, "!meet data Fri 27 Nov 2026 2pm-3pm at B");
	cr_assert_geq(said(&w, "27 Nov 2026"), 1);
	cr_assert_eq(said(&w, "can't tell which day"), 1);
	hs_advance_ms(w.hs, (int64_t)-86400 * 1000);
	stage_advance(w.stage, 120);
	say(&w, "!meet more tomorrow 4pm-5pm at B");
	cr_assert_geq(said(&w, "26 Nov 2026"), 1);
	cr_assert_eq(said(&w, "can't tell which day"), 1);
	close_world(&w);
}

/* What was said and when is kept by the age that the homeserver tells, not by what the sender's
 * server wrote on it: an edit of a minute ago counts, one of an hour ago does not. */
Test(days_in_doubt, edits_count_from_when_it_was_typed, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	/* Its clock jumps an hour ahead, and back while the message is still young. */
	hs_advance_ms(w.hs, (int64_t)3600 * 1000);
	const char *event = arena_strdup(
	    w.arena, hs_say(w.hs, stage_room(w.stage), stage_user(w.stage, "A"), "good morning"));
	stage_settle(w.stage);
	hs_advance_ms(w.hs, (int64_t)-3600 * 1000);
	stage_advance(w.stage, 1800);
	hs_edit(w.hs, stage_room(w.stage), stage_user(w.stage, "A"), event,
		"!meet data tomorrow 2pm-3pm at B");
	stage_settle(w.stage);
	cr_assert_eq(said(&w, "26 Nov 2026"), 0, "half an hour later it is no edit");
	close_world(&w);
}
