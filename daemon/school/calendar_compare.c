/* calendar_compare: two calendars, put in order and compared in words. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "school/calendar_store.h"

#include "dates/civil.h"

#include <stdlib.h>
#include <string.h>

/* More lines than this of one kind are counted instead of listed. */
enum { LISTED_MAX = 6 };

static int order(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int by_day(const void *a, const void *b)
{
	const struct calendar_day *x = a, *y = b;
	int64_t left = ((int64_t)x->day * 256 + x->school) * 256 + x->session;
	int64_t right = ((int64_t)y->day * 256 + y->school) * 256 + y->session;

	return order(left, right);
}

static int by_from(const void *a, const void *b)
{
	const struct calendar_half *x = a, *y = b;

	return order((int64_t)x->from * 256 + x->school, (int64_t)y->from * 256 + y->school);
}

static int by_name(const void *a, const void *b)
{
	const struct calendar_name *x = a, *y = b;

	return x->from != y->from ? order(x->from, y->from) : strcmp(x->name, y->name);
}

/* Sorts, and keeps the first of those that are equal in the order. */
static void sort_once(void *items, size_t *count, size_t size,
		      int (*compare)(const void *, const void *))
{
	char *bytes = items;
	size_t kept = 0;

	if (*count == 0) {
		return;
	}
	qsort(items, *count, size, compare);
	for (size_t i = 1; i < *count; i++) {
		if (compare(bytes + kept * size, bytes + i * size) != 0) {
			kept++;
			memmove(bytes + kept * size, bytes + i * size, size);
		}
	}
	*count = kept + 1;
}

void calendar_normalise(struct calendar *calendar)
{
	sort_once(calendar->inset, &calendar->inset_count, sizeof(*calendar->inset), by_day);
	sort_once(calendar->closed, &calendar->closed_count, sizeof(*calendar->closed), by_day);
	sort_once(calendar->bank_holidays, &calendar->bank_holiday_count,
		  sizeof(*calendar->bank_holidays), by_day);
	sort_once(calendar->halves, &calendar->half_count, sizeof(*calendar->halves), by_from);
	sort_once(calendar->names, &calendar->name_count, sizeof(*calendar->names), by_name);
}

/* A line for each thing, in words; equal things have equal lines. Sorted. */
struct lines {
	const char **texts;
	size_t count;
};

static const char *day_words(struct arena *arena, int32_t day)
{
	struct civil date = civil_from_day(day);

	return arena_printf(arena, "%s %d %s %d", civil_weekday_short[civil_weekday(day)],
			    (int)date.day, civil_month_short[date.month], (int)date.year);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static struct lines lines_sorted(struct lines lines)
{
	if (lines.count > 1) {
		qsort(lines.texts, lines.count, sizeof(*lines.texts), by_text);
	}
	return lines;
}

static struct lines day_lines(struct arena *arena, const char *what,
			      const struct calendar_day *days, size_t count)
{
	struct lines lines = { arena_array(arena, count + 1, sizeof(char *)), count };

	for (size_t i = 0; i < count; i++) {
		const char letter[2] = { days[i].school, '\0' };
		const char *session = days[i].session == 'A'   ? " (morning)"
				      : days[i].session == 'P' ? " (afternoon)"
							       : "";
		bool has_name = !str_is_empty(days[i].name);

		lines.texts[i] =
		    arena_printf(arena, "%s%s%s: %s%s%s%s", what, letter[0] == 0 ? "" : " at ",
				 letter, day_words(arena, days[i].day), session,
				 has_name ? ", " : "", has_name ? days[i].name : "");
	}
	return lines_sorted(lines);
}

static struct lines half_lines(struct arena *arena, const struct calendar *calendar)
{
	struct lines lines = { arena_array(arena, calendar->half_count + 1, sizeof(char *)),
			       calendar->half_count };

	for (size_t i = 0; i < calendar->half_count; i++) {
		const struct calendar_half *half = &calendar->halves[i];
		const char letter[2] = { half->school, '\0' };

		lines.texts[i] =
		    arena_printf(arena, "half term%s%s: %s %s, %s to %s",
				 letter[0] == 0 ? "" : " at ", letter, half->year, half->name,
				 day_words(arena, half->from), day_words(arena, half->to));
	}
	return lines_sorted(lines);
}

static struct lines name_lines(struct arena *arena, const struct calendar *calendar)
{
	struct lines lines = { arena_array(arena, calendar->name_count + 1, sizeof(char *)),
			       calendar->name_count };

	for (size_t i = 0; i < calendar->name_count; i++) {
		const struct calendar_name *name = &calendar->names[i];

		lines.texts[i] =
		    arena_printf(arena, "name: %s, %s to %s", name->name,
				 day_words(arena, name->from), day_words(arena, name->to));
	}
	return lines_sorted(lines);
}

/* Those of `a` that are not in `b`. */
static struct lines lines_minus(struct arena *arena, struct lines a, struct lines b)
{
	struct lines rest = { arena_array(arena, a.count + 1, sizeof(char *)), 0 };
	size_t k = 0;

	for (size_t i = 0; i < a.count; i++) {
		while (k < b.count && strcmp(b.texts[k], a.texts[i]) < 0) {
			k++;
		}
		if (k == b.count || strcmp(b.texts[k], a.texts[i]) != 0) {
			rest.texts[rest.count++] = a.texts[i];
		}
	}
	return rest;
}

static size_t say(struct str *difference, char sign, const char *plural, struct lines lines)
{
	if (lines.count > LISTED_MAX) {
		str_addf(difference, "%c calendar: %zu %s\n", sign, lines.count, plural);
		return 1;
	}
	for (size_t i = 0; i < lines.count; i++) {
		str_addf(difference, "%c calendar: %s\n", sign, lines.texts[i]);
	}
	return lines.count;
}

static size_t say_both(struct arena *arena, struct str *difference, const char *plural,
		       struct lines have, struct lines want)
{
	return say(difference, '-', plural, lines_minus(arena, have, want)) +
	       say(difference, '+', plural, lines_minus(arena, want, have));
}

size_t calendar_compare(struct arena *arena, const struct calendar *have,
			const struct calendar *want, struct str *difference)
{
	static const struct calendar nothing;
	const struct calendar *old = have == NULL ? &nothing : have;
	size_t count = say_both(arena, difference, "half terms", half_lines(arena, old),
				half_lines(arena, want));

	count += say_both(arena, difference, "INSET days",
			  day_lines(arena, "INSET", old->inset, old->inset_count),
			  day_lines(arena, "INSET", want->inset, want->inset_count));
	count += say_both(arena, difference, "closures",
			  day_lines(arena, "closed", old->closed, old->closed_count),
			  day_lines(arena, "closed", want->closed, want->closed_count));
	count += say_both(
	    arena, difference, "bank holidays",
	    day_lines(arena, "bank holiday", old->bank_holidays, old->bank_holiday_count),
	    day_lines(arena, "bank holiday", want->bank_holidays, want->bank_holiday_count));
	count +=
	    say_both(arena, difference, "names", name_lines(arena, old), name_lines(arena, want));
	return count;
}
