/* test_when_made: generated phrases whose meaning is known, and echoes that parse back. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "when_world.h"

enum { TRIES = 100000, FAILURES_SHOWN = 20 };

static void check(struct world *world, const char *phrase, const char *expected, size_t *failures)
{
	char *line = world_plain(world_read(world, phrase));

	if (strcmp(line, expected) != 0 && (*failures)++ < FAILURES_SHOWN) {
		cr_expect_fail("\"%s\": %s, expected %s", phrase, line, expected);
	}
}

/* A random value that a head could mean, from tomorrow to the horizon, 31 Aug 2028. */
static struct clerk_when random_value(struct world *world, uint64_t *seed)
{
	int32_t today = civil_to_day(2026, 11, 25), end = civil_to_day(2028, 8, 1);
	int32_t day = today + 1 + (int32_t)world_random(seed, (uint32_t)(end - today - 1));
	struct clerk_when when = { .kind = (enum clerk_when_kind)(1 + world_random(seed, 6)),
				   .day = day,
				   .last_day = day,
				   .start_min = CLERK_NO_MIN,
				   .end_min = CLERK_NO_MIN,
				   .arrive_min = CLERK_NO_MIN };
	int32_t minute = (int32_t)world_random(seed, 1439);

	switch (when.kind) {
	case CLERK_WHEN_DATES:
		when.last_day = day + 1 + (int32_t)world_random(seed, 30);
		break;
	case CLERK_WHEN_INSTANT:
		when.start_min = minute;
		when.is_approximate = world_random(seed, 8) == 0;
		if (!when.is_approximate && minute > 60 && world_random(seed, 8) == 0) {
			when.arrive_min = minute - 1 - (int32_t)world_random(seed, 59);
		}
		break;
	case CLERK_WHEN_RANGE:
		when.start_min = minute;
		when.end_min = minute + 1 + (int32_t)world_random(seed, (uint32_t)(1439 - minute));
		if (world_random(seed, 4) == 0) {
			when.last_day = day + 1 + (int32_t)world_random(seed, 3);
			when.end_min = (int32_t)world_random(seed, 1440);
		}
		break;
	case CLERK_WHEN_SESSION:
		when.is_afternoon = world_random(seed, 2) == 1;
		break;
	case CLERK_WHEN_DEADLINE:
		when.end_min = world_random(seed, 2) == 0 ? CLERK_NO_MIN : minute;
		break;
	default:
		break;
	}
	if (when.kind == CLERK_WHEN_INSTANT && when.arrive_min == CLERK_NO_MIN) {
		struct tz_local local = tz_from_wall(world->calendar->tz, day, minute);

		when.has_offset = local.fit == TZ_FOLD;
		when.offset_s = world_random(seed, 2) == 0 ? 3600 : 0;
	}
	return when;
}

/* Clock changes make some of them questions; those have tests of their own. */
static bool is_plain_time(const struct world *world, const struct clerk_when *when)
{
	const struct tz *tz = world->calendar->tz;

	if (when->kind != CLERK_WHEN_RANGE && when->kind != CLERK_WHEN_INSTANT &&
	    when->kind != CLERK_WHEN_DEADLINE) {
		return true;
	}
	for (int32_t day = when->day; day <= when->last_day; day++) {
		enum tz_fit fit = tz_from_wall(tz, day, 90).fit;

		if (fit == TZ_GAP || (fit == TZ_FOLD && !when->has_offset)) {
			return false;
		}
	}
	return true;
}

Test(when_made, echoes_parse_back)
{
	struct world world;
	uint64_t seed = 42;
	size_t failures = 0, checked = 0;

	world_open(&world);
	while (checked < TRIES) {
		struct clerk_when when = random_value(&world, &seed);

		if (!is_plain_time(&world, &when)) {
			continue;
		}
		struct arena *arena = arena_new();
		struct clerk_outcome outcome = { .kind = CLERK_OUTCOME_VALUE, .value = when };

		check(&world, when_format(arena, &when), when_notation(arena, &outcome), &failures);
		arena_free(arena);
		checked++;
	}
	cr_expect_eq(failures, 0, "%zu of %zu", failures, checked);
	world_close(&world);
}

