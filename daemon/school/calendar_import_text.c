/* calendar_import_text: the lines and events of a published calendar, one by one. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "school/calendar_import_text.h"

#include "base/str.h"
#include "school/civil.h"
#include "school/when.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { LINE_MAX_BYTES = 400, NAME_BYTES = 60, YEARS_AHEAD = 3, AUGUST_DAYS = 31, A_YEAR = 365 };

/* Words of a label, longer and surer ones first. */
static const struct {
	const char *word;
	enum import_kind kind;
} words[] = {
	{ "bank holiday", IMPORT_BANK_HOLIDAY },
	{ "inset", IMPORT_INSET },
	{ "staff training", IMPORT_INSET },
	{ "professional development", IMPORT_INSET },
	{ "non-pupil", IMPORT_INSET },
	{ "half term", IMPORT_BREAK },
	{ "half-term", IMPORT_BREAK },
	{ "holiday", IMPORT_BREAK },
	{ "break", IMPORT_BREAK },
	{ "closed", IMPORT_CLOSED },
	{ "closure", IMPORT_CLOSED },
	{ "term", IMPORT_TERM },
};

static void doubt(struct import_list *list, size_t line, const char *text, const char *why)
{
	if (list->doubt_count < CALENDAR_IMPORT_LINES) {
		list->doubts[list->doubt_count++] =
		    arena_printf(list->arena, "line %zu, “%s”: %s", line,
				 str_clip(list->arena, text, NAME_BYTES), why);
	}
}

/* Where a word of the table stands in the label; the first of the table wins. */
static const char *find_word(const char *label, enum import_kind *ret_kind, size_t *ret_len)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		const char *at = strcasestr(label, words[i].word);

		if (at != NULL) {
			*ret_kind = words[i].kind;
			*ret_len = strlen(words[i].word);
			return at;
		}
	}
	return NULL;
}

static void add(struct import_list *list, size_t line, enum import_kind kind, int32_t from,
		int32_t to, const char *name, const char *text)
{
	int32_t year = civil_from_day(list->today).year;
	int32_t longest = kind == IMPORT_TERM ? 140 : 60;

	if (civil_from_day(from).year < year - 1 || civil_from_day(to).year > year + YEARS_AHEAD) {
		doubt(list, line, text, "the year is out of range");
	} else if (to < from || to - from > longest) {
		doubt(list, line, text, "it ends before it begins, or lasts too long");
	} else if (list->count < CALENDAR_IMPORT_LINES) {
		list->entries[list->count++] =
		    (struct import_entry){ kind, from, to, arena_strdup(list->arena, name) };
	}
}

/* The date language reads them as in the summer before an academic year: this one's, or one of the
 * next two. */
static struct clerk_outcome read_dates(struct import_list *list, const char *text)
{
	struct calendar *calendar = arena_alloc(list->arena, sizeof(*calendar));
	struct when_context context = { .calendar = calendar, .tense = CLERK_TENSE_BOOK };
	struct clerk_outcome outcome = { .kind = CLERK_OUTCOME_REFUSE };
	int32_t summer = calendar_academic_year(list->today) - AUGUST_DAYS;

	*calendar = (struct calendar){
		.terms_per_year = 3, .schools = "", .tz = list->tz, .hours = calendar_default_hours
	};
	for (int year = 0; year < YEARS_AHEAD; year++) {
		context.now_s = tz_from_wall(list->tz, summer + year * A_YEAR, 0).first_s;
		struct clerk_outcome next = when_parse(list->arena, &context, text);

		/* A question says more about a line than a refusal. */
		if (year == 0 || next.kind < outcome.kind) {
			outcome = next;
		}
		if (outcome.kind == CLERK_OUTCOME_VALUE) {
			break;
		}
	}
	return outcome;
}

