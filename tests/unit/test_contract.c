/* test_contract: what clerk/item.h promises each kind, tried on four that are made for it: course,
 * with places, swap, between two schools and with a private twin, poster, with a card, and panel,
 * which waits for many and has an eve. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "script/play.h"
#include "stage_world.h"

#include <sqlite3.h>

/* ---- conversations ---- */

static void plays(const char *name)
{
	struct arena *arena = arena_new();
	char *said = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&said, &len);
	const struct play_settings settings = { .cluster = TEST_CONFIG_DIR "/cluster.example.yaml",
						.plugins = TEST_ITEMS_DIR,
						.out = out };
	int code = play_file(&settings, arena_printf(arena, "%s/%s.chat", TEST_CONTRACT_DIR, name));

	fclose(out);
	cr_assert_eq(code, 0, "%s", said);
	free(said);
	arena_free(arena);
}

Test(contract, steps, .timeout = 60)
{
	plays("steps");
}

Test(contract, patience, .timeout = 60)
{
	plays("patience");
}

Test(contract, back, .timeout = 60)
{
	plays("back");
}

Test(contract, seats, .timeout = 60)
{
	plays("seats");
}

Test(contract, seats_back, .timeout = 60)
{
	plays("seats_back");
}

Test(contract, reminded, .timeout = 60)
{
	plays("reminded");
}

Test(contract, card, .timeout = 60)
{
	plays("card");
}

Test(contract, panel, .timeout = 60)
{
	plays("panel");
}

Test(contract, own, .timeout = 60)
{
	plays("own");
}

/* ---- what lies in the tables ---- */

static void say_as(struct world *w, const char *handle, const char *text)
{
	cr_assert_not_null(hs_say(w->hs, stage_room(w->stage), stage_user(w->stage, handle), text));
	stage_settle(w->stage);
	stage_advance(w->stage, 4);
}

/* The last message of the clerk in that room. */
static const char *last_in(struct world *w, const char *room)
{
	struct hs_event event;
	const char *last = "";

	for (size_t i = 0; i < hs_room_event_count(w->hs, room); i++) {
		cr_assert(hs_room_event_at(w->hs, room, i, &event));
		if (str_equal(event.sender, stage_clerk(w->stage)) && event.body != NULL) {
			last = event.body;
		}
	}
	return arena_strdup(w->arena, last);
}

/* All rows of one text column, with a blank between; and what changes something. */
static const char *rows(struct world *w, const char *sql)
{
	sqlite3 *db;
	sqlite3_stmt *stmt;
	struct str text;

	str_init(&text, w->arena);
	cr_assert_eq(sqlite3_open(stage_database(w->stage), &db), SQLITE_OK);
	cr_assert_eq(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK, "%s",
		     sqlite3_errmsg(db));
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		str_addf(&text, "%s%s", text.len == 0 ? "" : " ", sqlite3_column_text(stmt, 0));
	}
	cr_assert_eq(sqlite3_finalize(stmt), SQLITE_OK);
	sqlite3_close(db);
	return text.text;
}

#define WAKES(plugin) "SELECT key FROM host_wake WHERE plugin = '" plugin "' ORDER BY due_s, key"
#define DIARY \
	"SELECT part || (CASE is_firm WHEN 1 THEN '!' ELSE '?' END) || strftime('%d', start_s," \
	" 'unixepoch') FROM school_diary ORDER BY part"

static void has(struct world *w, const char *sql, const char *expected)
{
	const char *found = rows(w, sql);

	cr_assert_str_eq(found, expected, "%s: %s, not %s", sql, found, expected);
}

/* What of a put is written again: its wake-ups where the date or the state is another, its version
 * where the date is. Rows taken away behind its back show who puts them back. */
