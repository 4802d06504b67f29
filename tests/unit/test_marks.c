/* test_marks: what is counted has one mark on it, as long as it counts. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/json.h"
#include "stage_world.h"

static const char *type(struct world *w, const char *handle, const char *text)
{
	const char *event = hs_say(w->hs, stage_room(w->stage), stage_user(w->stage, handle), text);

	cr_assert_not_null(event);
	event = arena_strdup(w->arena, event);
	stage_settle(w->stage);
	return event;
}

static void edit(struct world *w, const char *handle, const char *event, const char *text)
{
	cr_assert_not_null(
	    hs_edit(w->hs, stage_room(w->stage), stage_user(w->stage, handle), event, text));
	stage_settle(w->stage);
}

/* Marks of the clerk that stand on that message; NULL: on any. */
static int marks_on(struct world *w, const char *event_id)
{
	struct hs_event event;
	int count = 0;

	for (size_t i = 0; i < hs_event_count(w->hs); i++) {
		if (hs_event_at(w->hs, i, &event) && str_equal(event.type, "m.reaction") &&
		    str_equal(event.sender, stage_clerk(w->stage)) && !event.is_redacted) {
			bool is_it = event_id == NULL || strstr(event.content, event_id) != NULL;

			count += is_it ? 1 : 0;
		}
	}
	return count;
}

static void open_with_a_meeting(struct world *w)
{
	open_world(w, TEST_PLUGIN_DIR);
	type(w, "A", "!breakfast Tue 8 Dec 8-9.15 at the Bull");
	cr_assert_eq(said(w, "Coming?"), 1);
}

Test(marks, undone, .timeout = 60)
{
	struct world w;

	open_with_a_meeting(&w);
	const char *in = type(&w, "B", "!in M1");

	cr_assert_eq(marks_on(&w, in), 1);
	cr_assert_eq(said(&w, "in for M1"), 0);
	type(&w, "B", "!undo");
	cr_assert_eq(marks_on(&w, in), 0);
	cr_assert_eq(said(&w, "B's answer is taken back"), 1);
	close_world(&w);
}

/* One mark, whatever is made of the message; words where there were words; and none where it counts
 * no more. */
Test(marks, edited, .timeout = 60)
{
	struct world w;

	open_with_a_meeting(&w);
	const char *in = type(&w, "B", "!in M1");

	edit(&w, "B", in, "!out M1");
	cr_assert_eq(marks_on(&w, in), 1);
	cr_assert_eq(marks_on(&w, NULL), 1);
	edit(&w, "B", in, "sorry, wrong room");
	cr_assert_eq(marks_on(&w, in), 0);
	cr_assert_geq(said(&w, "B's answer is taken back"), 1);
	const char *slip = type(&w, "C", "!in M7");

	cr_assert_eq(marks_on(&w, slip), 0);
	edit(&w, "C", slip, "!in M1");
	cr_assert_eq(marks_on(&w, slip), 0);
	cr_assert_eq(said(&w, "C: in for M1"), 1);
	close_world(&w);
}

/* Killed before the mark was sent, or told twice of the same line: one mark. */
Test(marks, killed, .timeout = 60)
{
	struct world w;
	struct err err = { 0 };

	open_with_a_meeting(&w);
	const char *in = arena_strdup(
	    w.arena, hs_say(w.hs, stage_room(w.stage), stage_user(w.stage, "B"), "!in"));

	stage_kill(w.stage);
	cr_assert(stage_start(w.stage, &err), "%s", err.text);
	stage_settle(w.stage);
	cr_assert(hs_repeat(w.hs, in));
	stage_settle(w.stage);
	cr_assert_eq(marks_on(&w, in), 1);
	close_world(&w);
}
