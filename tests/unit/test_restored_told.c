/* test_restored_told: after a restore, a private line that was opened for the room is open, and an
 * answer of ours that was deleted hides nothing. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "restored_world.h"

/* ---- a private line, edited, asked about and opened ---- */

struct chat {
	struct world w;
	const char *room, *user;
};

static void open_chat(struct chat *chat)
{
	open_world(&chat->w, TEST_PLUGIN_DIR);
	chat->user = arena_strdup(chat->w.arena, stage_user(chat->w.stage, "H"));
	chat->room = arena_strdup(chat->w.arena, stage_private(chat->w.stage, chat->user));
	stage_settle(chat->w.stage);
	keep(&chat->w);
}

static const char *tell(struct chat *chat, const char *text)
{
	const char *event =
	    arena_strdup(chat->w.arena, hs_say(chat->w.hs, chat->room, chat->user, text));

	stage_settle(chat->w.stage);
	stage_advance(chat->w.stage, 5);
	return event;
}

static const char *change(struct chat *chat, const char *event, const char *text)
{
	const char *edit = hs_edit(chat->w.hs, chat->room, chat->user, event, text);

	cr_assert_not_null(edit);
	edit = arena_strdup(chat->w.arena, edit);
	stage_settle(chat->w.stage);
	stage_advance(chat->w.stage, 5);
	return edit;
}

/* All that stands, with whom it is for. */
static const char *state(struct world *w)
{
	stage_settle(w->stage);
	return arena_printf(
	    w->arena, "%s; %s; %s",
	    value(w, stage_database(w->stage),
		  "SELECT group_concat(letter || number || ' ' || state, ', ') FROM"
		  " (SELECT * FROM visits_visit ORDER BY letter, number)"),
	    value(w, stage_database(w->stage),
		  "SELECT group_concat(letter || number, ', ') FROM"
		  " (SELECT * FROM school_item ORDER BY letter, number)"),
	    value(w, stage_database(w->stage), "SELECT count(*) FROM school_diary"));
}

static void restore_alike(struct world *w)
{
	const char *before = state(w);
	int all = said_at_all(w);

	put_back(w, 120);
	stage_advance(w->stage, 300);
	cr_assert_str_eq(state(w), before);
	cr_assert_eq(said_at_all(w), all, "and nothing is said again");
}

/* Asked for in the open by an edit, and agreed or not. */
static void opened(bool is_agreed, bool is_deleted)
{
	struct chat chat;

	open_chat(&chat);
	const char *line = tell(&chat, "visit E Wed 13 Jan 9-11 maths, privately");
	const char *edit = change(&chat, line, "visit E Wed 13 Jan 9-11 maths");

	cr_assert_eq(said_in(&chat.w, chat.room, "may read it"), 1);
	tell(&chat, "room");
	cr_assert_eq(said_in(&chat.w, stage_room(chat.w.stage), "V1 asked"), 1);
	if (is_agreed) {
		say_as(&chat.w, "E", "!yes V1");
	}
	if (is_deleted) {
		cr_assert(hs_redact(chat.w.hs, chat.room, chat.user, edit, NULL));
		stage_advance(chat.w.stage, 5);
	}
	restore_alike(&chat.w);
	close_world(&chat.w);
}

Test(restored_told, what_was_opened_is_open, .timeout = 60)
{
	opened(false, false);
	opened(true, false);
}

Test(restored_told, what_was_opened_by_a_deleted_edit_is_open, .timeout = 60)
{
	opened(true, true);
}

Test(restored_told, a_reminder_that_was_opened_is_open, .timeout = 60)
{
	struct chat chat;

	open_chat(&chat);
	change(&chat, tell(&chat, "remind me Tue 12 Jan 9am the tables"),
	       "remind us Tue 12 Jan 9am the tables");
	tell(&chat, "room");
	cr_assert_eq(said_in(&chat.w, chat.room, "N1 "), 1);
	restore_alike(&chat.w);
	close_world(&chat.w);
}

/* The edit took the first back at once, and asked about something else before. */
Test(restored_told, what_was_opened_after_another_question_is_open, .timeout = 60)
{
	struct chat chat;

	open_chat(&chat);
	change(&chat, tell(&chat, "visit G Tue 12 Jan 9-11 maths, privately"),
	       "visit G Sat 16 Jan 9-11 maths");
	cr_assert_eq(said_in(&chat.w, chat.room, "weekend"), 1);
	tell(&chat, "1");
	cr_assert_eq(said_in(&chat.w, chat.room, "may read it"), 1);
	tell(&chat, "room");
	cr_assert_eq(said_in(&chat.w, stage_room(chat.w.stage), "V1 asked"), 1);
	say_as(&chat.w, "G", "!yes V1");
	restore_alike(&chat.w);
	close_world(&chat.w);
}

/* Nobody answered: the private one stands, and may still be opened. */
Test(restored_told, what_was_asked_about_can_be_opened, .timeout = 60)
{
	struct chat chat;

	open_chat(&chat);
	change(&chat, tell(&chat, "visit E Wed 13 Jan 9-11 maths, privately"),
	       "visit E Wed 13 Jan 9-11 maths");
	restore_alike(&chat.w);
	tell(&chat, "room");
	cr_assert_eq(said_in(&chat.w, stage_room(chat.w.stage), "V1 asked"), 1);
	close_world(&chat.w);
}