Test(contract, what_a_put_writes, .timeout = 60)
{
	struct world w;
	const char *version = "SELECT version FROM course_course";

	open_world(&w, TEST_ITEMS_DIR);
	say_as(&w, "A", "!course maths Tue 8 Dec 2-3 for 5");
	has(&w, WAKES("course"), "T1/1/week T1/1/day T1/1/hours");
	has(&w, DIARY, "0!08");
	rows(&w, "DELETE FROM host_wake WHERE key = 'T1/1/day'");
	say_as(&w, "A", "!rename T1 sums");
	say_as(&w, "B", "!join T1");
	say_as(&w, "A", "!shift T1 Tue 8 Dec 2-3");
	has(&w, WAKES("course"), "T1/1/week T1/1/hours");
	has(&w, version, "1");
	has(&w, "SELECT title FROM school_diary", "sums");
	say_as(&w, "A", "!shift T1 Thu 10 Dec");
	has(&w, WAKES("course"), "T1/2/week T1/2/day T1/2/hours");
	has(&w, version, "2");
	has(&w, DIARY, "0!10");
	say_as(&w, "A", "!shift T1 Tue 8 Dec");
	has(&w, WAKES("course"), "T1/3/week T1/3/day T1/3/hours");
	has(&w, version, "3");
	/* taken back, the version is, and its keys are */
	say_as(&w, "A", "!undo");
	has(&w, WAKES("course"), "T1/2/week T1/2/day T1/2/hours");
	say_as(&w, "A", "!call off T1");
	has(&w, WAKES("course"), "");
	has(&w, DIARY, "");
	has(&w, version, "2");
	close_world(&w);
}

/* What is asked for is in the diary, and not firm; of what is given up nothing is. */
Test(contract, what_is_busy, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_ITEMS_DIR);
	say_as(&w, "A", "!swap G Wed 9 Dec 9-12");
	has(&w, DIARY, "0?09");
	has(&w, WAKES("swap"), "S1/nudge S1/lapse");
	say_as(&w, "G", "!yes S1");
	has(&w, DIARY, "0!09");
	has(&w, WAKES("swap"), "S1/1/day");
	say_as(&w, "A", "!wish S1 Thu 10 Dec");
	has(&w, DIARY, "0!09 1?10");
	has(&w, WAKES("swap"), "S1/nudge S1/lapse S1/1/day");
	say_as(&w, "G", "!no S1");
	has(&w, DIARY, "0!09");
	has(&w, WAKES("swap"), "S1/1/day");
	say_as(&w, "A", "!wish S1 Thu 10 Dec");
	say_as(&w, "G", "!yes S1");
	has(&w, DIARY, "0!10");
	has(&w, WAKES("swap"), "S1/2/day");
	say_as(&w, "A", "!drop S1");
	has(&w, DIARY, "");
	has(&w, WAKES("swap"), "");
	say_as(&w, "A", "!reopen S1");
	has(&w, DIARY, "0!10");
	has(&w, WAKES("swap"), "S1/2/day");
	close_world(&w);
}

/* A wake-up for a date that it no longer has is woken for nothing. */
Test(contract, old_wake_ups_are_silent, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_ITEMS_DIR);
	say_as(&w, "A", "!course maths Tue 8 Dec 2-3 for 5");
	say_as(&w, "A", "!shift T1 Thu 10 Dec");
	rows(&w, "UPDATE host_wake SET key = 'T1/1/week' WHERE key = 'T1/2/week'");
	stage_until(w.stage, civil_to_day(2026, 12, 3), 15 * 60);
	cr_assert_eq(said(&w, "Thu 10 Dec 2026 14:00: maths"), 0);
	stage_until(w.stage, civil_to_day(2026, 12, 9), 15 * 60);
	cr_assert_eq(said(&w, "tomorrow 14:00: maths"), 1);
	say_as(&w, "A", "!call off T1");
	rows(&w, "INSERT INTO host_wake (cluster, plugin, key, due_s)"
		 " SELECT 1, 'course', 'T1/2/hours', unixepoch('2026-12-10 12:00')");
	stage_until(w.stage, civil_to_day(2026, 12, 11), 0);
	cr_assert_eq(said(&w, "14:00: maths"), 1);
	close_world(&w);
}

