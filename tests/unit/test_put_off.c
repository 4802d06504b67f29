/* test_put_off: what is not done is told, each line of it, and together. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/store_internal.h"
#include "stage_world.h"

#include <stdlib.h>

enum { MINUTE_S = 60, HOUR_S = 3600 };

static void type(struct world *w, const char *handle, const char *text)
{
	cr_assert_not_null(hs_say(w->hs, stage_room(w->stage), stage_user(w->stage, handle), text));
}

static void away(struct world *w)
{
	stage_kill(w->stage);
}

static void back(struct world *w)
{
	struct err err = { 0 };

	cr_assert(stage_start(w->stage, &err), "%s", err.text);
	stage_settle(w->stage);
}

/* Typed over fifty minutes while we were away: by when they were typed nobody hurried. */
Test(put_off, fifty_minutes_of_commands, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PETS_DIR);
	away(&w);
	for (int i = 0; i < 25; i++) {
		type(&w, "A", "!count");
		stage_advance(w.stage, 2 * MINUTE_S);
	}
	back(&w);
	cr_assert_eq(said(&w, "0 pets."), 25);
	cr_assert_eq(said(&w, "One moment"), 0);
	close_world(&w);
}

/* Each of them is named, in one message; what comes within the minute after it, in a second. */
Test(put_off, too_many_at_once, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PETS_DIR);
	for (int i = 0; i < 24; i++) {
		type(&w, "A", arena_printf(w.arena, "!keep Pet%c", 'a' + i));
	}
	stage_settle(w.stage);
	cr_assert_eq(said(&w, " is kept."), 20);
	cr_assert_eq(said(&w, "One moment, please: that was many at once, so I've not done these"),
		     1);
	cr_assert_eq(said(&w, "\n!keep Petu\n!keep Petv\n!keep Petw\n!keep Petx"), 1);
	for (int i = 0; i < 3; i++) {
		type(&w, "A", "!keep Rex");
		stage_settle(w.stage);
	}
	cr_assert_eq(said(&w, "One moment"), 1, "not one for each");
	stage_advance(w.stage, MINUTE_S);
	cr_assert_eq(said(&w, "One moment"), 2);
	cr_assert_eq(said(&w, "\n!keep Rex\n!keep Rex\n!keep Rex"), 1);
	stage_advance(w.stage, HOUR_S);
	cr_assert_eq(said(&w, "One moment"), 2);
	close_world(&w);
}

/* Killed before it was told: it is told afterwards. */
Test(put_off, a_kill_in_between, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PETS_DIR);
	for (int i = 0; i < 21; i++) {
		type(&w, "A", "!count");
	}
	stage_settle(w.stage);
	cr_assert_eq(said(&w, "One moment"), 1);
	type(&w, "A", "!count");
	stage_settle(w.stage);
	away(&w);
	back(&w);
	stage_advance(w.stage, 2 * MINUTE_S);
	cr_assert_eq(said(&w, "One moment"), 2);
	close_world(&w);
}

/* Somebody on no roster is told so once an hour; a head does not wait behind two hundred of them.
 */
Test(put_off, a_crowd_of_strangers, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PETS_DIR);
	for (int i = 0; i < 200; i++) {
		type(&w, "Stranger", "!count");
	}
	type(&w, "A", "!count");
	stage_settle(w.stage);
	cr_assert_eq(said(&w, "I don't have you on the roster"), 1);
	cr_assert_eq(said(&w, "0 pets."), 1);
	stage_advance(w.stage, HOUR_S);
	type(&w, "Stranger", "!count");
	stage_settle(w.stage);
	cr_assert_eq(said(&w, "I don't have you on the roster"), 2);
	close_world(&w);
}

/* Many of them, each once: still one answer, which names nobody. */
Test(put_off, many_strangers_at_once, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PETS_DIR);
	for (int i = 0; i < 40; i++) {
		const char *name = arena_printf(w.arena, "passer%02d", i);

		cr_assert_not_null(hs_register(w.hs, name, "secret", NULL));
		cr_assert(hs_force_join(w.hs, stage_room(w.stage), name));
		cr_assert_not_null(hs_say(w.hs, stage_room(w.stage), name, "!count"));
	}
	type(&w, "A", "!count");
	stage_settle(w.stage);
	cr_assert_eq(said(&w, "I don't have you on the roster"), 1);
	cr_assert_eq(said(&w, "passer"), 0);
	cr_assert_eq(said(&w, "0 pets."), 1);
	cr_assert_leq(said_at_all(&w), 3, "%d messages", said_at_all(&w));
	close_world(&w);
}