Test(when_made, recurrences_parse_back)
{
	static const char *const frequencies[] = { "every Tuesday",
						   "every other Thursday",
						   "every weekday",
						   "first Monday of the month",
						   "1st and 3rd Tuesday",
						   "Mondays and Fridays",
						   "every 3 weeks on Wednesday",
						   "last Friday of each month" };
	static const char *const limits[] = { "",
					      " until Easter",
					      " until 12 Feb",
					      " for 5 weeks",
					      " from 5 Jan",
					      " except 9 Dec",
					      " until half term" };
	static const char *const times[] = { "",       " at 8",     " 8-8.30",
					     " 15:30", " twilight", " 7 for 7.30pm" };
	struct world world;
	size_t failures = 0, checked = 0;

	world_open(&world);
	for (size_t i = 0; i < 8 * 7 * 6; i++) {
		struct arena *arena = arena_new();
		char *phrase = arena_printf(arena, "%s%s%s", frequencies[i % 8], limits[i / 8 % 7],
					    times[i / 56]);
		struct clerk_outcome outcome = when_parse(arena, &world.context, phrase);

		cr_assert(outcome.kind == CLERK_OUTCOME_VALUE, "\"%s\": %s", phrase, outcome.text);
		check(&world, when_format(arena, &outcome.value), when_notation(arena, &outcome),
		      &failures);
		checked++;
		arena_free(arena);
	}
	cr_expect_eq(failures, 0, "%zu of %zu", failures, checked);
	world_close(&world);
}

/* A phrase under construction, and its meaning. */
struct made {
	struct str phrase, meaning;
};

static char *cased(struct arena *arena, const char *word, uint64_t *seed)
{
	char *copy = arena_strdup(arena, word);
	uint32_t dice = world_random(seed, 4);

	for (char *at = copy; *at != '\0'; at++) {
		if (dice == 0 && *at >= 'a' && *at <= 'z') {
			*at = (char)(*at - 32);
		} else if (dice == 1 && *at >= 'A' && *at <= 'Z') {
			*at = (char)(*at + 32);
		}
	}
	return copy;
}

static const char *weekday_word(int32_t weekday, uint64_t *seed)
{
	static const char *const words[7][3] = {
		{ "Mon", "Monday", "Mon" },     { "Tue", "Tues", "Tuesday" },
		{ "Wed", "Weds", "Wednesday" }, { "Thu", "Thurs", "Thursday" },
		{ "Fri", "Friday", "Fri" },     { "Sat", "Saturday", "Sat" },
		{ "Sun", "Sunday", "Sun" }
	};

	return words[weekday][world_random(seed, 3)];
}

static const char *month_word(int32_t month, uint64_t *seed)
{
	if (month == 9 && world_random(seed, 3) == 0) {
		return "Sept";
	}
	return world_random(seed, 2) == 0 ? civil_month_short[month] : civil_month_name[month];
}

static const char *ending(int32_t day)
{
	if (day >= 11 && day <= 13) {
		return "th";
	}
	return day % 10 == 1 ? "st" : day % 10 == 2 ? "nd" : day % 10 == 3 ? "rd" : "th";
}

/* A date in full, in one of many shapes. */
static void add_full_date(struct str *phrase, int32_t day, uint64_t *seed)
{
	struct civil civil = civil_from_day(day);
	struct arena *arena = phrase->arena;
	const char *weekday = cased(arena, weekday_word(civil_weekday(day), seed), seed);
	const char *month = cased(arena, month_word(civil.month, seed), seed);

	switch (world_random(seed, 12)) {
	case 0:
		str_addf(phrase, "%d %s %d", civil.day, month, civil.year);
		break;
	case 1:
		str_addf(phrase, "%s %d%s %s %d", weekday, civil.day, ending(civil.day), month,
			 civil.year);
		break;
	case 2:
		str_addf(phrase, "%d/%d/%d", civil.day, civil.month, civil.year);
		break;
	case 3:
		str_addf(phrase, "%02d.%02d.%d", civil.day, civil.month, civil.year);
		break;
	case 4:
		str_addf(phrase, "%d-%02d-%02d", civil.year, civil.month, civil.day);
		break;
	case 5:
		str_addf(phrase, "%s, %d %s %d", weekday, civil.day, month, civil.year);
		break;
	case 6:
		str_addf(phrase, "%s %d, %d", month, civil.day, civil.year);
		break;
	case 7:
		str_addf(phrase, "%s the %d%s of %s '%02d", weekday, civil.day, ending(civil.day),
			 month, civil.year % 100);
		break;
	case 8:
		str_addf(phrase, "%d/%d/%02d", civil.day, civil.month, civil.year % 100);
		break;
	case 9:
		str_addf(phrase, "%d-%s-%d", civil.day, month, civil.year);
		break;
	case 10:
		str_addf(phrase, "%s %02d/%02d/%d", weekday, civil.day, civil.month, civil.year);
		break;
	default:
		str_addf(phrase, "on %s %d %s %d", weekday, civil.day, month, civil.year);
		break;
	}
}