/* Its time to answer is over, though the clock has not ended it yet. */
Test(contract, overdue, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_ITEMS_DIR);
	say_as(&w, "A", "!swap G Wed 9 Dec 9-12");
	rows(&w, "DELETE FROM host_wake WHERE plugin = 'swap'");
	stage_until(w.stage, civil_to_day(2026, 11, 30), 16 * 60);
	say_as(&w, "G", "!yes S1");
	cr_assert_eq(said(&w, "S1 had to be answered by Mon 30 Nov 2026 16:00."), 1);
	has(&w, "SELECT state FROM swap_swap", "asked");
	/* a no has no such limit in its table */
	say_as(&w, "G", "!no S1");
	has(&w, "SELECT state FROM swap_swap", "declined");
	close_world(&w);
}

/* What its kind does not know is not taken for what it knows, nor is another plugin's item. */
Test(contract, not_its_own, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_ITEMS_DIR);
	say_as(&w, "A", "!course maths Tue 8 Dec 2-3 for 5");
	say_as(&w, "A", "!swap G Wed 9 Dec 9-12");
	say_as(&w, "A", "!stray S1");
	cr_assert_eq(said(&w, "T1 was taken back."), 1, "%s", last_in(&w, stage_room(w.stage)));
	rows(&w, "UPDATE swap_swap SET state = 'lost'");
	say_as(&w, "G", "!yes S1");
	cr_assert_eq(said(&w, "S1 agreed"), 0);
	has(&w, "SELECT state FROM swap_swap", "lost");
	cr_assert_eq(said(&w, "nothing was changed"), 1, "%s", last_in(&w, stage_room(w.stage)));
	close_world(&w);
}

/* Both sides at once: the first that was typed holds, and the other hears why hers does not. */
Test(contract, two_in_one_sync, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_ITEMS_DIR);
	say_as(&w, "A", "!swap G Wed 9 Dec 9-12");
	hs_say(w.hs, stage_room(w.stage), stage_user(w.stage, "A"), "!drop S1");
	hs_say(w.hs, stage_room(w.stage), stage_user(w.stage, "G"), "!yes S1");
	stage_settle(w.stage);
	has(&w, "SELECT state FROM swap_swap", "cancelled");
	cr_assert_eq(said(&w, "S1 was cancelled."), 1);
	say_as(&w, "A", "!swap G Wed 9 Dec 9-12");
	hs_say(w.hs, stage_room(w.stage), stage_user(w.stage, "G"), "!yes S2");
	hs_say(w.hs, stage_room(w.stage), stage_user(w.stage, "A"), "!drop S2");
	stage_settle(w.stage);
	has(&w, "SELECT state FROM swap_swap WHERE number = 2", "cancelled");
	cr_assert_eq(said(&w, "S2 agreed"), 1);
	cr_assert_eq(said(&w, "S2 cancelled"), 1);
	close_world(&w);
}

/* What is over, and what is past, is neither listed nor in the way. */
Test(contract, ten_thousand_items, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_ITEMS_DIR);
	say_as(&w, "A", "!course maths Tue 8 Dec 2-3 for 5");
	rows(&w, "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 10001)"
		 " INSERT INTO course_course (cluster, number, person, topic, room, start_s, end_s,"
		 " version, state) SELECT cluster, i, person, topic || i, room,"
		 " start_s - (i % 2) * 86400 * 30, end_s - (i % 2) * 86400 * 30, version,"
		 " iif(i % 2 = 1, 'on', 'off') FROM n, course_course");
	rows(&w, "INSERT INTO school_item SELECT c.cluster, letter, c.number, plugin, event_id,"
		 " created_s, i.person, school FROM course_course c, school_item i"
		 " WHERE c.number > 1");
	say_as(&w, "A", "!courses");
	cr_assert_eq(said(&w, "1 ahead."), 1);
	say_as(&w, "B", "!join T1");
	cr_assert_eq(said(&w, "In: B1"), 1);
	say_as(&w, "B", "!join T9999");
	cr_assert_eq(said(&w, "T9999 was on Sun 8 Nov 2026, 14:00–15:00."), 1);
	say_as(&w, "B", "!join T10000");
	cr_assert_eq(said(&w, "T10000 is off."), 1);
	close_world(&w);
}

/* ---- hidden ---- */