/* Each line is named, by its beginning, in one message, and within a minute. */
Test(put_off, too_long_again_and_again, .timeout = 60)
{
	struct world w;
	char *text = calloc(1, 5001);

	memset(text, 'x', 5000);
	open_world(&w, TEST_PETS_DIR);
	for (int i = 0; i < 4; i++) {
		memcpy(text, arena_printf(w.arena, "!keep Pet%c", 'a' + i), 10);
		type(&w, "A", text);
		stage_settle(w.stage);
	}
	cr_assert_eq(said(&w, "too long for me"), 1);
	stage_advance(w.stage, MINUTE_S);
	cr_assert_eq(said(&w, "too long for me"), 2, "the other three together");
	cr_assert_eq(said(&w, "\n!keep Petbxx"), 1);
	cr_assert_eq(said(&w, "\n!keep Petcxx"), 1);
	cr_assert_eq(said(&w, "\n!keep Petdxx"), 1);
	stage_advance(w.stage, HOUR_S);
	cr_assert_eq(said(&w, "too long for me"), 2);
	free(text);
	close_world(&w);
}

/* Too old: one message for all of them, which says when, or what. */
Test(put_off, too_old, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PETS_DIR);
	away(&w);
	type(&w, "A", "!keep Rex");
	type(&w, "A", "!keep Ada");
	type(&w, "A", "good morning all");
	type(&w, "B", "!keep Tom");
	stage_advance(w.stage, 2 * HOUR_S);
	back(&w);
	cr_assert_eq(said(&w, "I was away when you sent these"), 1);
	cr_assert_eq(said(&w, "\n!keep Rex\n!keep Ada"), 1);
	cr_assert_eq(said(&w, "I was away when you sent this (Wed 25 Nov 2026 10:00)"), 1);
	cr_assert_eq(said(&w, "kept"), 0);
	cr_assert_eq(said(&w, "morning"), 0);
	close_world(&w);
}

/* ---- before we came ---- */

/* In the private chat of that head with us, which is opened when there is none: her first lines. */
static const char *type_apart(struct world *w, const char *handle, const char *text)
{
	const char *user = stage_user(w->stage, handle), *room = stage_private(w->stage, user);

	return hs_say(w->hs, room, user, text);
}

/* Not done, but named: once, however often we start. */
Test(put_off, before_we_came, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PETS_DIR);
	away(&w);
	cr_assert_not_null(type_apart(&w, "A", "keep Rex"));
	cr_assert_not_null(type_apart(&w, "A", "keep Ada"));
	stage_advance(w.stage, 2 * HOUR_S);
	back(&w);
	for (int i = 0; i < 3; i++) {
		cr_assert_eq(said(&w, "I've only just come in"), 1);
		stage_advance(w.stage, HOUR_S);
		away(&w);
		back(&w);
	}
	cr_assert_eq(said(&w, "what of it still holds again:\nkeep Rex\nkeep Ada"), 1);
	cr_assert_eq(said(&w, "I was away"), 0);
	cr_assert_eq(said(&w, "kept"), 0);
	cr_assert_not_null(type_apart(&w, "A", "keep Rex"));
	stage_settle(w.stage);
	cr_assert_eq(said(&w, "Rex is kept."), 1);
	close_world(&w);
}

/* Of last week it is history; of a stranger, and where a third listens, it is not for us. */
Test(put_off, before_we_came_and_not_for_us, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PETS_DIR);
	away(&w);
	cr_assert_not_null(type_apart(&w, "A", "keep Rex"));
	stage_advance(w.stage, 8 * 24 * HOUR_S);
	cr_assert_not_null(type_apart(&w, "Stranger", "keep Rex"));
	cr_assert_not_null(type_apart(&w, "B", "keep Rex"));
	hs_invite(w.hs, stage_private(w.stage, stage_user(w.stage, "B")), stage_user(w.stage, "B"),
		  stage_user(w.stage, "C"));
	back(&w);
	stage_advance(w.stage, HOUR_S);
	cr_assert_eq(said(&w, "only just"), 0);
	cr_assert_eq(said(&w, "kept"), 0);
	close_world(&w);
}

/* ---- answers ---- */

static void open_with_a_request(struct world *w)
{
	open_world(w, TEST_PLUGIN_DIR);
	type(w, "H", "!request 1 day writing");
	stage_settle(w->stage);
	type(w, "A", "!yes R1");
	type(w, "B", "!yes R1");
	type(w, "C", "!yes R1");
	stage_settle(w->stage);
}

/* Sent before the close it counts, though the clerk was away all night. */
Test(put_off, an_answer_in_time, .timeout = 60)
{
	struct world w;

	open_with_a_request(&w);
	cr_assert(stage_until(w.stage, civil_to_day(2026, 11, 30), 950));
	away(&w);
	type(&w, "E", "!yes R1");
	cr_assert(stage_until(w.stage, civil_to_day(2026, 12, 1), 600));
	back(&w);
	stage_advance(w.stage, 24 * HOUR_S);
	cr_assert_geq(said(&w, "R1 agreed"), 1);
	cr_assert_eq(said(&w, "R1 not agreed"), 0);
	cr_assert_eq(said(&w, "I was away"), 0);
	close_world(&w);
}

