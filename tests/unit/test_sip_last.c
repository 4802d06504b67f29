/* test_sip_last: the last minutes, asked for at once, in one answer of /sync and from two rooms. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "stage_world.h"

#include <sqlite3.h>

static void say_as(struct world *w, const char *who, bool is_private, const char *text)
{
	const char *user = stage_user(w->stage, who);

	hs_say(w->hs, is_private ? stage_private(w->stage, user) : stage_room(w->stage), user,
	       text);
}

static int64_t minutes_on(struct world *w, const char *account)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *stmt = NULL;

	cr_assert_eq(sqlite3_open(stage_database(w->stage), &db), SQLITE_OK);
	sqlite3_prepare_v2(db, "SELECT minutes FROM sip_balance WHERE account = ?1", -1, &stmt,
			   NULL);
	sqlite3_bind_text(stmt, 1, account, -1, SQLITE_STATIC);
	int64_t minutes = sqlite3_step(stmt) == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : 0;

	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return minutes;
}

/* Chats that exist already, so that both lines come in one answer. */
static void open_rooms(struct world *w)
{
	static const char *const handles[] = { "SIP", "D1", "D2" };

	open_world(w, TEST_PLUGIN_DIR);
	for (size_t i = 0; i < sizeof(handles) / sizeof(handles[0]); i++) {
		say_as(w, handles[i], true, "time");
	}
	stage_settle(w->stage);
}

/* Two heads of one school, one in the room and one in private, for 2 of the 3 days each. */
Test(sip_last, own_days_from_two_rooms, .timeout = 60)
{
	for (int first = 0; first < 2; first++) {
		struct world w;

		open_rooms(&w);
		say_as(&w, first == 0 ? "D1" : "D2", first != 0, "!request own 2 days maths");
		say_as(&w, first == 0 ? "D2" : "D1", first == 0, "!request own 2 days phonics");
		stage_settle(w.stage);
		cr_assert_eq(minutes_on(&w, "OWN:D"), 360);
		cr_assert_eq(minutes_on(&w, "HOLD:R1"), 720);
		cr_assert_eq(minutes_on(&w, "HOLD:R2"), 0);
		close_world(&w);
	}
}

/* Two votes that decide, for 9 of the pool's 12 days each; and what is set aside in private. */
Test(sip_last, approvals_from_two_rooms, .timeout = 60)
{
	struct world w;

	open_rooms(&w);
	say_as(&w, "A", false, "!rule sip");
	stage_settle(w.stage);
	say_as(&w, "SIP", false, "!rule agree");
	stage_settle(w.stage);
	say_as(&w, "H", false, "!request 9 days writing");
	say_as(&w, "G", false, "!request 9 days maths");
	stage_settle(w.stage);
	say_as(&w, "SIP", false, "!yes R1");
	say_as(&w, "SIP", true, "yes R2");
	say_as(&w, "SIP", true, "allocate B half a day privately");
	stage_settle(w.stage);
	int64_t held = minutes_on(&w, "HOLD:R1") + minutes_on(&w, "HOLD:R2");

	cr_assert_eq(held, 9 * 360, "one of them, whole");
	cr_assert_eq(minutes_on(&w, "POOL"), 4320 - 9 * 360 - 180);
	/* The room and its school hear so; in private the adviser too. */
	int heard = said(&w, "n the waiting list");

	cr_assert(heard == 2 || heard == 3, "heard %d times", heard);
	close_world(&w);
}
