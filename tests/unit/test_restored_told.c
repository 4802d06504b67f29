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

/* ---- an answer that was deleted ---- */

/* The clerk's last message in the room is deleted by whoever looks after it. */
static void delete_answer(struct world *w)
{
	struct hs_event event;
	size_t i = hs_room_event_count(w->hs, stage_room(w->stage));

	do {
		cr_assert_gt(i, 0);
		cr_assert(hs_room_event_at(w->hs, stage_room(w->stage), --i, &event));
	} while (!str_equal(event.sender, stage_clerk(w->stage)) ||
		 !str_equal(event.type, "m.room.message"));
	take_away(w, "A", arena_strdup(w->arena, event.event_id));
}

/* `deleted`: which of the two answers. */
static void deleted_answers(const char *deleted, int chatter)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	keep(&w);
	say_as(&w, "A", "!visit G Tue 12 Jan 9-12 phonics");
	if (strchr(deleted, '1') != NULL) {
		delete_answer(&w);
	}
	say_as(&w, "B", "!visit G Wed 13 Jan 9-12 maths");
	if (strchr(deleted, '2') != NULL) {
		delete_answer(&w);
	}
	say_as(&w, "C", "!visit H Thu 14 Jan 9-12 art");
	say_as(&w, "G", "!yes V1");
	say_as(&w, "G", "!no V2");
	for (int i = 0; i < chatter; i++) {
		hs_say(w.hs, stage_room(w.stage), stage_user(w.stage, "A"), "chatter");
	}
	stage_settle(w.stage);
	restore_alike(&w);
	say_as(&w, "D1", "!visit H Fri 15 Jan 9-12 music");
	cr_assert_str_eq(visits(&w), "1 agreed, 2 declined, 3 asked, 4 asked");
	close_world(&w);
}

Test(restored_told, a_deleted_answer_moves_no_number, .timeout = 60)
{
	deleted_answers("1", 0);
	deleted_answers("2", 0);
	deleted_answers("12", 0);
}

Test(restored_told, a_deleted_answer_in_a_gap_moves_no_number, .timeout = 60)
{
	deleted_answers("1", 1500);
}

Test(restored_told, a_deleted_private_answer_moves_no_number, .timeout = 60)
{
	struct chat chat;
	struct hs_event event;

	open_chat(&chat);
	tell(&chat, "visit E Wed 13 Jan 9-11 maths, privately");
	cr_assert(hs_room_event_at(chat.w.hs, chat.room,
				   hs_room_event_count(chat.w.hs, chat.room) - 1, &event));
	cr_assert(hs_redact(chat.w.hs, chat.room, stage_clerk(chat.w.stage), event.event_id, NULL));
	tell(&chat, "visit E Thu 14 Jan 9-11 maths, privately");
	restore_alike(&chat.w);
	close_world(&chat.w);
}

/* What it numbered is told by the answer to its edit. */
Test(restored_told, a_deleted_answer_is_known_by_its_edit, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	keep(&w);
	const char *first = say_as(&w, "A", "!visit G Tue 12 Jan 9-12 phonics");

	delete_answer(&w);
	say_as(&w, "B", "!visit G Wed 13 Jan 9-12 maths");
	cr_assert_not_null(hs_edit(w.hs, stage_room(w.stage), stage_user(w.stage, "A"), first,
				   "!visit G Fri 15 Jan 9-12 phonics"));
	stage_advance(w.stage, 5);
	say_as(&w, "G", "!yes V1");
	restore_alike(&w);
	close_world(&w);
}

/* The first message that holds this text; it must be there. */
static struct hs_event message_with(struct world *w, const char *text)
{
	struct hs_event event = { 0 };
	size_t i = 0;

	while (i < hs_event_count(w->hs) && (!hs_event_at(w->hs, i, &event) || event.body == NULL ||
					     strstr(event.body, text) == NULL)) {
		i++;
	}
	cr_assert_lt(i, hs_event_count(w->hs), "%s", text);
	return event;
}

/* Asked about then, as the third, that deleted, and done now, as the first two are lost: what has
 * become of it is said, with a number that nobody was told. */