/* "Thu 2 Sept, Fri 3 Sept 2027": both of them. */
static const char *with_and(struct arena *arena, const char *text)
{
	struct str all;

	str_init(&all, arena);
	for (; *text != '\0'; text++) {
		if (*text == ',') {
			str_add(&all, " and");
		} else {
			str_addc(&all, *text);
		}
	}
	return all.text;
}

/* "9 Dec 2026 is a Wednesday. ..." -> its first sentence. */
static const char *first_sentence(struct arena *arena, const char *text)
{
	const char *end = strstr(text, ". ");

	return end == NULL ? text : arena_strndup(arena, text, (size_t)(end - text));
}

static void read_entry(struct import_list *list, size_t line, enum import_kind kind,
		       const char *name, const char *dates, const char *text)
{
	struct clerk_outcome outcome = read_dates(list, dates);
	const struct clerk_when *when = &outcome.value;

	if (outcome.kind == CLERK_OUTCOME_REFUSE && strchr(dates, ',') != NULL) {
		outcome = read_dates(list, with_and(list->arena, dates));
	}

	if (outcome.kind != CLERK_OUTCOME_VALUE) {
		doubt(list, line, text, first_sentence(list->arena, outcome.text));
	} else if (when->kind == CLERK_WHEN_DATE) {
		add(list, line, kind, when->day, when->day, name, text);
	} else if (when->kind == CLERK_WHEN_DATES) {
		add(list, line, kind, when->day, when->last_day, name, text);
	} else if (when->kind == CLERK_WHEN_RECURRENCE) {
		for (size_t i = 0; i < when->occurrence_count; i++) {
			add(list, line, kind, when->occurrences[i].day, when->occurrences[i].day,
			    name, text);
		}
	} else {
		doubt(list, line, text, "that is no day");
	}
}

static const char *skip_marks(const char *text)
{
	return text + strspn(text, " \t:,;*-(.");
}

static bool has_digit(const char *text)
{
	return strpbrk(text, "0123456789") != NULL;
}

/* "Autumn term 2026: Wed 2 Sept to Fri 18 Dec 2026"; "INSET day Mon 2 Nov 2026". */
static void read_line(struct import_list *list, size_t number, char *text)
{
	enum import_kind kind = IMPORT_TERM;
	size_t len = 0;
	char *line = str_trim(text), *colon = strchr(line, ':');
	const char *word = find_word(line, &kind, &len);

	if (!has_digit(line) || strlen(line) > LINE_MAX_BYTES) {
		return; /* a heading, or an essay */
	}
	for (size_t end = strlen(line); end > 0 && strchr(".;,)", line[end - 1]) != NULL; end--) {
		line[end - 1] = '\0';
	}
	if (word == NULL) {
		doubt(list, number, line, "is it a term, a half term, INSET or a bank holiday?");
		return;
	}
	const char *dates = colon != NULL && has_digit(colon) ? colon + 1 : word + len;

	if (colon == NULL) {
		/* "INSET day(s)", "term dates" */
		dates += str_starts_fold(dates, " days")  ? 5
			 : str_starts_fold(dates, " day") ? 4
							  : 0;
		dates += str_starts_fold(dates, " dates") ? 6 : 0;
	}
	dates = skip_marks(dates);
	/* "Term dates 2027 to 2028" is a heading too: years alone. */
	if (has_digit(dates) && strspn(dates, "0123456789/-to ") < strlen(dates)) {
		read_entry(list, number, kind, str_clip(list->arena, line, NAME_BYTES), dates,
			   line);
	}
}

