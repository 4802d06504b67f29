/* wall: the term as a picture for a phone, or as a page to print: of the room's diary, in private
 * with what is the sender's own besides. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "wall.h"

#include "cluster.h"

#include "clerk/calendar.h"
#include "clerk/item.h"
#include "clerk/roster.h"

enum { WEEK = 7, FRIDAY = 4, NEXT_SHOWN = 3 };
/* A shape each, and what is hollow. */
enum { KINDS_MAX = CLERK_SHAPES + 1 };

/* What is put together, and how often each shape is on it. */
struct gather {
	struct clerk_call *call;
	struct clerk_days days;
	struct wall_mark *marks;
	size_t count, room;
	struct wall_kind kinds[KINDS_MAX];
	size_t times[KINDS_MAX];
	size_t kind_count;
	bool has_asked, has_own;
	const char *next; /* "M1 Thu 3 Dec, V1 Wed 9 Dec" */
	size_t next_count;
	char columns[WALL_COLUMNS_MAX + 1];
};

/* ---- marks ---- */

static void add_mark(struct gather *g, const struct wall_mark *mark)
{
	if (g->count == g->room) {
		size_t room = g->room == 0 ? 64 : 2 * g->room;
		struct wall_mark *marks = clerk_memory(g->call, room * sizeof(*marks));

		if (g->count > 0) {
			memcpy(marks, g->marks, g->count * sizeof(*marks));
		}
		g->marks = marks;
		g->room = room;
	}
	size_t at = g->count++;

	/* what is of one day stays as it was found */
	for (; at > 0 && g->marks[at - 1].day > mark->day; at--) {
		g->marks[at] = g->marks[at - 1];
	}
	g->marks[at] = *mark;
}

/* Is the shape in the legend already? Then it is there once more. */
static void count_kind(struct gather *g, enum clerk_shape shape, const char *words)
{
	size_t i = 0;

	while (i < g->kind_count && g->kinds[i].shape != shape) {
		i++;
	}
	if (i == g->kind_count) {
		g->kinds[g->kind_count++] = (struct wall_kind){ .shape = shape, .words = words };
	}
	/* services may have kinds that share a shape */
	if (strcmp(g->kinds[i].words, words) != 0) {
		g->kinds[i].words = "other";
	}
	g->times[i]++;
}

/* Of these schools the columns; of all that are here, or of none of them, the first alone. */
static const char *columns_of(const struct gather *g, const char *schools)
{
	const char *here = clerk_schools_here(g->call), *columns = "";
	bool is_all = *here != '\0';

	for (const char *school = here; *school != '\0'; school++) {
		is_all = is_all && strchr(schools, *school) != NULL;
	}
	for (size_t i = 1; !is_all && g->columns[i] != '\0'; i++) {
		if (strchr(schools, g->columns[i]) != NULL) {
			columns = clerk_text_of(g->call, "%s%c", columns, g->columns[i]);
		}
	}
	return columns[0] == '\0' ? clerk_text_of(g->call, "%c", WALL_ALL) : columns;
}

/* ---- what is on ---- */

static bool is_of_range(const struct gather *g, int32_t day)
{
	return day >= clerk_day_of(g->call, g->days.start_s) &&
	       day <= clerk_day_of(g->call, g->days.end_s - 1);
}

/* What has parts on one day is there once. */
static bool is_again(const struct clerk_entry *const *entries, size_t at, struct clerk_call *call)
{
	const struct clerk_entry *entry = entries[at];

	for (size_t i = 0; i < at; i++) {
		if (entries[i]->item.letter == entry->item.letter &&
		    entries[i]->item.number == entry->item.number &&
		    clerk_day_of(call, entries[i]->start_s) == clerk_day_of(call, entry->start_s)) {
			return true;
		}
	}
	return false;
}

static void add_next(struct gather *g, const struct clerk_entry *entry)
{
	if (entry->start_s > clerk_now(g->call) && g->next_count < NEXT_SHOWN) {
		g->next = clerk_text_of(
		    g->call, "%s%s%c%lld %s", g->next, g->next_count == 0 ? "" : ", ",
		    entry->item.letter, (long long)entry->item.number,
		    clerk_format_day_short(g->call, clerk_day_of(g->call, entry->start_s)));
		g->next_count++;
	}
}

