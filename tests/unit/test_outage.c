/* test_outage: while the homeserver is away nothing is used up, and what it refuses then ends. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix_world.h"

TestSuite(outage, .timeout = 120);

#define AWAY "{\"kind\":\"drop\",\"path\":\"/_matrix\",\"method\":\"GET\",\"count\":1000000}"

enum { HOUR_S = 3600, DAY_S = 86400 };

static void fault(struct matrix_world *w, const char *json)
{
	cr_assert(hs_fault_json(w->hs, json), "%s: %s", json, hs_why(w->hs));
}

static int64_t number_of(struct matrix_world *w, const char *sql)
{
	struct stmt *stmt;
	struct err err = { 0 };

	cr_assert(store_prepare(w->store, NULL, sql, &stmt, &err), "%s", err.text);
	int64_t number = stmt_step(stmt_begin(stmt)) ? stmt_int(stmt, 0) : -1;

	stmt_end(stmt);
	return number;
}

/* In which days go by at less cost: a poll lasts half an hour. */
static struct matrix_world *unhurried_world(void)
{
	struct matrix_world *w = world_make();

	w->settings.sync_timeout_ms = HOUR_S * 500;
	w->settings.pulse_ms = 0;
	world_start(w);
	world_run(w, 5);
	cr_assert_str_eq(hs_membership(w->hs, w->room, CLERK), "join");
	return w;
}

/* ---- gaps ---- */

enum { TYPED = 2500 };

/* So many lines were typed while the clerk was down; it has begun to read them from the oldest. */
static struct matrix_world *in_a_long_gap(void)
{
	struct matrix_world *w = unhurried_world();

	world_kill(w);
	for (int i = 0; i < TYPED; i++) {
		world_say(w, "a", arena_printf(w->arena, "n%d", i));
	}
	world_start(w);
	for (int i = 0; i < 45; i++) {
		world_deliver(w);
	}
	cr_assert_gt(w->messages, 0);
	cr_assert_lt(w->messages, TYPED);
	return w;
}

static void away_in_a_gap(const char *json, int64_t hours)
{
	struct matrix_world *w = in_a_long_gap();

	fault(w, json);
	world_run(w, hours * HOUR_S);
	hs_fault_clear(w->hs);
	world_run(w, 2 * HOUR_S);
	cr_assert_eq(w->messages, TYPED, "%s, %d hours: %d heard", json, (int)hours, w->messages);
	world_free(w);
}

static void count(void *user)
{
	++*(int *)user;
}

/* Whatever else is to ring later rings: a reminder must not hang on a gap. */
Test(outage, a_gap_that_waits_takes_nobodys_alarm)
{
	struct matrix_world *w = in_a_long_gap();
	int rang = 0;
	struct alarm later = { .ring = count, .user = &rang };

	fault(w, "{\"kind\":\"status\",\"status\":500,\"path\":\"/messages\",\"method\":\"GET\","
		 "\"count\":1000000}");
	alarm_set(&w->alarms, &later, w->now_ms + (int64_t)20 * HOUR_S * 1000);
	world_run(w, 30 * HOUR_S);
	cr_assert_eq(rang, 1);
	alarm_clear(&w->alarms, &later);
	world_free(w);
}

/* However long it is away, all of it or what gives the pages; and while it refuses for hours. */
Test(outage, a_gap_outlives_it)
{
	away_in_a_gap(AWAY, 16);
	away_in_a_gap(AWAY, 240);
	away_in_a_gap("{\"kind\":\"status\",\"status\":502,\"page\":true,\"path\":\"/_matrix\","
		      "\"method\":\"GET\",\"count\":1000000}",
		      48);
	away_in_a_gap("{\"kind\":\"status\",\"status\":500,\"path\":\"/messages\","
		      "\"method\":\"GET\",\"count\":1000000}",
		      48);
	away_in_a_gap("{\"kind\":\"status\",\"status\":429,\"path\":\"/messages\","
		      "\"method\":\"GET\",\"count\":1000000}",
		      48);
	away_in_a_gap("{\"kind\":\"html\",\"path\":\"/messages\",\"method\":\"GET\","
		      "\"count\":1000000}",
		      48);
	away_in_a_gap("{\"kind\":\"status\",\"status\":400,\"errcode\":\"M_UNKNOWN_POS\","
		      "\"path\":\"/messages\",\"method\":\"GET\",\"count\":1000000}",
		      8);
}