/* What the clerk answers there; "": nothing. */
static const char *asked(struct world *w, const char *room, const char *handle, const char *line)
{
	cr_assert_not_null(hs_say(w->hs, room, stage_user(w->stage, handle), line));
	size_t before = hs_room_event_count(w->hs, room);

	stage_settle(w->stage);
	stage_advance(w->stage, 4);
	return hs_room_event_count(w->hs, room) > before ? last_in(w, room) : "";
}

/* The number of the one that there is, in place of each of the one that there never was. */
static const char *renumbered(struct world *w, const char *text, const char *from, const char *to)
{
	struct str out;
	const char *at;

	str_init(&out, w->arena);
	while ((at = strstr(text, from)) != NULL) {
		str_addf(&out, "%.*s%s", (int)(at - text), text, to);
		text = at + strlen(from);
	}
	str_add(&out, text);
	return out.text;
}

/* Each act on the one that there is, and on one that there never was: the same bytes. */
static void is_as_if_never(struct world *w, const char *room, const char *handle, const char *there)
{
	static const char *const acts[] = { "yes %s",   "no %s",    "wish %s Thu 10 Dec",
					    "drop %s",  "done %s",  "reopen %s",
					    "show %s",  "why %s",   "history %s",
					    "undo %s",  "join %s",  "yes %s please",
					    "Yes, %s!", "show  %s", "nudge %s" };
	const char *never = "X9876";
	size_t count = 0;

	for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
		char of_there[80], of_never[80];

		snprintf(of_there, sizeof(of_there), acts[i], there);
		snprintf(of_never, sizeof(of_never), acts[i], never);
		const char *one = asked(w, room, handle, arena_printf(w->arena, "!%s", of_there));
		const char *other = asked(w, room, handle, arena_printf(w->arena, "!%s", of_never));

		cr_expect_str_eq(one, renumbered(w, other, never, there), "%s, %s: %s; %s", handle,
				 of_there, one, other);
		count += one[0] != '\0';
	}
	cr_expect_geq(count, 10, "%s hears of %zu only", handle, count);
}

/* In each of its states, to each who has no part in it, in the room and in private. */
Test(contract, hidden_is_as_if_it_never_was, .timeout = 300)
{
	static const char *const others[] = { "B", "SIP", "OfficeC", "J" };
	static const struct {
		const char *handle, *line;
	} acts[] = { { "G", "yes %s" }, { "A", "wish %s Fri 11 Dec" }, { "A", "drop %s" } };
	struct world w;

	open_world(&w, TEST_ITEMS_DIR);
	const char *own = stage_private(w.stage, stage_user(w.stage, "A"));
	const char *first = asked(&w, own, "A", "quiet swap G Wed 9 Dec 9-12");
	const char *name = arena_strndup(w.arena, first, strcspn(first, " "));

	cr_assert_eq(name[0], 'X', "%s", first);
	for (size_t state = 0; state < 4; state++) {
		for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
			const char *room = stage_private(w.stage, stage_user(w.stage, others[i]));

			is_as_if_never(&w, room, others[i], name);
			is_as_if_never(&w, stage_room(w.stage), others[i], name);
		}
		if (state < 3) {
			const char *handle = acts[state].handle;
			char line[80];

			snprintf(line, sizeof(line), acts[state].line, name);
			const char *room = stage_private(w.stage, stage_user(w.stage, handle));

			asked(&w, room, handle, line);
		}
	}
	has(&w, "SELECT state FROM swap_swap", "cancelled");
	cr_assert_eq(said_in(&w, stage_room(w.stage), "agreed"), 0);
	close_world(&w);
}

/* ---- when one is reminded ---- */