/* All that is not the room's has one shape, so that a page on a wall tells nobody what it is. */
static void add_entry(struct gather *g, const struct clerk_entry *entry)
{
	bool is_own = entry->visibility != CLERK_PUBLIC;
	const struct clerk_kind *kind = clerk_kind_of(g->call, entry->item.letter);
	enum clerk_shape shape = is_own ? CLERK_SHAPE_DIAMOND
				 : kind == NULL || kind->shape == CLERK_SHAPE_NONE
				     ? CLERK_SHAPE_DROP
				     : kind->shape;
	int32_t from = clerk_day_of(g->call, entry->start_s),
		to = clerk_day_of(g->call, entry->end_s > entry->start_s ? entry->end_s - 1
									 : entry->start_s),
		first = clerk_day_of(g->call, g->days.start_s);

	count_kind(g, shape,
		   is_own         ? "yours, not the room's"
		   : kind == NULL ? "other"
				  : kind->noun);
	g->has_asked = g->has_asked || !entry->is_firm;
	g->has_own = g->has_own || is_own;
	if (!is_own) {
		add_next(g, entry);
	}
	/* of what lasts, one in each of its weeks */
	for (int32_t day = from < first ? first : from; day <= to && is_of_range(g, day);
	     day = clerk_monday_of(day) + WEEK) {
		add_mark(g, &(struct wall_mark){ day, shape, !entry->is_firm,
						 columns_of(g, entry->schools) });
	}
}

static void add_entries(struct gather *g, const struct clerk_entry **entries, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!is_again((const struct clerk_entry *const *)entries, i, g->call)) {
			add_entry(g, entries[i]);
		}
	}
}

/* ---- INSET, closures, bank holidays ---- */

/* The same day at several schools is one mark. */
static void add_listed(struct gather *g, enum clerk_calendar list, enum clerk_shape shape,
		       const char *words)
{
	struct clerk_calendar_day found;
	int32_t from = clerk_day_of(g->call, g->days.start_s),
		to = clerk_day_of(g->call, g->days.end_s - 1);

	for (int32_t day = from; day <= to; day++) {
		const char *schools = "";

		for (const char *school = clerk_schools_here(g->call); *school != '\0'; school++) {
			if (clerk_calendar_days(g->call, list, *school, day, &found, 1) > 0 &&
			    found.day == day) {
				schools = clerk_text_of(g->call, "%s%c", schools, *school);
			}
		}
		if (schools[0] != '\0') {
			count_kind(g, shape, words);
			add_mark(g,
				 &(struct wall_mark){ day, shape, false, columns_of(g, schools) });
		}
	}
}

/* ---- columns, weeks ---- */

static void add_column(struct gather *g, char column)
{
	size_t len = strlen(g->columns);

	if (len < WALL_COLUMNS_MAX && strchr(g->columns, column) == NULL) {
		g->columns[len] = column;
		g->columns[len + 1] = '\0';
	}
}

/* All, each school, and of guests and the SIP those who have something on. */
static void set_columns(struct gather *g, const struct clerk_entry **entries, size_t count)
{
	const char *guests = clerk_guest_schools(g->call);

	add_column(g, WALL_ALL);
	for (const char *school = clerk_schools_here(g->call); *school != '\0'; school++) {
		add_column(g, *school);
	}
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < count; i++) {
			for (const char *at = entries[i]->schools; *at != '\0'; at++) {
				bool is_guest = strchr(guests, *at) != NULL;

				if (pass == 0 ? is_guest : *at == WALL_SIP) {
					add_column(g, *at);
				}
			}
		}
	}
}