/* Nobody asks for a page while it is known that nobody is there. */
Test(outage, a_gap_waits_for_its_end)
{
	struct matrix_world *w = in_a_long_gap();

	fault(w, AWAY);
	world_run(w, HOUR_S);
	int64_t tries = number_of(w, "SELECT max(tries) FROM matrix_gap");

	world_run(w, 10 * HOUR_S);
	cr_assert_eq(number_of(w, "SELECT max(tries) FROM matrix_gap"), tries);
	cr_assert_leq(tries, 1);
	world_free(w);
}

/* A page that is refused for good is let go after a day; what is behind it is heard. */
Test(outage, a_refused_page_holds_up_nothing_for_ever)
{
	struct matrix_world *w = in_a_long_gap();
	int before = w->messages;

	fault(w, "{\"kind\":\"status\",\"status\":400,\"errcode\":\"M_UNKNOWN_POS\","
		 "\"path\":\"/messages\",\"method\":\"GET\",\"count\":21}");
	world_run(w, 3 * DAY_S);
	cr_assert_eq(number_of(w, "SELECT count(*) FROM matrix_gap"), 0);
	cr_assert_geq(w->messages, TYPED - 100);
	cr_assert_lt(w->messages, TYPED);
	cr_assert_gt(w->messages, before);
	world_free(w);
}

/* Trouble that never ends does: before the marks that it needs are gone. */
Test(outage, a_page_with_trouble_ends_with_its_marks)
{
	struct matrix_world *w = in_a_long_gap();

	fault(w, "{\"kind\":\"status\",\"status\":500,\"path\":\"/messages\","
		 "\"method\":\"GET\",\"count\":1000000}");
	for (int day = 0; day < 40; day++) {
		world_run(w, DAY_S);
	}
	cr_assert_eq(number_of(w, "SELECT count(*) FROM matrix_gap"), 1);
	world_run(w, 7 * DAY_S);
	cr_assert_eq(number_of(w, "SELECT count(*) FROM matrix_gap"), 0);
	world_free(w);
}

/* What stops us at each reading is not read again because the homeserver was away in between. */
Test(outage, a_crash_is_remembered)
{
	struct matrix_world *w = in_a_long_gap();
	struct err err = { 0 };

	/* As five crashes in the reading of the page leave it behind. */
	cr_assert(store_exec(w->store, "UPDATE matrix_gap SET begun = 5", &err), "%s", err.text);
	world_kill(w);
	fault(w, "{\"kind\":\"status\",\"status\":500,\"path\":\"/messages\","
		 "\"method\":\"GET\",\"count\":3}");
	w->messages = 0;
	world_start(w);
	world_run(w, 4 * HOUR_S);
	cr_assert_eq(w->messages, 0);
	cr_assert_eq(number_of(w, "SELECT begun FROM matrix_gap"), 5);
	/* It is let go as one that is refused, and the rest is read as ever. */
	world_run(w, 2 * DAY_S);
	cr_assert_eq(number_of(w, "SELECT count(*) FROM matrix_gap"), 0);
	cr_assert_gt(w->messages, 0);
	world_free(w);
}

/* ---- chores ---- */

/* An invitation is accepted, and just then the homeserver goes away. */
static void away_in_a_chore(int64_t days)
{
	const char *invite[] = { CLERK, NULL };
	struct matrix_world *w = unhurried_world();
	struct hs_room_options options = { .invite = invite };

	fault(w, "{\"kind\":\"drop\",\"path\":\"/join/\",\"method\":\"POST\",\"count\":1000000}");
	const char *room = arena_strdup(w->arena, hs_create_room(w->hs, "a", &options));

	world_run(w, 40);
	fault(w, AWAY);
	world_run(w, days * DAY_S);
	cr_assert(store_begin(w->store));
	session_retire(w->session, w->now_ms / 1000);
	cr_assert(store_commit(w->store));
	hs_fault_clear(w->hs);
	fault(w, "{\"kind\":\"status\",\"status\":502,\"path\":\"/join/\",\"method\":\"POST\","
		 "\"count\":3}");
	world_run(w, 2 * HOUR_S);
	cr_assert(session_is_member(w->session, room, CLERK), "%d days", (int)days);
	world_free(w);
}

