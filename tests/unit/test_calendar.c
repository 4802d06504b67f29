/* test_calendar: terms, INSET, bank holidays and week numbers of the example cluster. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "when_world.h"

static enum calendar_kind kind_at(const struct world *world, char school, int32_t y, int32_t m,
				  int32_t d)
{
	return calendar_kind(world->calendar, school, civil_to_day(y, m, d));
}

Test(calendar, what_days_are)
{
	struct world world;

	world_open(&world);
	cr_expect_eq(kind_at(&world, 'A', 2026, 11, 25), CALENDAR_SCHOOL_DAY);
	cr_expect_eq(kind_at(&world, 'A', 2026, 11, 28), CALENDAR_WEEKEND);
	cr_expect_eq(kind_at(&world, 'A', 2026, 12, 25), CALENDAR_BANK_HOLIDAY);
	cr_expect_eq(kind_at(&world, 'A', 2026, 12, 22), CALENDAR_HOLIDAY);
	cr_expect_eq(kind_at(&world, 'A', 2026, 11, 27), CALENDAR_SCHOOL_DAY);
	cr_expect_eq(kind_at(&world, 'C', 2026, 11, 27), CALENDAR_INSET);
	cr_expect_eq(kind_at(&world, 0, 2026, 11, 27), CALENDAR_SCHOOL_DAY);
	cr_expect_eq(kind_at(&world, 0, 2027, 1, 4), CALENDAR_INSET);
	cr_expect_eq(kind_at(&world, 'A', 2027, 5, 31), CALENDAR_BANK_HOLIDAY);
	cr_expect_eq(kind_at(&world, 'A', 2027, 8, 4), CALENDAR_HOLIDAY);
	cr_expect_eq(kind_at(&world, 'A', 2028, 1, 12), CALENDAR_UNKNOWN);
	cr_expect_eq(kind_at(&world, 'A', 2026, 8, 20), CALENDAR_UNKNOWN);
	cr_expect_str_eq(calendar_title(world.calendar, 'A', civil_to_day(2027, 3, 26)),
			 "Good Friday");
	cr_expect(calendar_title(world.calendar, 'A', civil_to_day(2027, 3, 25)) == NULL);
	world_close(&world);
}

Test(calendar, school_days_are_counted)
{
	struct world world;
	int32_t today = civil_to_day(2026, 11, 25);

	world_open(&world);
	const struct calendar *calendar = world.calendar;

	cr_expect_eq(calendar_add_school_days(calendar, 'A', today, 10), civil_to_day(2026, 12, 9));
	cr_expect_eq(calendar_add_school_days(calendar, 'C', today, 10),
		     civil_to_day(2026, 12, 10));
	cr_expect_eq(calendar_add_school_days(calendar, 'A', today, 0), today);
	cr_expect_eq(calendar_add_school_days(calendar, 'A', civil_to_day(2026, 12, 24), 0),
		     civil_to_day(2027, 1, 5));
	cr_expect_eq(calendar_add_school_days(calendar, 'A', civil_to_day(2027, 2, 15), -1),
		     civil_to_day(2027, 2, 12));
	cr_expect_eq(calendar_add_school_days(calendar, 'A', today, 4000), INT32_MAX);
	cr_expect_eq(calendar_count_school_days(calendar, 'A', today, civil_to_day(2026, 12, 9)),
		     10);
	cr_expect_eq(calendar_count_school_days(calendar, 'A', civil_to_day(2026, 8, 31),
						civil_to_day(2027, 8, 31)),
		     190);
	world_close(&world);
}

/* Adding and counting are each other's inverse, for every day of the year and every school. */
Test(calendar, adding_and_counting_agree)
{
	struct world world;

	world_open(&world);
	for (int32_t day = civil_to_day(2026, 9, 1); day < civil_to_day(2027, 7, 1); day++) {
		for (const char *school = "ACH"; *school != '\0'; school++) {
			for (int32_t count = 1; count <= 25; count += 8) {
				int32_t ahead =
				    calendar_add_school_days(world.calendar, *school, day, count);

				cr_assert(ahead > day);
				if (ahead == INT32_MAX) {
					continue;
				}
				cr_assert(calendar_is_school_day(world.calendar, *school, ahead));
				cr_assert_eq(
				    calendar_count_school_days(world.calendar, *school, day, ahead),
				    count);
			}
		}
	}
	world_close(&world);
}

Test(calendar, halves_and_weeks)
{
	struct world world;

	world_open(&world);
	const struct calendar *calendar = world.calendar;
	const struct calendar_half *half =
	    calendar_half_of(calendar, 'A', civil_to_day(2026, 11, 25));

	cr_assert(half != NULL);
	cr_expect_str_eq(half->name, "Autumn 2");
	cr_expect(calendar_half_of(calendar, 'A', civil_to_day(2026, 10, 28)) == NULL);
	cr_expect_str_eq(calendar_half_after(calendar, 'A', half->from)->name, "Spring 1");
	cr_expect(calendar_half_after(calendar, 'A', civil_to_day(2029, 1, 1)) == NULL);
	cr_expect_eq(calendar_week(calendar, 'A', civil_to_day(2026, 9, 1)), 1);
	cr_expect_eq(calendar_week(calendar, 'A', civil_to_day(2026, 11, 25)), 12);
	cr_expect_eq(calendar_week(calendar, 'A', civil_to_day(2026, 10, 28)), 0);
	cr_expect_eq(calendar_academic_year(civil_to_day(2027, 8, 31)), civil_to_day(2026, 9, 1));
	cr_expect_eq(calendar_academic_year(civil_to_day(2027, 9, 1)), civil_to_day(2027, 9, 1));
	world_close(&world);
}