/* "half term" of a week in which no day is one of school; NULL: it has some. */
static const char *off_words(struct clerk_call *call, int32_t monday)
{
	int32_t from, to, first = 0, last = 0;
	const char *before, *after;

	for (int32_t day = monday; day <= monday + FRIDAY; day++) {
		enum clerk_day kind = clerk_day_kind(call, 0, day);

		if (kind != CLERK_DAY_HOLIDAY && kind != CLERK_DAY_BANK_HOLIDAY) {
			return NULL;
		}
	}
	for (first = monday; first > monday - 2 * WEEK; first--) {
		if (clerk_half_term(call, 0, first, &from, &to, &before)) {
			break;
		}
	}
	for (last = monday; last < monday + 2 * WEEK; last++) {
		if (clerk_half_term(call, 0, last, &from, &to, &after)) {
			break;
		}
	}
	bool is_half = first > monday - 2 * WEEK && last < monday + 2 * WEEK &&
		       strncmp(before, after, strcspn(before, " ")) == 0;

	return is_half ? "half term" : "holiday";
}

static const char *day_words(struct clerk_call *call, int64_t instant_s)
{
	return clerk_format_day(call, clerk_day_of(call, instant_s));
}

/* ---- saying it ---- */

/* "2 × visit, 1 × INSET; next M1 Thu 3 Dec." */
static const char *alt_words(const struct gather *g, const char *span)
{
	struct clerk_call *call = g->call;
	const char *words = "";

	for (size_t i = 0; i < g->kind_count; i++) {
		words = clerk_text_of(call, "%s%s%zu × %s", words, i == 0 ? "" : ", ", g->times[i],
				      g->kinds[i].words);
	}
	return clerk_text_of(call, "The diary at a glance, %s: %s%s%s.", span,
			     words[0] == '\0' ? "nothing is on" : words,
			     g->next_count == 0 ? "" : "; next ", g->next);
}

/* A shape of its own is only needed where it is there: what is asked is any, hollow. */
static void end_legend(struct gather *g)
{
	if (g->has_asked) {
		g->kinds[g->kind_count++] =
		    (struct wall_kind){ CLERK_SHAPE_CIRCLE, "hollow: only asked", true };
	}
}

static enum clerk_status send(struct gather *g, struct wall *wall, bool is_page)
{
	struct clerk_call *call = g->call;
	const char *prefix = clerk_prefix(call);
	struct clerk_file file = { .name = is_page ? "term.pdf" : "term.png",
				   .alt = alt_words(g, wall->span) };

	end_legend(g);
	wall->kinds = g->kinds;
	wall->kind_count = g->kind_count;
	wall->marks = g->marks;
	wall->count = g->count;
	wall->columns = g->columns;
	if (!wall_draw(call, wall, is_page, &file)) {
		clerk_reply(call,
			    "(No picture: libcairo2 is not installed where I live. `%sdiary term` "
			    "has it in words.)",
			    prefix);
		return CLERK_OK;
	}
	clerk_reply(call, "%s%s", wall->span,
		    g->has_own ? ", with what is yours alone: ask in the room for one to pass on."
		    : is_page
			? ", on a page of A4."
			: clerk_text_of(call, ". `%swallchart pdf` is for printing.", prefix));
	clerk_attach(call, &file);
	return CLERK_OK;
}

static enum clerk_status draw(struct clerk_call *call, const struct clerk_days *days, bool is_page)
{
	struct gather g = { .call = call, .days = *days, .next = "" };
	struct wall wall = { .title = "The diary at a glance" };
	const struct clerk_entry **entries;
	size_t count = diary_find_here(call, days, &entries);
	int32_t last = clerk_day_of(call, days->end_s - 1);

	wall.monday = clerk_monday_of(clerk_day_of(call, days->start_s));
	wall.weeks = (size_t)((last - wall.monday) / WEEK + 1);
	if (wall.weeks > WALL_WEEKS_MAX) {
		return clerk_fail(call, CLERK_LIMIT,
				  "A picture has %d weeks at most: `%swallchart next term`.",
				  WALL_WEEKS_MAX, clerk_prefix(call));
	}
	wall.span = clerk_text_of(call, "%s to %s", day_words(call, days->start_s),
				  day_words(call, days->end_s - 1));
	set_columns(&g, entries, count);
	add_entries(&g, entries, count);
	add_listed(&g, CLERK_CALENDAR_INSET, CLERK_SHAPE_PLUS, "INSET");
	add_listed(&g, CLERK_CALENDAR_CLOSED, CLERK_SHAPE_CROSS, "closed");
	add_listed(&g, CLERK_CALENDAR_BANK_HOLIDAY, CLERK_SHAPE_HEXAGON, "bank holiday");
	for (size_t i = 0; i < wall.weeks; i++) {
		wall.off[i] = off_words(call, wall.monday + (int32_t)i * WEEK);
	}
	wall.foot = clerk_text_of(
	    call, "Drawn %s%s", day_words(call, clerk_now(call)),
	    !g.has_own ? "" : clerk_text_of(call, ", for %s alone", clerk_sender(call)->handle));
	return send(&g, &wall, is_page);
}

