/* test_tz: every minute around every clock change against the C library's localtime_r. */
/* SPDX-License-Identifier: Apache-2.0 */
#define _DEFAULT_SOURCE
#include "dates/civil.h"
#include "dates/tz.h"
#include "dates/tz_rule.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { HOUR = 3600, AROUND = 3 * HOUR, WINDOW = 27 * HOUR, MOST = 2 * WINDOW / 60 };

static long offset_at(int64_t instant)
{
	time_t seconds = (time_t)instant;
	struct tm tm;

	cr_assert(localtime_r(&seconds, &tm) != NULL);
	return tm.tm_gmtoff;
}

static void check_instant(const struct tz *tz, int64_t instant)
{
	time_t seconds = (time_t)instant;
	struct tm tm;

	cr_assert(localtime_r(&seconds, &tm) != NULL);
	struct tz_wall wall = tz_to_wall(tz, instant);

	cr_assert_eq(wall.day, civil_to_day(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday));
	cr_assert_eq(wall.minute, tm.tm_hour * 60 + tm.tm_min, "%lld", (long long)instant);
	cr_assert_eq(wall.offset_s, tm.tm_gmtoff);
	cr_assert_eq(wall.is_dst, tm.tm_isdst > 0);
	cr_assert_str_eq(wall.abbreviation, tm.tm_zone);
}

/* All instants near the change whose wall time, by libc, is that of `wall` minutes since 1970. */
static void check_wall(const struct tz *tz, const int64_t *walls, int64_t from, int64_t wall)
{
	int64_t found[2] = { 0, 0 };
	size_t count = 0;

	for (size_t i = 0; i < MOST; i++) {
		if (walls[i] == wall && count < 2) {
			found[count++] = from + (int64_t)i * 60;
		}
	}
	int32_t day = (int32_t)(wall / 1440);
	struct tz_local local = tz_from_wall(tz, day, (int32_t)(wall % 1440));

	cr_assert_eq(local.fit, count == 0 ? TZ_GAP : count == 1 ? TZ_ONCE : TZ_FOLD);
	if (count > 0) {
		cr_assert_eq(local.first_s, found[0]);
		cr_assert_eq(local.second_s, found[count - 1]);
	} else {
		int32_t minute = (int32_t)(wall % 1440);
		bool is_inside = local.gap_start_min <= minute && minute < local.gap_end_min;

		cr_assert(is_inside || local.gap_end_min - local.gap_start_min >= 1440);
	}
}

/* Minutes of walls are counted as if local time were UTC. */
static size_t check_change(const struct tz *tz, int64_t change)
{
	static int64_t walls[MOST];
	int64_t from = change - WINDOW, before = offset_at(change - 60);
	size_t checked = 0;

	for (size_t i = 0; i < MOST; i++) {
		int64_t instant = from + (int64_t)i * 60;

		walls[i] = (instant + offset_at(instant)) / 60;
	}
	for (int64_t s = -AROUND; s <= AROUND; s += 60) {
		check_instant(tz, change + s);
		check_wall(tz, walls, from, (change + s + before) / 60);
		checked++;
	}
	return checked;
}

static int64_t find_change(int64_t low, int64_t high)
{
	long before = offset_at(low);

	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;

		if (offset_at(middle) == before) {
			low = middle;
		} else {
			high = middle;
		}
	}
	return high;
}

static size_t check_zone(const char *name, int32_t from_year, int32_t to_year)
{
	struct arena *arena = arena_new();
	const struct tz *tz = NULL;
	struct err err = { ERR_NONE, "" };
	int64_t end = (int64_t)civil_to_day(to_year + 1, 1, 1) * 86400;
	size_t changes = 0;

	setenv("TZ", name, 1);
	tzset();
	cr_assert(tz_load(arena, name, &tz, &err), "%s", err.text);
	cr_assert_str_eq(tz_name(tz), name);
	for (int64_t at = (int64_t)civil_to_day(from_year, 1, 1) * 86400; at < end;
	     at += 6 * HOUR) {
		check_instant(tz, at);
		if (offset_at(at) != offset_at(at + 6 * HOUR)) {
			cr_assert_eq(check_change(tz, find_change(at, at + 6 * HOUR)), 361);
			changes++;
		}
	}
	arena_free(arena);
	return changes;
}

