/* test_reminders: as many as one person may have wait, are listed and are said; and where. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "stage_world.h"

enum { OPEN_MAX = 200, HOUR_S = 3600 };

static void type(struct world *w, const char *room, const char *handle, const char *text)
{
	cr_assert_not_null(hs_say(w->hs, room, stage_user(w->stage, handle), text));
	stage_settle(w->stage);
	/* Nobody hurries. */
	stage_advance(w->stage, 4);
}

/* So many of one person, all for Friday at four. */
static void fill(struct world *w, const char *room, const char *handle, int count)
{
	for (int i = 0; i < count; i++) {
		type(w, room, handle,
		     arena_printf(
			 w->arena,
			 "!remind me Fri 4pm to ring <%d> of the office of the other school "
			 "about the numbers of the autumn census, and to ask",
			 i));
	}
}

/* The number that a reminder with this text was given. */
static const char *number_of(struct world *w, const char *room, const char *text)
{
	struct hs_event event;

	for (size_t i = 0; i < hs_room_event_count(w->hs, room); i++) {
		cr_assert(hs_room_event_at(w->hs, room, i, &event));
		if (event.body != NULL && event.body[0] == 'N' && strstr(event.body, text)) {
			return arena_strndup(w->arena, event.body, strcspn(event.body, " "));
		}
	}
	cr_assert_fail("%s was not taken", text);
	return NULL;
}

Test(reminders, the_chat_is_opened_when_it_is_taken)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	type(&w, stage_room(w.stage), "A", "!remind us Fri 4pm bring the data");
	stage_advance(w.stage, 60);
	cr_assert_null(stage_private_find(w.stage, stage_user(w.stage, "A")), "nothing private");
	type(&w, stage_room(w.stage), "A", "!remind me Fri 4pm to ring H");
	stage_advance(w.stage, 60);
	const char *room = stage_private_find(w.stage, stage_user(w.stage, "A"));

	cr_assert_not_null(room);
	cr_assert_eq(said_in(&w, room, ""), 0);
	close_world(&w);
}

/* The next is refused in one line, and so is one that was said and would wait again; others have
 * their own. */
Test(reminders, as_many_as_one_may_have, .timeout = 300)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	const char *room = stage_private(w.stage, stage_user(w.stage, "A"));

	type(&w, room, "A", "!remind me in 20 mins to ring early");
	fill(&w, room, "A", OPEN_MAX - 1);
	cr_assert_eq(said(&w, "which is as many as I keep"), 0);
	type(&w, room, "A", "!remind me Fri 4pm to ring once more");
	cr_assert_eq(said(&w, "You have 200 reminders waiting, which is as many as I keep for one "
			      "person; !forget one first."),
		     1);
	type(&w, stage_room(w.stage), "A", "!remind us Fri 4pm once more");
	cr_assert_eq(said(&w, "which is as many as I keep"), 2);
	type(&w, stage_room(w.stage), "B", "!remind me Fri 4pm to ring H");
	cr_assert_eq(said(&w, "which is as many as I keep"), 2);
	stage_advance(w.stage, HOUR_S);
	cr_assert_eq(said_in(&w, room, "N1001 ring early"), 1);
	type(&w, room, "A", "!remind me Fri 4pm to ring as the last");
	type(&w, room, "A", "!snooze N1001 in 20 mins");
	cr_assert_eq(said(&w, "which is as many as I keep"), 3);
	/* Moving one that waits is no more than before. */
	type(&w, room, "A",
	     arena_printf(w.arena, "!snooze %s Fri 5pm", number_of(&w, room, "ring <7>")));
	cr_assert_eq(said(&w, "which is as many as I keep"), 3);
	cr_assert_eq(said(&w, "now on Fri 27 Nov 2026 17:00"), 1);
	close_world(&w);
}

/* All of them are listed, and all are said, once. */
Test(reminders, all_at_one_instant, .timeout = 300)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	const char *room = stage_private(w.stage, stage_user(w.stage, "A"));

	fill(&w, room, "A", OPEN_MAX);
	type(&w, room, "A", "!reminders");
	for (int i = 0; i < OPEN_MAX; i++) {
		const char *text = arena_printf(w.arena, "Fri 27 Nov 2026 16:00: ring <%d>", i);

		cr_assert_eq(said_in(&w, room, text), 2, "%s: taken, and in the list", text);
	}
	stage_advance(w.stage, 3 * 24 * HOUR_S);
	for (int i = 0; i < OPEN_MAX; i++) {
		const char *text = arena_printf(w.arena, "ring <%d>", i);

		cr_assert_eq(said_in(&w, room, text), 3, "%s: taken, listed, and said", text);
	}
	close_world(&w);
}
