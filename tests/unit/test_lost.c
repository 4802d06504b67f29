/* test_lost: a calendar taken in as a whole tells whom its lost days touch, as typed days do. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/store.h"
#include "school/school.h"
#include "stage_world.h"

enum { DAYS_MAX = 8 };

static struct world w;
static struct err err;

static void open_lost(void)
{
	open_world(&w, TEST_PLUGIN_DIR);
}

static void close_lost(void)
{
	close_world(&w);
}

TestSuite(lost, .init = open_lost, .fini = close_lost, .timeout = 60);

/* What `clerkd cluster apply` or `calendar import` would write: closures in place of those before.
 */
static void close_days(const struct calendar_day *days, size_t count)
{
	struct store *store = NULL;
	struct school *school = NULL;
	struct calendar_day copy[DAYS_MAX];

	cr_assert(store_open(stage_database(w.stage), &store, &err), "%s", err.text);
	cr_assert(school_new(store, &school, &err), "%s", err.text);
	struct calendar want = *school->roster->clusters[0]->calendar;

	memcpy(copy, days, count * sizeof(*copy));
	want.closed = copy;
	want.closed_count = count;
	cr_assert(store_begin(store));
	calendar_save(school_calendars(school), school->roster->clusters[0]->id, &want);
	cr_assert(store_commit(store), "%s", store_error(store));
	school_free(school);
	store_close(store);
}

static void start(void)
{
	cr_assert(stage_start(w.stage, &err), "%s", err.text);
	stage_settle(w.stage);
}

static int32_t december(int day)
{
	return civil_to_day(2026, 12, day);
}

static void book(void)
{
	type_as(&w, "C", "!visit G Wed 9 Dec 9-12 phonics");
	type_as(&w, "G", "!yes V1");
	cr_assert_eq(said(&w, "V1 agreed"), 1);
}

/* Both of its schools lose the day: each side hears of it once, with the way out, nobody else, and
 * not again at the next start. */
Test(lost, each_booking_once)
{
	book();
	stage_kill(w.stage);
	const struct calendar_day days[] = { { 'C', december(9), 0, "" },
					     { 'G', december(9), 0, "" },
					     { 'G', december(10), 0, "" } };

	close_days(days, 3);
	start();
	static const char *const sides[] = { "C", "G" };

	for (size_t i = 0; i < 2; i++) {
		cr_expect_eq(
		    said_to(&w, sides[i], "School C is closed on Wed 9 Dec 2026. It touches V1"),
		    1);
		cr_expect_eq(said_to(&w, sides[i], "move V1 <date> or cancel V1"), 1);
		cr_expect_eq(said_to(&w, sides[i], "School G is closed"), 0, "one loss is enough");
	}
	cr_expect_eq(said(&w, "It touches"), 2, "nobody else");
	stage_kill(w.stage);
	start();
	cr_expect_eq(said(&w, "It touches"), 2);
	/* The file taken in once more: nothing is lost by it. */
	stage_kill(w.stage);
	close_days(days, 3);
	start();
	cr_expect_eq(said(&w, "It touches"), 2);
}

/* Opened again before anybody was told: nothing is lost; lost once more: told once more. */
Test(lost, lost_found_and_lost)
{
	const struct calendar_day day = { 'G', december(9), 0, "" };

	book();
	stage_kill(w.stage);
	close_days(&day, 1);
	close_days(&day, 0);
	start();
	cr_expect_eq(said(&w, "It touches") + said(&w, "stands as it was"), 0);
	for (int times = 1; times <= 2; times++) {
		stage_kill(w.stage);
		close_days(&day, 1);
		start();
		cr_expect_eq(said_to(&w, "C", "School G is closed"), times);
		stage_kill(w.stage);
		close_days(&day, 0);
		start();
		cr_expect_eq(said_to(&w, "C",
				     "Wed 9 Dec 2026 is a school day at School G again. "
				     "So V1"),
			     times);
	}
}

/* Several things of one person come in one message, each with the day that it loses. */
Test(lost, several_in_one)
{
	const struct calendar_day days[] = { { 'G', december(9), 0, "" },
					     { 'G', december(10), 0, "" } };

	book();
	type_as(&w, "C", "!visit G Thu 10 Dec 9-12 maths");
	type_as(&w, "G", "!yes V2");
	stage_kill(w.stage);
	close_days(days, 2);
	start();
	cr_expect_eq(said_to(&w, "C", "School G is closed on Wed 9 Dec 2026. It touches V1"), 1);
	cr_expect_eq(said_to(&w, "C", "School G is closed on Thu 10 Dec 2026. It touches V2"), 1);
	cr_expect_eq(said_to(&w, "C", "It touches"), 1);
}