static void done_anew(bool is_last)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	keep(&w);
	say_as(&w, "A", "!visit G Tue 12 Jan 9-12 phonics");
	say_as(&w, "A", "!visit G Wed 13 Jan 9-12 phonics");
	if (is_last) {
		say_as(&w, "B", "!visit H Wed 13 Jan 9-12 maths");
	}
	const char *line = say_as(&w, "C", "!visit G Thu 14 Jan 9-12 art");

	delete_answer(&w);
	if (!is_last) {
		say_as(&w, "B", "!visit H Wed 13 Jan 9-12 maths");
	}
	cr_assert_str_eq(visits(&w), "1 asked, 2 asked, 3 asked");
	(void)value(&w, name_of_copy(&w),
		    "UPDATE school_role SET until_day = 1 WHERE person ="
		    " (SELECT person FROM school_role WHERE school = 'A' LIMIT 1)");
	put_back(&w, 60);
	stage_advance(w.stage, 60);
	cr_assert_str_eq(visits(&w), "3 asked, 4 asked");
	cr_assert_eq(said(&w, "V4 asked: C visits G, Thu 14 Jan"), 1);
	cr_assert_eq(said(&w, "this has a number of its own now"), is_last ? 0 : 1);
	const char *edit = hs_edit(w.hs, stage_room(w.stage), stage_user(w.stage, "C"), line,
				   "!visit G Fri 15 Jan 9-12 art");

	cr_assert_not_null(edit);
	stage_advance(w.stage, 5);
	cr_assert_str_eq(visits(&w), "3 asked, 4 asked");
	const char *anew =
	    arena_strdup(w.arena, message_with(&w, "V4 asked: C visits G, Thu").event_id);

	cr_assert_not_null(strstr(message_with(&w, "* V4 asked: C visits G, Fri").content, anew),
			   "changed in place");
	close_world(&w);
}

Test(restored_told, what_is_done_anew_is_said, .timeout = 60)
{
	done_anew(true);
	done_anew(false);
}

/* No other number was given out, but something was done with it. */
Test(restored_told, a_deleted_answer_is_known_by_what_was_done, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	keep(&w);
	say_as(&w, "A", "!visit G Tue 12 Jan 9-12 phonics");
	delete_answer(&w);
	say_as(&w, "G", "!yes V1");
	restore_alike(&w);
	close_world(&w);
}

/* What was taken back leaves its number to nobody. */
static void taken_back(bool is_undo)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	keep(&w);
	const char *first = say_as(&w, "A", "!visit G Tue 12 Jan 9-12 phonics");

	delete_answer(&w);
	if (is_undo) {
		say_as(&w, "A", "!undo");
	}
	take_away(&w, "A", first);
	say_as(&w, "B", "!visit G Wed 13 Jan 9-12 maths");
	delete_answer(&w);
	say_as(&w, "C", "!visit H Thu 14 Jan 9-12 art");
	say_as(&w, "G", "!yes V2");
	cr_assert_str_eq(visits(&w), "2 agreed, 3 asked");
	put_back(&w, 120);
	stage_advance(w.stage, 300);
	cr_assert_str_eq(visits(&w), "2 agreed, 3 asked");
	cr_assert_eq(said(&w, "is lost with it"), 0);
	close_world(&w);
}

Test(restored_told, what_was_taken_back_keeps_its_number, .timeout = 60)
{
	taken_back(false);
	taken_back(true);
}

/* Nothing else says which it was: it is said again, as nobody can read it any more. */
Test(restored_told, the_last_answer_is_said_again, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	keep(&w);
	say_as(&w, "A", "!visit G Tue 12 Jan 9-12 phonics");
	delete_answer(&w);
	say_as(&w, "C", "!pool 1 day");
	delete_answer(&w);
	const char *before = balances(&w);

	cr_assert_eq(said_at_all(&w), 0);
	put_back(&w, 120);
	stage_advance(w.stage, 300);
	cr_assert_str_eq(visits(&w), "1 asked");
	cr_assert_str_eq(balances(&w), before);
	cr_assert_eq(said(&w, "V1 asked"), 1);
	cr_assert_eq(said_at_all(&w), 2);
	keep(&w);
	put_back(&w, 120);
	stage_advance(w.stage, 300);
	cr_assert_eq(said_at_all(&w), 2, "and that is known by its own mark");
	close_world(&w);
}