/* A date without its year, within the coming ten months; or by its distance from today. */
static void add_near_date(struct str *phrase, int32_t today, int32_t day, uint64_t *seed)
{
	struct civil civil = civil_from_day(day);
	struct arena *arena = phrase->arena;
	int32_t ahead = day - today;
	const char *weekday = cased(arena, weekday_word(civil_weekday(day), seed), seed);
	const char *month = cased(arena, month_word(civil.month, seed), seed);
	uint32_t dice = world_random(seed, 6);

	if (ahead == 1 && dice < 3) {
		str_add(phrase, dice == 0 ? "tomorrow" : "tomoz");
	} else if (ahead < 7 && dice < 3) {
		str_add(phrase, weekday);
	} else if (ahead > 7 && ahead < 14 && dice < 2) {
		str_addf(phrase, dice == 0 ? "%s week" : "a week on %s", weekday);
	} else if (ahead > 14 && ahead < 21 && dice < 3) {
		str_addf(phrase,
			 dice == 0   ? "%s fortnight"
			 : dice == 1 ? "a fortnight on %s"
				     : "two weeks on %s",
			 weekday);
	} else if (dice == 3) {
		str_addf(phrase, "in %d days", ahead);
	} else if (dice == 4) {
		str_addf(phrase, "%s %d%s %s", weekday, civil.day, ending(civil.day), month);
	} else {
		str_addf(phrase, "%d %s", civil.day, month);
	}
}

/* Half hours of a school day as people say them: the hour by rule 7. */
static void add_clock(struct str *phrase, int32_t minute, uint64_t *seed)
{
	int32_t hour = minute / 60, odd = minute % 60, small = (hour + 11) % 12 + 1;

	switch (world_random(seed, odd == 30 || odd == 0 ? 8 : 6)) {
	case 0:
		str_addf(phrase, "%02d:%02d", hour, odd);
		break;
	case 1:
		str_addf(phrase, "%02d%02d", hour, odd);
		break;
	case 2:
		str_addf(phrase, "%d.%02d%s", small, odd, hour < 12 ? "am" : "pm");
		break;
	case 3:
		str_addf(phrase, "%d:%02d", small, odd);
		break;
	case 4:
		str_addf(phrase, "%d.%02d", small, odd);
		break;
	case 5:
		str_addf(phrase, "%d:%02d %s", small, odd, hour < 12 ? "a.m." : "P.M.");
		break;
	case 6:
		str_addf(phrase, odd == 0 ? "%d o'clock" : "half %d", small);
		break;
	default:
		str_addf(phrase, odd == 0 ? "%d%s" : "half past %d", small,
			 hour < 12 ? "am" : "pm");
		break;
	}
}

/* Rule 7 reads a bare hour from 8 to 5 only. */
static int32_t school_minute(uint64_t *seed)
{
	return 8 * 60 + (int32_t)world_random(seed, 10 * 12 - 1) * 5;
}

static void add_minute(struct str *meaning, int32_t minute)
{
	str_addf(meaning, "%02d:%02d", minute / 60, minute % 60);
}