static const struct {
	const char *rule, *when, *reminders;
} plans[] = {
	/* (a) what is past when it is set is left out, and that is said */
	{ "all ahead", "Tue 8 Dec 2-3",
	  "Reminders: Tue 1 Dec 2026 14:00, Mon 7 Dec 2026 14:00 and Tue 8 Dec 2026 12:00." },
	{ "a week before is past", "Wed 2 Dec 9.30-10",
	  "Reminders: Tue 1 Dec 2026 09:30 and Wed 2 Dec 2026 07:30 (too late for the earlier "
	  "ones)." },
	{ "a week before is now", "Wed 2 Dec 10-11",
	  "Reminders: Tue 1 Dec 2026 10:00 and Wed 2 Dec 2026 08:00 (too late for the earlier "
	  "ones)." },
	{ "a week before is to come", "Wed 2 Dec 10.01-11",
	  "Reminders: Wed 25 Nov 2026 10:01, Tue 1 Dec 2026 10:01 and Wed 2 Dec 2026 08:01." },
	{ "two hours before alone", "today 12.30-1.30",
	  "Reminders: Wed 25 Nov 2026 10:30 (too late for the earlier ones)." },
	{ "none", "today 11.30-12", "It is too soon for a reminder." },
	/* (d) quiet hours, 21:00 to 07:00: the evening before has it */
	{ "two hours before is 07:00", "Tue 8 Dec 9-10",
	  "Reminders: Tue 1 Dec 2026 09:00, Mon 7 Dec 2026 09:00 and Tue 8 Dec 2026 07:00." },
	{ "two hours before is 06:59", "Tue 8 Dec 8.59-10",
	  "Reminders: Tue 1 Dec 2026 08:59 and Mon 7 Dec 2026 18:00 (two hours before is 06:59, so "
	  "it joins the evening before)." },
	{ "two hours before is 20:59", "Tue 8 Dec 22:59-23:30",
	  "Reminders: Tue 1 Dec 2026 16:00, Mon 7 Dec 2026 16:00 and Tue 8 Dec 2026 20:59." },
	{ "two hours before is 21:00", "Tue 8 Dec 23:00-23:30",
	  "Reminders: Tue 1 Dec 2026 16:00 and Mon 7 Dec 2026 18:00 (two hours before is 21:00, so "
	  "it joins the evening before)." },
	{ "it is itself at night", "Tue 8 Dec 06:30-07:30",
	  "Reminders: Tue 1 Dec 2026 16:00 and Mon 7 Dec 2026 18:00 (two hours before is 04:30, so "
	  "it joins the evening before)." },
	/* (e) a day without school: 16:00 of the last school day before */
	{ "the day before is a Sunday", "Mon 7 Dec 2-3",
	  "Reminders: Mon 30 Nov 2026 14:00, Fri 4 Dec 2026 16:00 and Mon 7 Dec 2026 12:00." },
	{ "merged, and the day before is a Sunday", "Mon 7 Dec 8-9",
	  "Reminders: Mon 30 Nov 2026 08:00 and Fri 4 Dec 2026 16:00" },
	{ "a week before lies in the holidays", "Fri 8 Jan 2-3",
	  "Reminders: Fri 18 Dec 2026 16:00, Thu 7 Jan 2027 14:00 and Fri 8 Jan 2027 12:00." },
	{ "the day before is Good Friday", "Sat 27 Mar 2-3",
	  "Reminders: Fri 19 Mar 2027 16:00, Thu 25 Mar 2027 16:00 and Sat 27 Mar 2027 12:00." },
	/* (g) two are at least twelve hours apart: the later one says more */
	{ "both go back to the last day of term", "Mon 4 Jan 2-3",
	  "Reminders: Fri 18 Dec 2026 16:00, Sun 3 Jan 2027 18:00 and Mon 4 Jan 2027 12:00." },
	{ "nearly a day apart", "Tue 8 Dec 12.30-1",
	  "Reminders: Tue 1 Dec 2026 12:30, Mon 7 Dec 2026 12:30 and Tue 8 Dec 2026 10:30." },
};

Test(contract, when_one_is_reminded, .timeout = 120)
{
	struct world w;

	open_world(&w, TEST_ITEMS_DIR);
	for (size_t i = 0; i < sizeof(plans) / sizeof(plans[0]); i++) {
		hs_say(w.hs, stage_room(w.stage), stage_user(w.stage, "A"),
		       arena_printf(w.arena, "!course maths %s for 5", plans[i].when));
		stage_settle(w.stage);
		const char *reply = last_in(&w, stage_room(w.stage));

		cr_expect(strstr(reply, plans[i].reminders) != NULL, "%s: %s: %s", plans[i].rule,
			  plans[i].when, reply);
	}
	close_world(&w);
}