Test(tz, london)
{
	cr_assert_eq(check_zone("Europe/London", 2020, 2037), 36);
}

Test(tz, london_by_the_rule_alone)
{
	cr_assert_eq(check_zone("Europe/London", 2038, 2100), 126);
}

Test(tz, lord_howe_moves_by_half_an_hour)
{
	cr_assert_eq(check_zone("Australia/Lord_Howe", 2020, 2050), 62);
}

Test(tz, dublin_has_negative_summer_time)
{
	cr_assert_eq(check_zone("Europe/Dublin", 2020, 2050), 62);
}

Test(tz, casablanca_changes_for_ramadan)
{
	cr_assert_geq(check_zone("Africa/Casablanca", 2020, 2037), 13);
}

Test(tz, apia_skipped_a_day)
{
	cr_assert_geq(check_zone("Pacific/Apia", 2008, 2037), 20);
}

Test(tz, zones_without_changes)
{
	cr_assert_eq(check_zone("UTC", 2020, 2030), 0);
	cr_assert_eq(check_zone("Asia/Kathmandu", 2020, 2030), 0);
}

Test(tz, the_answer_does_not_depend_on_history)
{
	struct arena *arena = arena_new();
	const struct tz *tz = NULL;

	cr_assert(tz_load(arena, "Europe/London", &tz, NULL));
	int32_t fold = civil_to_day(2026, 10, 25), gap = civil_to_day(2027, 3, 28);

	for (int i = 0; i < 3; i++) {
		cr_assert_eq(tz_from_wall(tz, fold, 90).fit, TZ_FOLD);
		cr_assert_eq(tz_from_wall(tz, gap, 90).fit, TZ_GAP);
		cr_assert_eq(tz_from_wall(tz, gap, 90).gap_start_min, 60);
		cr_assert_eq(tz_from_wall(tz, gap, 90).gap_end_min, 120);
		cr_assert_eq(tz_from_wall(tz, gap, 120).fit, TZ_ONCE);
	}
	cr_assert_eq(tz_from_wall(tz, fold, 90).second_s - tz_from_wall(tz, fold, 90).first_s,
		     HOUR);
	cr_assert_neq(strlen(tz_version(tz)), 0);
	arena_free(arena);
}

Test(tz, bad_names_are_refused)
{
	static const char *const names[] = {
		"", "No/Such", "/etc/passwd", "../../etc/passwd", "tzdata.zi", "Europe"
	};
	struct arena *arena = arena_new();

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct tz *tz = NULL;
		struct err err = { ERR_NONE, "" };

		cr_expect(!tz_load(arena, names[i], &tz, &err), "%s", names[i]);
		cr_expect(err.text[0] != '\0');
		cr_expect(tz == NULL);
	}
	arena_free(arena);
}

Test(tz, rules_are_read_or_refused)
{
	static const char *const good[] = { "GMT0BST,M3.5.0/1,M10.5.0",
					    "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
					    "IST-1GMT0,M10.5.0,M3.5.0/1",
					    "UTC0",
					    "<+01>-1",
					    "EST5EDT,J60/2,300/26:30:15" };
	static const char *const bad[] = { "",
					   "0",
					   "GMT",
					   "GMT0BST",
					   "GMT0BST,M13.5.0,M10.5.0",
					   "GMT0BST,M3.6.0,M10.5.0",
					   "GMT0BST,M3.5.7,M10.5.0",
					   "<+01-1",
					   "GMT0BST,M3.5.0/1,M10.5.0x",
					   "GMT999" };
	struct arena *arena = arena_new();
	struct tz_rule rule;

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		char *text = arena_strdup(arena, good[i]);

		cr_expect(tz_rule_parse(arena, text, &rule), "%s", good[i]);
		for (size_t len = strlen(text); len > 0; len--) { /* one byte less each time */
			text[len - 1] = '\0';
			(void)tz_rule_parse(arena, text, &rule);
		}
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		cr_expect(!tz_rule_parse(arena, bad[i], &rule), "%s", bad[i]);
	}
	arena_free(arena);
}