/* So does a reaction to the card. */
Test(put_off, a_reaction_in_time, .timeout = 60)
{
	struct world w;
	struct hs_event event, card = { 0 };

	open_with_a_request(&w);
	for (size_t i = 0; i < hs_event_count(w.hs); i++) {
		if (card.event_id == NULL && hs_event_at(w.hs, i, &event) && event.body != NULL &&
		    str_equal(event.sender, stage_clerk(w.stage)) &&
		    strstr(event.body, "R1 School H asks") != NULL) {
			card = event;
		}
	}
	const char *id = arena_strdup(w.arena, card.event_id);

	cr_assert(stage_until(w.stage, civil_to_day(2026, 11, 30), 950));
	away(&w);
	cr_assert_not_null(hs_react(w.hs, stage_room(w.stage), stage_user(w.stage, "E"), id, "👍"));
	stage_advance(w.stage, 20 * MINUTE_S);
	back(&w);
	stage_advance(w.stage, HOUR_S);
	cr_assert_geq(said(&w, "R1 agreed"), 1);
	close_world(&w);
}

/* Sent after it, it does not. */
Test(put_off, an_answer_after_the_close, .timeout = 60)
{
	struct world w;

	open_with_a_request(&w);
	cr_assert(stage_until(w.stage, civil_to_day(2026, 11, 30), 950));
	away(&w);
	stage_advance(w.stage, 20 * MINUTE_S);
	type(&w, "E", "!yes R1");
	cr_assert(stage_until(w.stage, civil_to_day(2026, 12, 1), 600));
	back(&w);
	stage_advance(w.stage, 24 * HOUR_S);
	cr_assert_eq(said(&w, "R1 agreed"), 0);
	cr_assert_eq(said(&w, "R1 not agreed"), 1);
	close_world(&w);
}

/* A yes to what somebody wanted to change before it, and could not: it is asked for again. */
static void answer_after(const char *line, int agreed)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	type(&w, "A", "!visit G Wed 9 Dec 9-12 phonics");
	stage_settle(w.stage);
	away(&w);
	type(&w, "A", line);
	type(&w, "G", "!yes V1");
	stage_advance(w.stage, 2 * HOUR_S);
	back(&w);
	cr_assert_eq(said(&w, "I was away when you sent this"), 2 - agreed, "%s", line);
	cr_assert_eq(said(&w, "V1 agreed"), agreed, "%s", line);
	close_world(&w);
}

Test(put_off, an_answer_to_something_else, .timeout = 60)
{
	answer_after("!move V1 Thu 10 Dec 9-12", 0);
	answer_after("!cancel v1, please", 0);
	answer_after("!move V12 Thu 10 Dec 9-12", 1);
}

/* B's twenty are used up, and she has been told so: what she types next waits to be told. */
static void open_and_hurry(struct world *w)
{
	open_world(w, TEST_PETS_DIR);
	for (int i = 0; i < 21; i++) {
		type(w, "B", "!count");
	}
	stage_settle(w->stage);
	cr_assert_eq(said(w, "One moment"), 1);
}

static const char *hurry(struct world *w, const char *text)
{
	const char *event = hs_say(w->hs, stage_room(w->stage), stage_user(w->stage, "B"), text);

	stage_settle(w->stage);
	return arena_strdup(w->arena, event);
}

static const char *edit(struct world *w, const char *event, const char *text)
{
	const char *edited =
	    hs_edit(w->hs, stage_room(w->stage), stage_user(w->stage, "B"), event, text);

	return arena_strdup(w->arena, edited);
}

static void redact(struct world *w, const char *user, const char *event)
{
	cr_assert_not_null(hs_redact(w->hs, stage_room(w->stage), user, event, NULL));
	stage_settle(w->stage);
}

/* Deleted before it was told, by herself or by whoever keeps the room tidy: it is not said again.
 */
Test(put_off, what_is_deleted_is_not_told, .timeout = 60)
{
	struct world w;

	open_and_hurry(&w);
	const char *own = hurry(&w, "!keep Pregnant");
	const char *other = hurry(&w, "!keep Suspended");

	hurry(&w, "!keep Rex");
	redact(&w, stage_user(w.stage, "B"), own);
	redact(&w, stage_user(w.stage, "A"), other);
	stage_advance(w.stage, 2 * MINUTE_S);
	cr_assert_eq(said(&w, "One moment"), 2);
	cr_assert_eq(said(&w, "!keep Rex"), 1);
	cr_assert_eq(said(&w, "Pregnant") + said(&w, "Suspended"), 0);
	close_world(&w);
}

