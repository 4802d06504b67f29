/* test_when_ical: recurrences, date by date, against libical's on floating time. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when.h"

#include "base/str.h"
#include "dates/civil.h"

#include <criterion/criterion.h>
#include <libical/ical.h>

enum { NOW_DAY = 20782, TRIES = 10000, DATES_MAX = 400 }; /* Wed 25 Nov 2026 */

/* One long term, so that nothing but weekends is left out, and no weekday of ours is one. */
static struct calendar_half whole[] = { { "2026/27", "Autumn 1", 20697, 21050, 0 } };

struct series {
	char phrase[128];
	char rule[128];
	int32_t first; /* where libical is to begin */
};

static uint32_t draw(uint64_t *seed, uint32_t below)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33) % below;
}

static int32_t coming(int32_t weekday)
{
	int32_t day = NOW_DAY + 1;

	while (civil_weekday(day) != weekday) {
		day++;
	}
	return day;
}

/* A phrase, and what RFC 5545 calls it. */
static struct series make(uint64_t *seed)
{
	static const char *const codes[] = { "MO", "TU", "WE", "TH", "FR" };
	static const char *const orders[] = { "first", "second", "third", "last" };
	static const int places[] = { 1, 2, 3, -1 };
	int32_t weekday = (int32_t)draw(seed, 5), other = (weekday + 1) % 5;
	int32_t until = NOW_DAY + 40 + (int32_t)draw(seed, 200), place = (int32_t)draw(seed, 4);
	/* What goes on until a date ends before it; RFC 5545 counts it in. */
	struct civil date = civil_from_day(until), last = civil_from_day(until - 1);
	const char *name = civil_weekday_name[weekday], *code = codes[weekday];
	char stop[64], end[32];
	struct series s = { .first = coming(weekday) };

	snprintf(stop, sizeof(stop), "until %d %s %d", date.day, civil_month_short[date.month],
		 date.year);
	snprintf(end, sizeof(end), "UNTIL=%04d%02d%02d", last.year, last.month, last.day);
	switch (draw(seed, 5)) {
	case 0:
		snprintf(s.phrase, sizeof(s.phrase), "every %s 8am %s", name, stop);
		snprintf(s.rule, sizeof(s.rule), "FREQ=WEEKLY;BYDAY=%s;%s", code, end);
		break;
	case 1:
		snprintf(s.phrase, sizeof(s.phrase), "every other %s %s", name, stop);
		snprintf(s.rule, sizeof(s.rule), "FREQ=WEEKLY;INTERVAL=2;BYDAY=%s;%s", code, end);
		break;
	case 2:
		snprintf(s.phrase, sizeof(s.phrase), "%s %s of each month %s", orders[place], name,
			 stop);
		snprintf(s.rule, sizeof(s.rule), "FREQ=MONTHLY;BYDAY=%d%s;%s", places[place], code,
			 end);
		s.first = NOW_DAY + 1;
		break;
	case 3:
		snprintf(s.phrase, sizeof(s.phrase), "%ss and %ss 8-8.30 %s", name,
			 civil_weekday_name[other], stop);
		snprintf(s.rule, sizeof(s.rule), "FREQ=WEEKLY;BYDAY=%s,%s;%s", code, codes[other],
			 end);
		s.first = NOW_DAY + 1;
		break;
	default:
		snprintf(s.phrase, sizeof(s.phrase), "every weekday at 8 %s", stop);
		snprintf(s.rule, sizeof(s.rule), "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;%s", end);
		s.first = NOW_DAY + 1;
		break;
	}
	return s;
}

static size_t expand(const struct series *s, int32_t *ret_days)
{
	struct civil date = civil_from_day(s->first);
	char text[32];

	snprintf(text, sizeof(text), "%04d%02d%02d", date.year, date.month, date.day);
	struct icaltimetype start = icaltime_from_string(text), at;
	struct icalrecurrencetype rule = icalrecurrencetype_from_string(s->rule);
	size_t count = 0;

	icalrecur_iterator *walk = icalrecur_iterator_new(rule, start);

	cr_assert(walk != NULL, "%s", s->rule);
	while (count < DATES_MAX && !icaltime_is_null_time(at = icalrecur_iterator_next(walk))) {
		int32_t day = civil_to_day(at.year, at.month, at.day);

		if (day >= s->first) {
			ret_days[count++] = day;
		}
	}
	icalrecur_iterator_free(walk);
	return count;
}

Test(when_ical, same_dates)
{
	struct arena *kept = arena_new();
	struct calendar calendar = { .terms_per_year = 3,
				     .hours = calendar_default_hours,
				     .halves = whole,
				     .half_count = 1,
				     .schools = "A" };
	uint64_t seed = 20261125;
	size_t compared = 0;

	cr_assert(tz_load(kept, "Europe/London", &calendar.tz, NULL));
	struct when_context context = {
		.calendar = &calendar, .now_s = 1795600800, .tense = CLERK_TENSE_BOOK, .school = 'A'
	};

	for (int i = 0; i < TRIES; i++) {
		struct arena *arena = arena_new();
		struct series s = make(&seed);
		int32_t days[DATES_MAX];
		size_t count = expand(&s, days);
		struct clerk_outcome outcome = when_parse(arena, &context, s.phrase);

		if (count == 0) {
			cr_assert_neq(outcome.kind, CLERK_OUTCOME_VALUE, "%s", s.phrase);
		} else {
			cr_assert_eq(outcome.kind, CLERK_OUTCOME_VALUE, "%s: %s", s.phrase,
				     outcome.text);
			size_t got = outcome.value.kind == CLERK_WHEN_RECURRENCE
					 ? outcome.value.occurrence_count
					 : 1;

			cr_assert_eq(got, count, "%s (%s): %zu dates, libical %zu", s.phrase,
				     s.rule, got, count);
			for (size_t n = 0; n < count; n++) {
				int32_t day = outcome.value.kind == CLERK_WHEN_RECURRENCE
						  ? outcome.value.occurrences[n].day
						  : outcome.value.day;

				cr_assert_eq(day, days[n], "%s (%s): date %zu", s.phrase, s.rule,
					     n);
				compared++;
			}
		}
		arena_free(arena);
	}
	cr_assert_gt(compared, (size_t)TRIES * 4);
	arena_free(kept);
}
