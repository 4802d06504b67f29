/* calendar_import_text: the lines and events of a published calendar, one by one. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "school/calendar_import_text.h"

#include "base/str.h"
#include "dates/civil.h"
#include "dates/when.h"

#include <ctype.h>
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

/* Is there room for one more? What is not held is not dropped in silence. */
static bool holds_more(struct import_list *list, size_t count)
{
	list->is_full = list->is_full || count >= CALENDAR_IMPORT_LINES;
	return count < CALENDAR_IMPORT_LINES;
}

void import_doubt(struct import_list *list, const struct import_place *place, const char *why)
{
	if (holds_more(list, list->doubt_count)) {
		list->doubts[list->doubt_count++] =
		    arena_printf(list->arena, "%s %zu, “%s”: %s", place->unit, place->number,
				 str_clip(list->arena, place->text, NAME_BYTES), why);
	}
}

static bool is_letter(char c)
{
	return isalpha((unsigned char)c) != 0;
}

/* The word by itself: not the "end" of "weekend", nor the "break" of "breakfast". `*ret_len` takes
 * in the s of "holidays", where `may_be_many`. */
static const char *find_whole(const char *label, const char *word, bool may_be_many,
			      size_t *ret_len)
{
	for (const char *at = label; (at = strcasestr(at, word)) != NULL; at++) {
		size_t len = strlen(word);

		len += may_be_many && (at[len] == 's' || at[len] == 'S') ? 1 : 0;
		if ((at == label || !is_letter(at[-1])) && !is_letter(at[len])) {
			*ret_len = len;
			return at;
		}
	}
	return NULL;
}

/* Where a word of the table stands in the label; the first of the table wins. */
static const char *find_word(const char *label, enum import_kind *ret_kind, size_t *ret_len)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		const char *at = find_whole(label, words[i].word, true, ret_len);

		if (at != NULL) {
			*ret_kind = words[i].kind;
			return at;
		}
	}
	return NULL;
}

bool import_kind_of(const char *label, enum import_kind *ret_kind)
{
	size_t len = 0;

	return find_word(label, ret_kind, &len) != NULL;
}

/* ---- one end of a stretch ---- */

static const struct {
	const char *word;
	bool is_start;
} edge_words[] = {
	{ "first day of", true }, { "last day of", false }, { "first day", true },
	{ "last day", false },    { "starts", true },       { "start of", true },
	{ "start", true },        { "begins", true },       { "beginning of", true },
	{ "commences", true },    { "opens", true },        { "ends", false },
	{ "end of", false },      { "finishes", false },    { "closes", false },
	{ "breaks up", false },   { "end", false },
};

/* "Autumn Term Starts" -> "Autumn Term". False: the label says nothing of an end. */
static bool read_edge(struct arena *arena, const char *label, bool *ret_is_start,
		      const char **ret_name)
{
	label = arena_strndup(arena, label, strcspn(label, ":0123456789"));
	for (size_t i = 0; i < sizeof(edge_words) / sizeof(edge_words[0]); i++) {
		size_t len = 0;
		const char *at = find_whole(label, edge_words[i].word, false, &len);

		if (at != NULL) {
			const char *rest = at + len;
			char *name = arena_printf(arena, "%.*s%s", (int)(at - label), label,
						  rest + strspn(rest, " "));

			*ret_is_start = edge_words[i].is_start;
			*ret_name = str_trim(name);
			return true;
		}
	}
	return false;
}

static void add_edge(struct import_list *list, const struct import_place *place,
		     enum import_kind kind, bool is_start, int32_t day, const char *name)
{
	if (holds_more(list, list->edge_count)) {
		list->edges[list->edge_count++] = (struct import_edge){ .kind = kind,
									.is_start = is_start,
									.day = day,
									.name = name,
									.place = *place };
	}
}

/* The end that belongs to a start: of the same name, and the next after it. */
static struct import_edge *other_end(struct import_list *list, const struct import_edge *start)
{
	struct import_edge *best = NULL;

	for (size_t i = 0; i < list->edge_count; i++) {
		struct import_edge *edge = &list->edges[i];

		if (!edge->is_start && !edge->is_paired && edge->kind == start->kind &&
		    edge->day > start->day && str_equal_fold(edge->name, start->name) &&
		    (best == NULL || edge->day < best->day)) {
			best = edge;
		}
	}
	return best;
}

void import_pair_edges(struct import_list *list)
{
	for (size_t i = 0; i < list->edge_count; i++) {
		struct import_edge *start = &list->edges[i];
		struct import_edge *end = start->is_start ? other_end(list, start) : NULL;

		if (end != NULL) {
			start->is_paired = end->is_paired = true;
			import_add(list, &start->place, start->kind, start->day, end->day,
				   start->name);
		}
	}
	for (size_t i = 0; i < list->edge_count; i++) {
		const struct import_edge *edge = &list->edges[i];

		if (!edge->is_paired) {
			import_doubt(list, &edge->place,
				     edge->is_start ? "that is only where it begins; I need its "
						      "last day too"
						    : "that is only where it ends; I need its "
						      "first day too");
		}
	}
}