/* ---- the row ---- */

static const char *const page_words[] = { "pdf",      "print",   "printed",  "printable",
					  "printing", "printer", "printout", "a4",
					  "paper",    "page",    "sheet",    "noticeboard",
					  NULL };
static const char *const picture_words[] = { "picture",   "pic",        "png",    "image",
					     "wallchart", "wall-chart", "poster", NULL };
static const char *const small_words[] = { "a",  "as",  "an",     "the", "of", "on",
					   "to", "for", "please", "one", NULL };

/* The text without the words that only say how it is to be drawn, and what leads up to them;
 * `*ret_is_page`: to be printed. */
static const char *days_text(struct clerk_call *call, const char *text, bool *ret_is_page)
{
	const char *left = "", *small = "";

	for (const char *at = text == NULL ? "" : text; *at != '\0';) {
		size_t len = strcspn(at, " ,.!?");
		bool is_page = clerk_word_is_in(at, len, page_words);
		const char *word = clerk_text_of(call, " %.*s", (int)len, at);

		*ret_is_page = *ret_is_page || is_page;
		if (is_page || clerk_word_is_in(at, len, picture_words)) {
			small = "";
		} else if (clerk_word_is_in(at, len, small_words)) {
			small = left[0] == '\0' ? "" : clerk_text_of(call, "%s%s", small, word);
		} else if (len > 0) {
			left = clerk_text_of(call, "%s%s%s", left, small, word);
			small = "";
		}
		at += len + strspn(at + len, " ,.!?");
	}
	return left[0] == '\0' ? NULL : left + 1;
}

bool wall_is_asked(const char *text)
{
	bool is_asked = false;

	for (const char *at = text == NULL ? "" : text; *at != '\0';) {
		size_t len = strcspn(at, " ,.!?");

		is_asked = is_asked || clerk_word_is_in(at, len, page_words) ||
			   clerk_word_is_in(at, len, picture_words);
		at += len + strspn(at + len, " ,.!?");
	}
	return is_asked;
}

enum clerk_status wall_show(struct clerk_call *call, const char *text)
{
	bool is_page = false, is_all = false;
	const char *which = days_text(call, text, &is_page);
	struct clerk_days days;
	enum clerk_status status = CLERK_OK;

	/* in her own words the page, or a month, is named nowhere but in them */
	(void)days_text(call, clerk_said(call), &is_page);
	if (which != NULL || !clerk_days_in(call, clerk_said(call), &days)) {
		status =
		    clerk_days_asked(call, diary_span_words(call, which == NULL ? "term" : which),
				     "wallchart next term", &days, &is_all);
	}
	if (status == CLERK_OK) {
		diary_from_today(call, &days);
		status = draw(call, &days, is_page);
	}
	return status;
}

struct wall_args {
	const char *days;
};
static const struct clerk_arg wall_spec[] = {
	CLERK_ARG_TEXT(struct wall_args, days, "`pdf` to print it; a term, a month, some weeks",
		       .flags = CLERK_OPTIONAL | CLERK_VERBATIM),
	{ 0 },
};

static enum clerk_status run_wallchart(struct clerk_call *call, const void *args)
{
	return wall_show(call, ((const struct wall_args *)args)->days);
}

const struct clerk_command wall_commands[] = {
	{ .name = "wallchart",
	  .summary = "Show the term as a picture, or as a page to print",
	  .example = "wallchart pdf",
	  CLERK_TAKES(struct wall_args, wall_spec),
	  .run = run_wallchart },
	{ 0 },
};