Test(outage, an_invitation_outlives_it)
{
	away_in_a_chore(1);
	away_in_a_chore(8);
	away_in_a_chore(30);
}

/* Its first tries were answered, then it went away for longer than one is tried. */
Test(outage, a_chore_begun_before_it)
{
	const char *invite[] = { CLERK, NULL };
	struct matrix_world *w = unhurried_world();
	struct hs_room_options options = { .invite = invite };

	fault(w, "{\"kind\":\"status\",\"status\":502,\"path\":\"/join/\",\"method\":\"POST\","
		 "\"count\":1000000}");
	const char *room = arena_strdup(w->arena, hs_create_room(w->hs, "a", &options));

	world_run(w, 600);
	hs_fault_clear(w->hs);
	fault(w, AWAY);
	world_run(w, 8 * DAY_S);
	hs_fault_clear(w->hs);
	fault(w, "{\"kind\":\"status\",\"status\":502,\"path\":\"/join/\",\"method\":\"POST\","
		 "\"count\":2}");
	world_run(w, 6 * HOUR_S);
	cr_assert(session_is_member(w->session, room, CLERK));
	world_free(w);
}

/* Nobody answers this one request, whatever else is answered. */
Test(outage, a_chore_that_is_never_answered)
{
	const char *invite[] = { CLERK, NULL };
	struct matrix_world *w = unhurried_world();
	struct hs_room_options options = { .invite = invite };

	fault(w, "{\"kind\":\"drop\",\"path\":\"/join/\",\"method\":\"POST\",\"count\":1000000}");
	const char *room = arena_strdup(w->arena, hs_create_room(w->hs, "a", &options));

	world_run(w, 9 * DAY_S);
	hs_fault_clear(w->hs);
	world_run(w, 2 * HOUR_S);
	cr_assert(session_is_member(w->session, room, CLERK));
	world_free(w);
}

/* What fails on and on while the homeserver is there ends after a week, with a line in the log. */
Test(outage, a_hopeless_chore_ends)
{
	const char *invite[] = { CLERK, NULL };
	struct matrix_world *w = unhurried_world();
	struct hs_room_options options = { .invite = invite };
	char *told = NULL;
	size_t len = 0;

	w->log = (struct log){ .out = open_memstream(&told, &len), .level = LOG_LEVEL_INFO };
	fault(w, "{\"kind\":\"status\",\"status\":502,\"path\":\"/join/\",\"method\":\"POST\","
		 "\"count\":1000000}");
	(void)hs_create_room(w->hs, "a", &options);
	world_run(w, 6 * DAY_S);
	cr_assert_eq(number_of(w, "SELECT count(*) FROM matrix_chore"), 1);
	world_run(w, 2 * DAY_S);
	cr_assert_eq(number_of(w, "SELECT count(*) FROM matrix_chore"), 0);
	fflush(w->log.out);
	cr_assert_not_null(strstr(told, "joining it is given up (HTTP 502)"), "%s", told);
	world_kill(w);
	fclose(w->log.out);
	free(told);
	world_free(w);
}

/* While the account is suspended nothing is tried, so nothing is given up. */
Test(outage, a_suspended_account)
{
	const char *invite[] = { CLERK, NULL };
	struct matrix_world *w = unhurried_world();
	struct hs_room_options options = { .invite = invite };

	fault(w, "{\"kind\":\"status\",\"status\":403,\"errcode\":\"M_USER_SUSPENDED\","
		 "\"path\":\"/join/\",\"method\":\"POST\",\"count\":1000000}");
	const char *room = arena_strdup(w->arena, hs_create_room(w->hs, "a", &options));

	world_run(w, 9 * DAY_S);
	cr_assert(store_begin(w->store));
	session_retire(w->session, w->now_ms / 1000);
	cr_assert(store_commit(w->store));
	hs_fault_clear(w->hs);
	world_run(w, 2 * HOUR_S);
	cr_assert(session_is_member(w->session, room, CLERK));
	world_free(w);
}