void import_add(struct import_list *list, const struct import_place *place, enum import_kind kind,
		int32_t from, int32_t to, const char *name)
{
	int32_t year = civil_from_day(list->today).year;
	int32_t longest = kind == IMPORT_TERM ? 140 : 60;
	bool is_stretch = kind == IMPORT_TERM || kind == IMPORT_BREAK, is_start = false;
	const char *rest = "";

	if (civil_from_day(from).year < year - 1 || civil_from_day(to).year > year + YEARS_AHEAD) {
		import_doubt(list, place, "the year is out of range");
	} else if (to < from || to - from > longest) {
		import_doubt(list, place, "it ends before it begins, or lasts too long");
	} else if (from == to && is_stretch && read_edge(list->arena, name, &is_start, &rest)) {
		add_edge(list, place, kind, is_start, from, rest);
	} else if (from == to && kind == IMPORT_TERM) {
		import_doubt(list, place, "that is one day; a term has a first and a last");
	} else if (holds_more(list, list->count)) {
		list->entries[list->count++] =
		    (struct import_entry){ kind, from, to, arena_strdup(list->arena, name),
					   *place };
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

/* The words between two dates; NULL: there are none. */
static const char *find_between(const char *dates, size_t *ret_len)
{
	static const char *const signs[] = { " to ", " until ", " till ", "–", " - " };

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		const char *at = strcasestr(dates, signs[i]);

		if (at != NULL) {
			*ret_len = strlen(signs[i]);
			return at;
		}
	}
	return NULL;
}

/* "... 2028" -> "2028"; NULL: it ends in something else. */
static const char *last_year(const char *text)
{
	size_t len = strlen(text);

	return len > 4 && strspn(text + len - 4, "0123456789") == 4 ? text + len - 4 : NULL;
}

/* Of a stretch that cannot be read: which of its two ends is none, and why. NULL: it is no stretch,
 * or each end is a date by itself. */
static const char *fault_of_an_end(struct import_list *list, const char *dates)
{
	size_t len = 0;
	const char *between = find_between(dates, &len);

	if (between == NULL) {
		return NULL;
	}
	const char *first = arena_strndup(list->arena, dates, (size_t)(between - dates));
	const char *last = between + len, *year = last_year(last);

	/* A year at the end is meant for both. */
	if (year != NULL && last_year(first) == NULL) {
		first = arena_printf(list->arena, "%s %s", first, year);
	}
	struct clerk_outcome outcome = read_dates(list, first);

	if (outcome.kind == CLERK_OUTCOME_VALUE) {
		outcome = read_dates(list, last);
	}
	return outcome.kind == CLERK_OUTCOME_VALUE ? NULL : outcome.text;
}

void import_add_dates(struct import_list *list, const struct import_place *place,
		      enum import_kind kind, const char *name, const char *dates)
{
	struct clerk_outcome outcome = read_dates(list, dates);
	const struct clerk_when *when = &outcome.value;

	if (outcome.kind == CLERK_OUTCOME_REFUSE && strchr(dates, ',') != NULL) {
		outcome = read_dates(list, with_and(list->arena, dates));
	}
	if (outcome.kind != CLERK_OUTCOME_VALUE) {
		const char *fault = fault_of_an_end(list, dates);

		import_doubt(list, place,
			     first_sentence(list->arena, fault != NULL ? fault : outcome.text));
	} else if (when->kind == CLERK_WHEN_DATE) {
		import_add(list, place, kind, when->day, when->day, name);
	} else if (when->kind == CLERK_WHEN_DATES) {
		import_add(list, place, kind, when->day, when->last_day, name);
	} else if (when->kind == CLERK_WHEN_RECURRENCE && kind != IMPORT_TERM) {
		for (size_t i = 0; i < when->occurrence_count; i++) {
			import_add(list, place, kind, when->occurrences[i].day,
				   when->occurrences[i].day, name);
		}
	} else {
		import_doubt(list, place, "that is no day");
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
	const struct import_place place = { "line", number, line };

	if (strlen(line) > LINE_MAX_BYTES) {
		import_doubt(list, &place, "that is too long for a line of dates");
		return;
	}
	if (!has_digit(line)) {
		/* "Term dates", "Half terms:" are headings; "Half term: to follow" is none. */
		if (line[0] != '\0' && (word == NULL || (colon != NULL && colon[1] != '\0'))) {
			import_doubt(list, &place, "there is no date in it");
			list->dateless_count++;
		}
		return;
	}
	for (size_t end = strlen(line); end > 0 && strchr(".;,)", line[end - 1]) != NULL; end--) {
		line[end - 1] = '\0';
	}
	if (word == NULL) {
		import_doubt(list, &place, IMPORT_WHAT);
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
		import_add_dates(list, &place, kind, str_clip(list->arena, line, NAME_BYTES),
				 dates);
	}
}

static bool read_lines(struct import_list *list, char *text)
{
	size_t number = 0;

	for (char *line; (line = strsep(&text, "\n")) != NULL;) {
		if (++number > CALENDAR_IMPORT_LINES) {
			return false;
		}
		line[strcspn(line, "\r")] = '\0';
		read_line(list, number, line);
	}
	return true;
}

bool import_read(struct import_list *list, char *text)
{
	static const char mark[] = "\xef\xbb\xbf"; /* as some programs begin a file */
	bool is_read;

	text += str_starts(text, mark) ? strlen(mark) : 0;
	text += strspn(text, " \t\r\n");
	is_read = str_starts_fold(text, "BEGIN:VCALENDAR") ? import_read_ical(list, text)
		  : import_is_csv(text)                    ? import_read_csv(list, text)
							   : read_lines(list, text);
	import_pair_edges(list);
	return is_read && !list->is_full;
}
