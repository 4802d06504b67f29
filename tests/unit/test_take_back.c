/* test_take_back: undo for ten minutes, edits for five, to the second; nothing that others built
 * on.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "stage_world.h"

#define VISIT "!visit G Wed 9 Dec 9-12 phonics"

static const char *say_as(struct world *w, const char *who, const char *text)
{
	const char *event = arena_strdup(
	    w->arena, hs_say(w->hs, stage_room(w->stage), stage_user(w->stage, who), text));

	stage_settle(w->stage);
	return event;
}

static void edit(struct world *w, const char *event, const char *text)
{
	cr_assert_not_null(
	    hs_edit(w->hs, stage_room(w->stage), stage_user(w->stage, "A"), event, text));
	stage_settle(w->stage);
}

Test(take_back, undo_for_ten_minutes, .timeout = 60)
{
	for (int64_t late_s = 0; late_s < 2; late_s++) {
		struct world w;

		open_world(&w, TEST_PLUGIN_DIR);
		say(&w, VISIT);
		stage_advance(w.stage, 600 + late_s);
		say(&w, "!undo");
		cr_assert_eq(
		    said(&w, "Undone: V1 is gone again (A visits G, Wed 9 Dec 2026, 09:00–12:00"),
		    1 - (int)late_s);
		cr_assert_eq(said(&w, "more than ten minutes ago"), (int)late_s);
		say(&w, "!visits");
		cr_assert_eq(said(&w, "No visits to come"), 1 - (int)late_s);
		close_world(&w);
	}
}

Test(take_back, edits_for_five_minutes, .timeout = 60)
{
	for (int64_t late_s = 0; late_s < 2; late_s++) {
		struct world w;
		const char *event;

		open_world(&w, TEST_PLUGIN_DIR);
		event = say_as(&w, "A", VISIT);
		stage_advance(w.stage, 300 + late_s);
		edit(&w, event, "!visit G Thu 10 Dec 9-12 phonics");
		cr_assert_eq(said(&w, "An edit counts for five minutes, so V1 stays"), (int)late_s);
		say(&w, "!visits");
		cr_assert_eq(said(&w, "V1: A visits G, Thu 10 Dec 2026"), 1 - (int)late_s);
		cr_assert_eq(said(&w, "V1: A visits G, Wed 9 Dec 2026"), (int)late_s);
		cr_assert_eq(said(&w, "V2"), 0, "an edit keeps its number");
		close_world(&w);
	}
}

/* Edited into talk, or into what can not be: as if it had never been said. */
Test(take_back, edited_into_talk, .timeout = 60)
{
	struct world w;
	const char *event;

	open_world(&w, TEST_PLUGIN_DIR);
	event = say_as(&w, "A", VISIT);
	edit(&w, event, "never mind");
	cr_assert_eq(said(&w, "V1 withdrawn: A changed the message."), 1);
	edit(&w, event, VISIT);
	say(&w, "!visits");
	cr_assert_eq(said(&w, "No visits to come"), 1, "taken back is taken back");
	cr_assert_eq(said(&w, "That was taken back, so the edit changes nothing."), 1);
	edit(&w, event, "oh well");
	stage_advance(w.stage, 600);
	edit(&w, event, VISIT);
	cr_assert_eq(said(&w, "That was taken back"), 2, "later, too, and not of talk");
	say(&w, "!visits");
	cr_assert_eq(said(&w, "No visits to come"), 2);
	close_world(&w);
}

Test(take_back, not_when_others_acted_on_it, .timeout = 60)
{
	struct world w;
	const char *event;

	open_world(&w, TEST_PLUGIN_DIR);
	event = say_as(&w, "A", VISIT);
	say_as(&w, "G", "!yes V1");
	edit(&w, event, "!visit G Thu 10 Dec 9-12 phonics");
	cr_assert_eq(said(&w, "So the edit changes nothing"), 1);
	say(&w, "!undo");
	cr_assert_eq(said(&w, "Somebody has acted on V1 since"), 2);
	hs_redact(w.hs, stage_room(w.stage), stage_user(w.stage, "A"), event, NULL);
	stage_settle(w.stage);
	cr_assert_eq(said(&w, "V1 stands"), 1);
	/* G takes back the yes; then A may take back the rest. */
	say_as(&w, "G", "!undo");
	say(&w, "!undo");
	cr_assert_eq(said(&w, "Undone: V1"), 2);
	say(&w, "!visits");
	cr_assert_eq(said(&w, "No visits to come"), 1);
	close_world(&w);
}

/* A line that was asked about made nothing; what its answer made stays, and that is said. */
Test(take_back, a_line_that_was_asked_about, .timeout = 60)
{
	struct world w;
	const char *event;

	open_world(&w, TEST_PLUGIN_DIR);
	event = say_as(&w, "A", "!visit G Sat 12 Dec 9-12 phonics");
	say(&w, "anyway");
	cr_assert_eq(said(&w, "V1 asked"), 1);
	hs_redact(w.hs, stage_room(w.stage), stage_user(w.stage, "A"), event, NULL);
	stage_settle(w.stage);
	cr_assert_eq(said(&w, "V1, which came of your answer, stays as it is."), 1);
	close_world(&w);
}

/* Nobody edits, or takes back, what another said. */
Test(take_back, of_ones_own_alone, .timeout = 60)
{
	struct world w;
	const char *event;

	open_world(&w, TEST_PLUGIN_DIR);
	event = say_as(&w, "B", VISIT);
	/* Homeservers let an edit of another's message pass; clients ignore it, and so do we. */
	edit(&w, event, "!visit G Thu 10 Dec 9-12 phonics");
	say(&w, "!undo");
	cr_assert_eq(said(&w, "There is nothing of yours to take back."), 1);
	say(&w, "!visits");
	cr_assert_eq(said(&w, "V1: B visits G, Wed 9 Dec 2026"), 1);
	cr_assert_eq(said(&w, "10 Dec"), 0);
	close_world(&w);
}

/* After a restart everything still holds. */
Test(take_back, over_a_restart, .timeout = 60)
{
	struct world w;
	struct err err = { 0 };
	const char *event;

	open_world(&w, TEST_PLUGIN_DIR);
	event = say_as(&w, "A", VISIT);
	stage_kill(w.stage);
	cr_assert_not_null(hs_edit(w.hs, stage_room(w.stage), stage_user(w.stage, "A"), event,
				   "!visit G Thu 10 Dec 9-12 phonics"));
	cr_assert(stage_start(w.stage, &err), "%s", err.text);
	stage_settle(w.stage);
	say(&w, "!visits");
	cr_assert_eq(said(&w, "V1: A visits G, Thu 10 Dec 2026"), 1);
	say(&w, "!undo");
	cr_assert_eq(said(&w, "Undone: V1 is gone again (A visits G"), 1);
	close_world(&w);
}