/* Half a day, the other one than the visit's. */
Test(lost, only_the_half)
{
	struct calendar_day day = { 'G', december(9), 'P', "" };

	book();
	stage_kill(w.stage);
	close_days(&day, 1);
	start();
	cr_expect_eq(said(&w, "It touches"), 0);
	day.session = 'A';
	stage_kill(w.stage);
	close_days(&day, 1);
	start();
	cr_expect_eq(
	    said_to(&w, "C", "School G is closed on Wed 9 Dec 2026, morning. It touches V1"), 1);
}

/* A file taken in beside a running clerk counts, and is told, when the roster is read again. */
Test(lost, beside_a_running_clerk)
{
	const struct calendar_day day = { 'G', december(9), 0, "" };

	book();
	close_days(&day, 1);
	stage_advance(w.stage, 120);
	cr_expect_eq(said(&w, "It touches"), 0);
	/* Reads the calendars again, as a reload does. */
	type_as(&w, "B", "!inset B Fri 11 Dec");
	type_as(&w, "B", "!who B");
	cr_expect_eq(said_to(&w, "C", "School G is closed"), 1);
	cr_expect_eq(said_to(&w, "G", "School G is closed"), 1);
}

/* What is private to two schools is told to them alone. */
Test(lost, a_private_one)
{
	const struct calendar_day day = { 'G', december(9), 0, "" };

	type_privately(&w, "C", "visit G Wed 9 Dec 9-12 staffing, privately");
	stage_kill(w.stage);
	close_days(&day, 1);
	start();
	cr_expect_eq(said_to(&w, "C", "It touches Q"), 1);
	cr_expect_eq(said_to(&w, "G", "It touches Q"), 1);
	cr_expect_eq(said(&w, "It touches"), 2);
}

/* Dates pasted in a private chat are a calendar taken in as a whole, too. */
Test(lost, pasted_dates)
{
	book();
	type_privately(&w, "G", "calendar import mine INSET: Wed 9 Dec 2026");
	type_privately(&w, "G", "yes");
	cr_expect_eq(said_to(&w, "G", "Saved: 1 changes"), 1);
	cr_expect_eq(said_to(&w, "C", "School G is at INSET on Wed 9 Dec 2026. It touches V1"), 1);
	cr_expect_eq(said_to(&w, "G", "It touches V1"), 1);
	type_privately(&w, "G", "undo");
	type_privately(&w, "G", "calendar import mine INSET: Wed 9 Dec 2026");
	type_privately(&w, "G", "yes");
	cr_expect_eq(said_to(&w, "C", "It touches V1"), 2);
}

/* How many messages of the clerk in that private chat name the item. */
static int named(const char *handle, int meeting)
{
	return said_to(&w, handle, arena_printf(w.arena, "It touches M%d (", meeting));
}

/* 120 bookings on the day that is lost: each is named, in several messages that can be read. */
Test(lost, each_of_very_many)
{
	enum { MANY = 120, IN_THE_ROOM = 20, LONGEST = 7000 };
	struct hs_event event;

	for (int i = 0; i < MANY; i++) {
		int from = 8 * 60 + 5 * i, to = from + 5;

		type_as(&w, "B",
			arena_printf(w.arena,
				     "!meet governors and curriculum review number %d Thu 21 Jan "
				     "%02d.%02d-%02d.%02d at C",
				     i + 1, from / 60, from % 60, to / 60, to % 60));
		stage_advance(w.stage, 4);
	}
	cr_assert_eq(said(&w, arena_printf(w.arena, "M%d", MANY)), 1);
	type_as(&w, "C", "!inset C Thu 21 Jan");
	cr_expect_eq(said(&w, "And 100 more; those whom they concern are told privately."), 1);
	for (int i = IN_THE_ROOM + 1; i <= MANY; i++) {
		cr_expect_eq(named("B", i), 1, "M%d", i);
		cr_expect_eq(named("C", i), 1, "M%d", i);
	}
	cr_expect_gt(said_to(&w, "B", "School C is at INSET on Thu 21 Jan 2027. It touches M"), 1,
		     "each says of what");
	for (size_t i = 0; i < hs_event_count(w.hs); i++) {
		if (hs_event_at(w.hs, i, &event) && event.body != NULL) {
			cr_expect_lt(strlen(event.body), LONGEST);
		}
	}
}