/* An edit in time is done, or talk: of what it replaced nothing is told. */
Test(put_off, what_an_edit_replaced_is_not_told, .timeout = 60)
{
	struct world w;

	open_and_hurry(&w);
	const char *first = hurry(&w, "!keep Fido");
	const char *second = hurry(&w, "!keep Wolf");

	stage_advance(w.stage, MINUTE_S / 2);
	edit(&w, first, "!keep Rex");
	edit(&w, second, "never mind");
	stage_settle(w.stage);
	cr_assert_eq(said(&w, "Rex is kept"), 1);
	stage_advance(w.stage, 2 * MINUTE_S);
	cr_assert_eq(said(&w, "One moment"), 1);
	cr_assert_eq(said(&w, "Fido") + said(&w, "Wolf"), 0);
	close_world(&w);
}

/* Edited too late to count, while we were away: her words as they are now are what is told. */
Test(put_off, the_new_words_of_an_old_line, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PETS_DIR);
	away(&w);
	const char *first = arena_strdup(
	    w.arena, hs_say(w.hs, stage_room(w.stage), stage_user(w.stage, "B"), "!keep Fido"));
	const char *second = arena_strdup(
	    w.arena, hs_say(w.hs, stage_room(w.stage), stage_user(w.stage, "B"), "!keep Wolf"));

	type(&w, "B", "!keep Zed");
	type(&w, "B", "!keep Ben");
	stage_advance(w.stage, HOUR_S);
	edit(&w, first, "!keep Rex");
	edit(&w, second, "never mind");
	stage_advance(w.stage, 2 * HOUR_S);
	back(&w);
	cr_assert_eq(said(&w, "I was away when you sent these"), 1);
	cr_assert_eq(said(&w, "\n!keep Rex\n!keep Zed\n!keep Ben"), 1);
	cr_assert_eq(said(&w, "Fido") + said(&w, "Wolf"), 0);
	close_world(&w);
}

/* Too long, edited into too long: each version has its own answer. And the deletion of an edit too
 * takes away what waited. */
Test(put_off, each_version_has_its_answer, .timeout = 60)
{
	enum { LONG = 2100 };
	struct world w;

	open_world(&w, TEST_PETS_DIR);
	char *line = arena_printf(w.arena, "!keep %*s", LONG, "Rex");

	memset(line + 6, 'x', LONG - 4);
	const char *first = hurry(&w, line);

	cr_assert_eq(said(&w, "That is too long"), 1);
	stage_advance(w.stage, 2 * MINUTE_S);
	line[6] = 'y';
	edit(&w, first, line);
	stage_settle(w.stage);
	cr_assert_eq(said(&w, "That is too long"), 2);
	line[6] = 'z';
	const char *last = edit(&w, first, line);

	stage_settle(w.stage);
	redact(&w, stage_user(w.stage, "B"), last);
	stage_advance(w.stage, 2 * MINUTE_S);
	cr_assert_eq(said(&w, "That is too long"), 2);
	close_world(&w);
}

/* It comes when she may look elsewhere: it pings her, and nobody else. */
Test(put_off, whoever_typed_it_is_pinged, .timeout = 60)
{
	struct world w;
	struct hs_event event;
	int pings = 0;

	open_world(&w, TEST_PETS_DIR);
	away(&w);
	type(&w, "B", "!keep Rex");
	stage_advance(w.stage, 2 * HOUR_S);
	back(&w);
	const char *wanted = arena_printf(w.arena, "\"m.mentions\":{\"user_ids\":[\"%s\"]}",
					  stage_user(w.stage, "B"));

	for (size_t i = 0; hs_event_at(w.hs, i, &event); i++) {
		if (event.body != NULL &&
		    strstr(event.body, "I was away when you sent this") != NULL) {
			cr_assert_not_null(strstr(event.content, wanted), "%s", event.content);
			cr_assert_not_null(strstr(event.content, "\"m.text\""), "%s",
					   event.content);
			pings++;
		}
	}
	cr_assert_eq(pings, 1);
	close_world(&w);
}

/* The disk keeps nothing for a while: what is heard again and again is asked once. */
static int refuse(void *user)
{
	int *left = user;

	return *left > 0 && (*left)-- > 0;
}

Test(put_off, what_was_not_kept_hurries_nobody, .timeout = 60)
{
	struct world w;
	int left = 4;

	open_world(&w, TEST_PETS_DIR);
	sqlite3_commit_hook(stage_store(w.stage)->db, refuse, &left);
	for (int i = 0; i < 15; i++) {
		type(&w, "A", arena_printf(w.arena, "!keep Pet%c", 'a' + i));
	}
	stage_advance(w.stage, HOUR_S);
	cr_assert_eq(left, 0);
	cr_assert_eq(said(&w, " is kept."), 15, "%d", said(&w, " is kept."));
	cr_assert_eq(said(&w, "One moment"), 0);
	close_world(&w);
}