/* The time of day behind (or in front of) the date, with its notation. */
static void add_times(struct made *made, struct str *clock, uint64_t *seed)
{
	int32_t from = school_minute(seed), to = from + 5 + (int32_t)world_random(seed, 20) * 5;
	static const int32_t lengths[] = { 30, 45, 60, 90, 120 };
	static const char *const length_words[] = { "half an hour", "45 mins", "an hour",
						    "90 minutes", "2 hours" };

	switch (world_random(seed, 6)) {
	case 0:
		break;
	case 1:
		str_add(&made->meaning, world_random(seed, 2) == 0 ? "AM" : "PM");
		str_add(clock, strcmp(made->meaning.text + made->meaning.len - 2, "AM") == 0
				   ? "am"
				   : "afternoon");
		break;
	case 2:
	case 3:
		str_addc(&made->meaning, 'T');
		add_minute(&made->meaning, from);
		add_clock(clock, from, seed);
		break;
	case 4:
		to = to >= 18 * 60 ? 18 * 60 - 5 : to;
		from = from >= to ? to - 5 : from;
		str_addc(&made->meaning, 'T');
		add_minute(&made->meaning, from);
		str_addc(&made->meaning, '/');
		add_minute(&made->meaning, to);
		str_addf(clock, "%02d:%02d%s%02d:%02d", from / 60, from % 60,
			 world_random(seed, 2) == 0 ? "-" : " til ", to / 60, to % 60);
		break;
	default: {
		uint32_t which = world_random(seed, 5);

		str_addc(&made->meaning, 'T');
		add_minute(&made->meaning, from);
		str_addc(&made->meaning, '/');
		add_minute(&made->meaning, from + lengths[which]);
		add_clock(clock, from, seed);
		str_addf(clock, " for %s", length_words[which]);
		break;
	}
	}
}

static void make(struct world *world, struct arena *arena, struct made *made, uint64_t *seed)
{
	int32_t today = civil_to_day(2026, 11, 25);
	bool is_near = world_random(seed, 2) == 0;
	int32_t day = today + 1 + (int32_t)world_random(seed, is_near ? 300 : 640);
	struct civil civil = civil_from_day(day);
	struct str date, clock;

	(void)world;
	str_init(&made->phrase, arena);
	str_init(&made->meaning, arena);
	str_init(&date, arena);
	str_init(&clock, arena);
	str_addf(&made->meaning, "%04d-%02d-%02d", civil.year, civil.month, civil.day);
	if (is_near) {
		add_near_date(&date, today, day, seed);
	} else {
		add_full_date(&date, day, seed);
	}
	add_times(made, &clock, seed);
	if (clock.len == 0) {
		str_add(&made->phrase, date.text);
	} else if (world_random(seed, 3) == 0 && strchr(clock.text, ' ') == NULL &&
		   date.text[0] > '9') {
		str_addf(&made->phrase, "%s %s", clock.text, date.text);
	} else {
		static const char *const joints[] = { " ", ", ", "  " };

		str_addf(&made->phrase, "%s%s%s", date.text, joints[world_random(seed, 3)],
			 clock.text);
	}
}

Test(when_made, phrases_mean_what_they_were_made_of)
{
	struct world world;
	uint64_t seed = 1926;
	size_t failures = 0;

	world_open(&world);
	for (int i = 0; i < TRIES; i++) {
		struct arena *arena = arena_new();
		struct made made;

		make(&world, arena, &made, &seed);
		check(&world, made.phrase.text, made.meaning.text, &failures);
		arena_free(arena);
	}
	cr_expect_eq(failures, 0, "%zu of %d", failures, TRIES);
	world_close(&world);
}

Test(when_made, days_are_shortened_by_their_parts)
{
	static const struct {
		struct civil days[3];
		size_t count;
		int32_t like;
		const char *text;
	} cases[] = {
		{ { { 2027, 1, 5 }, { 2027, 1, 6 }, { 2027, 1, 8 } },
		  3,
		  2027,
		  "Tue 5, Wed 6, Fri 8 Jan" },
		{ { { 2026, 11, 30 }, { 2026, 12, 1 } }, 2, 2026, "Mon 30 Nov, Tue 1 Dec" },
		{ { { 2026, 12, 31 }, { 2027, 1, 4 } }, 2, 2026, "Thu 31 Dec, Mon 4 Jan 2027" },
		{ { { 2026, 12, 1 }, { 2027, 12, 1 } }, 2, 2026, "Tue 1 Dec, Wed 1 Dec 2027" },
		{ { { 2027, 5, 3 } }, 1, 2026, "Mon 3 May 2027" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *arena = arena_new();
		int32_t days[3];

		for (size_t n = 0; n < cases[i].count; n++) {
			const struct civil *day = &cases[i].days[n];

			days[n] = civil_to_day(day->year, day->month, day->day);
		}
		int32_t like = civil_to_day(cases[i].like, 7, 1);

		cr_expect_str_eq(when_format_days(arena, days, cases[i].count, like),
				 cases[i].text);
		arena_free(arena);
	}
	struct arena *arena = arena_new();

	cr_expect_str_eq(when_format_day_short(arena, civil_to_day(2026, 12, 9)), "Wed 9 Dec");
	arena_free(arena);
}