Test(calendar, a_school_may_have_a_year_of_its_own)
{
	static const char json[] =
	    "{\"timezone\":\"Europe/London\",\"terms_per_year\":6,\"years\":[{\"name\":\"2026/"
	    "27\",\"halves\":["
	    "{\"name\":\"Term 1\",\"from\":\"2026-09-01\",\"to\":\"2026-10-23\"},"
	    "{\"name\":\"Term 2\",\"from\":\"2026-11-02\",\"to\":\"2026-12-18\"}]}],"
	    "\"schools\":{\"A\":{\"inset\":[]},\"B\":{\"years\":[{\"name\":\"2026/27\",\"halves\":["
	    "{\"name\":\"Term 1\",\"from\":\"2026-09-01\",\"to\":\"2026-10-16\"},"
	    "{\"name\":\"Term 2\",\"from\":\"2026-11-02\",\"to\":\"2026-12-18\"}]}]}},"
	    "\"named\":[{\"name\":\"SATs week\",\"from\":\"2027-05-10\",\"to\":\"2027-05-13\"}]}";
	struct arena *arena = arena_new();
	struct calendar *calendar = NULL;
	struct err err = { ERR_NONE, "" };

	cr_assert(calendar_from_json(arena, json, strlen(json), NULL, 0, &calendar, &err), "%s",
		  err.text);
	cr_expect(calendar_is_school_day(calendar, 'A', civil_to_day(2026, 10, 20)));
	cr_expect(!calendar_is_school_day(calendar, 'B', civil_to_day(2026, 10, 20)));
	cr_expect_eq(calendar->terms_per_year, 6);
	cr_expect_eq(calendar->name_count, 1);
	/* As an editor of Windows saves it. */
	const char *marked = arena_printf(arena, "\xef\xbb\xbf%s", json);

	cr_expect(calendar_from_json(arena, marked, strlen(marked), NULL, 0, &calendar, &err), "%s",
		  err.text);
	arena_free(arena);
}

Test(calendar, other_shapes_are_refused)
{
	static const char *const bad[] = {
		"",
		"[]",
		"{}",
		"{\"timezone\":\"Mars/Base\",\"years\":[]}",
		"{\"timezone\":\"Europe/London\",\"years\":{\"2026\":[]}}",
		"{\"timezone\":\"Europe/London\",\"terms_per_year\":4,\"years\":[]}",
		"{\"timezone\":\"Europe/London\",\"years\":[],\"holidays\":[]}",
		("{\"timezone\":\"Europe/London\",\"years\":[{\"name\":\"x\",\"halves\":"
		 "[{\"name\":\"a\",\"from\":\"01/09/2026\",\"to\":\"2026-10-23\"}]}]}"),
		("{\"timezone\":\"Europe/London\",\"years\":[{\"name\":\"x\",\"halves\":"
		 "[{\"name\":\"a\",\"from\":\"2026-10-23\",\"to\":\"2026-09-01\"}]}]}"),
		"{\"timezone\":\"Europe/London\",\"years\":[],\"schools\":{\"a\":{}}}",
		("{\"timezone\":\"Europe/London\",\"years\":[],"
		 "\"schools\":{\"A\":{\"inset\":[\"2026-02-30\"]}}}"),
	};
	static const char good[] = "{\"timezone\":\"Europe/London\",\"years\":[]}";
	static const char *const bad_holidays[] = {
		"{\"2026\":[\"25/12/2026\"]}",
		("{\"england-and-wales\":{\"events\":"
		 "[{\"title\":\"Christmas Day\",\"date\":\"25/12/2026\"}]}}"),
		"{\"england-and-wales\":{\"events\":[{\"date\":\"2026-12-25\"}]}}",
	};
	struct arena *arena = arena_new();

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct calendar *calendar = NULL;
		struct err err = { ERR_NONE, "" };

		cr_expect(
		    !calendar_from_json(arena, bad[i], strlen(bad[i]), NULL, 0, &calendar, &err),
		    "%s", bad[i]);
		cr_expect(err.text[0] != '\0' && calendar == NULL);
		cr_expect(bad[i][0] != '\0' || str_starts(err.text, "calendar: JSON"), "%s",
			  err.text);
	}
	for (size_t i = 0; i < sizeof(bad_holidays) / sizeof(bad_holidays[0]); i++) {
		struct calendar *calendar = NULL;
		struct err err = { ERR_NONE, "" };

		cr_expect(!calendar_from_json(arena, good, strlen(good), bad_holidays[i],
					      strlen(bad_holidays[i]), &calendar, &err),
			  "%s", bad_holidays[i]);
		cr_expect(err.text[0] != '\0' && calendar == NULL);
	}
	arena_free(arena);
}