/* "INSET,2026-09-01,2026-09-02" under a heading. */
static void read_row(struct import_list *list, size_t number, char *text)
{
	char *rest = text;
	const char *label = strsep(&rest, ","), *from = rest == NULL ? NULL : strsep(&rest, ",");
	const char *to = rest == NULL ? NULL : strsep(&rest, ",");
	enum import_kind kind = IMPORT_TERM;
	size_t len = 0;

	if (label == NULL || from == NULL) {
		return;
	}
	from = str_trim(arena_strdup(list->arena, from));
	to = to == NULL ? "" : str_trim(arena_strdup(list->arena, to));
	if (find_word(label, &kind, &len) == NULL) {
		doubt(list, number, label, "is it a term, a half term, INSET or a bank holiday?");
	} else {
		read_entry(list, number, kind, label,
			   to[0] == '\0' ? from : arena_printf(list->arena, "%s to %s", from, to),
			   arena_printf(list->arena, "%s, %s", label, from));
	}
}

/* ---- iCalendar (RFC 5545): the days and names of events; nothing else of it concerns us ---- */

struct event {
	bool is_open;
	size_t line;
	int32_t from, to; /* `to` is the day after; INT32_MIN: not given */
	const char *name;
};

/* DTSTART;VALUE=DATE:20260901 or DTSTART:20260901T090000Z */
static int32_t ics_day(const char *line)
{
	const char *value = strchr(line, ':');
	int year, month, day;

	if (value == NULL || sscanf(value + 1, "%4d%2d%2d", &year, &month, &day) != 3 ||
	    month < 1 || month > 12 || day < 1 || year < 1970 || year > 9999 ||
	    day > civil_month_days(year, month)) {
		return INT32_MIN;
	}
	return civil_to_day(year, month, day);
}

static void end_event(struct import_list *list, const struct event *event)
{
	enum import_kind kind = IMPORT_TERM;
	size_t len = 0;
	const char *name = event->name == NULL ? "" : event->name;

	if (event->from == INT32_MIN) {
		doubt(list, event->line, name, "it has no day");
	} else if (find_word(name, &kind, &len) == NULL) {
		doubt(list, event->line, name,
		      "is it a term, a half term, INSET or a bank holiday?");
	} else {
		add(list, event->line, kind, event->from,
		    event->to > event->from ? event->to - 1 : event->from, name, name);
	}
}

static void read_ics_line(struct import_list *list, size_t number, const char *line,
			  struct event *event)
{
	if (str_starts_fold(line, "BEGIN:VEVENT")) {
		*event = (struct event){
			.is_open = true, .line = number, .from = INT32_MIN, .to = INT32_MIN
		};
	} else if (!event->is_open) {
		return;
	} else if (str_starts_fold(line, "END:VEVENT")) {
		end_event(list, event);
		event->is_open = false;
	} else if (str_starts_fold(line, "SUMMARY") && strchr(line, ':') != NULL) {
		event->name = str_clip(list->arena, strchr(line, ':') + 1, NAME_BYTES);
	} else if (str_starts_fold(line, "DTSTART")) {
		event->from = ics_day(line);
	} else if (str_starts_fold(line, "DTEND")) {
		event->to = ics_day(line);
	}
}

/* ---- lines ---- */

static bool is_heading_of_csv(const char *text)
{
	size_t len = strcspn(text, "\r\n");
	const char *from = strcasestr(text, "from"), *start = strcasestr(text, "start");

	return memchr(text, ',', len) != NULL &&
	       ((from != NULL && from < text + len) || (start != NULL && start < text + len));
}

bool import_read(struct import_list *list, char *text)
{
	bool is_ics = str_starts_fold(text, "BEGIN:VCALENDAR");
	bool is_csv = !is_ics && is_heading_of_csv(text);
	struct event event = { .is_open = false };
	size_t number = 0;

	for (char *line; (line = strsep(&text, "\n")) != NULL;) {
		if (++number > (is_ics ? 20u : 1u) * CALENDAR_IMPORT_LINES) {
			return false;
		}
		line[strcspn(line, "\r")] = '\0';
		if (is_ics) {
			read_ics_line(list, number, line, &event);
		} else if (!is_csv) {
			read_line(list, number, line);
		} else if (number > 1 && *str_trim(line) != '\0') {
			read_row(list, number, line);
		}
	}
	return true;
}
