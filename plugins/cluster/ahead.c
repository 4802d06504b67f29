/* ahead: what is coming up, in the order of its dates: named dates, INSET and closures, ends of
 * half terms, and by when an answer or a promise is due. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster.h"

#include "clerk/item.h"
#include "clerk/roster.h"

#include <stdlib.h>

enum { SHOWN_MAX = 12, FAR_DAYS = 366, CALENDAR_MAX = 400 };

/* One line of the list; of what lasts its first day. */
struct piece {
	int32_t day, last;
	const char *text;
	size_t place; /* as it was found: what is of one day stays in that order */
};
struct list {
	struct clerk_call *call;
	int32_t from, to;
	struct piece *pieces;
	size_t count, room;
};

static void add(struct list *list, int32_t day, int32_t last, const char *text)
{
	if (last < list->from || day > list->to) {
		return;
	}
	if (list->count == list->room) {
		size_t room = list->room == 0 ? 4 * SHOWN_MAX : 2 * list->room;
		struct piece *pieces = clerk_memory(list->call, room * sizeof(*pieces));

		if (list->count > 0) {
			memcpy(pieces, list->pieces, list->count * sizeof(*pieces));
		}
		list->pieces = pieces;
		list->room = room;
	}
	list->pieces[list->count] = (struct piece){ day, last, text, list->count };
	list->count++;
}

static const char *name_words(struct clerk_call *call, struct clerk_item item, const char *title)
{
	return clerk_text_of(call, "%s%s", diary_item_words(call, item), title);
}

static void add_named(struct list *list)
{
	struct clerk_call *call = list->call;
	void *const *all;
	size_t count = clerk_items(call, &coming_kind, false, &all);

	for (size_t i = 0; i < count; i++) {
		const struct coming *c = all[i];

		add(list, clerk_day_of(call, c->base.slot.start_s),
		    clerk_day_of(call, c->base.slot.end_s - 1),
		    name_words(call, c->base.item, c->name));
	}
}

/* ---- INSET and closures ---- */

/* Is there an entry of that kind, on that day, at one of the schools? */
static bool is_entered(const struct list *list, enum clerk_calendar kind, bool *is_on)
{
	struct clerk_calendar_day *days = clerk_memory(list->call, CALENDAR_MAX * sizeof(*days));
	bool is_any = false;

	for (const char *school = clerk_schools_here(list->call); *school != '\0'; school++) {
		size_t count =
		    clerk_calendar_days(list->call, kind, *school, list->from, days, CALENDAR_MAX);

		for (size_t i = 0; i < count && days[i].day <= list->to; i++) {
			is_on[days[i].day - list->from] = is_any = true;
		}
	}
	return is_any;
}

/* Days in a row, of which the same is said, are one line. */
static void add_days(struct list *list, enum clerk_calendar kind)
{
	int32_t days = list->to - list->from + 1, last = 0;
	bool *is_on = clerk_memory(list->call, (size_t)days * sizeof(*is_on));
	const char *words = "";

	memset(is_on, 0, (size_t)days * sizeof(*is_on));
	if (!is_entered(list, kind, is_on)) {
		return;
	}
	for (int32_t day = list->from; day <= list->to; day++) {
		const char *text =
		    is_on[day - list->from] ? diary_listed_words(list->call, kind, day) : "";
		bool is_same = text[0] != '\0' && last == day - 1 && strcmp(text, words) == 0;

		if (is_same) {
			list->pieces[list->count - 1].last = last = day;
		} else if (text[0] != '\0') {
			add(list, day, day, text);
			last = day;
		}
		words = text;
	}
}

/* ---- terms, and what is due ---- */

static void add_ends(struct list *list)
{
	enum { HALVES_MAX = 12 };
	int32_t from = 0, to = 0;
	const char *name = "";

	for (int32_t i = 0;
	     i < HALVES_MAX && clerk_half_term_at(list->call, '\0', i, &from, &to, &name); i++) {
		add(list, to, to, clerk_text_of(list->call, "last day of %s", name));
	}
}

/* "by 16:00"; of a whole day "". */
static const char *hour_words(struct clerk_call *call, int64_t by_s)
{
	enum { LAST_MIN = 24 * 60 - 1 };
	int32_t minute = clerk_minute_of(call, by_s);

	return minute == LAST_MIN
		   ? ""
		   : clerk_text_of(call, " by %s", clerk_format_minute(call, minute));
}

/* "P1 data workshop – A B by 16:00": until when answers and promises are waited for. */
static void add_due(struct list *list)
{
	struct clerk_call *call = list->call;
	const struct clerk_unheard *rows;
	size_t count = clerk_unheard(call, &rows);

	for (size_t i = 0; i < count; i++) {
		const struct clerk_unheard *row = &rows[i];
		int32_t day = clerk_day_of(call, row->last_s);

		if (row->last_s > clerk_now(call)) {
			add(list, day, day,
			    clerk_text_of(call, "%s – %s%s",
					  name_words(call, row->item, row->title),
					  clerk_letters_words(call, row->letters),
					  hour_words(call, row->last_s)));
		}
	}
}

/* ---- the list ---- */

static int in_order(const void *one, const void *other)
{
	const struct piece *a = one, *b = other;

	return a->day != b->day ? (a->day < b->day ? -1 : 1) : a->place < b->place ? -1 : 1;
}

static const char *day_words(struct clerk_call *call, const struct piece *piece)
{
	const char *day = clerk_format_day(call, piece->day);

	return piece->last == piece->day
		   ? day
		   : clerk_text_of(call, "%s to %s", day, clerk_format_day(call, piece->last));
}

static enum clerk_status say_list(struct list *list, const char *words)
{
	struct clerk_call *call = list->call;

	add_named(list);
	add_days(list, CLERK_CALENDAR_INSET);
	add_days(list, CLERK_CALENDAR_CLOSED);
	add_ends(list);
	add_due(list);
	if (list->count == 0) {
		clerk_reply(call,
			    "Nothing is ahead%s that I know of. `%scoming SATs week 10-13 May` "
			    "notes a date.",
			    words, clerk_prefix(call));
		return CLERK_OK;
	}
	qsort(list->pieces, list->count, sizeof(*list->pieces), in_order);
	clerk_reply(call, "Coming up%s:", words);
	for (size_t i = 0; i < list->count && i < SHOWN_MAX; i++) {
		clerk_reply(call, "%s: %s", day_words(call, &list->pieces[i]),
			    list->pieces[i].text);
	}
	if (list->count > SHOWN_MAX) {
		clerk_reply(call, "… and %zu more.", list->count - SHOWN_MAX);
	}
	return CLERK_OK;
}

struct ahead_args {
	const char *days;
};
static const struct clerk_arg ahead_spec[] = {
	CLERK_ARG_TEXT(struct ahead_args, days, "which days: `this term`; without it, a year",
		       .flags = CLERK_OPTIONAL),
	{ 0 },
};

/* "coming" alone may be an answer: the meeting that waits for the sender's; NULL: none does. */
static const struct clerk_unheard *asked_of_sender(struct clerk_call *call)
{
	const struct clerk_unheard *rows;
	char voice = clerk_voice(clerk_sender(call));
	bool is_alone = strcasecmp(clerk_said(call), "coming") == 0 && voice != '\0';
	size_t count = is_alone ? clerk_unheard(call, &rows) : 0;

	for (size_t i = 0; i < count; i++) {
		if (rows[i].item.letter == 'M' && strchr(rows[i].letters, voice) != NULL) {
			return &rows[i];
		}
	}
	return NULL;
}

static enum clerk_status ask_which(struct clerk_call *call, const struct clerk_unheard *row)
{
	const char *in = clerk_text_of(call, "in M%lld", (long long)row->item.number);
	const struct clerk_choice choices[] = {
		{ .key = "1", .line = in },
		{ .key = "2", .line = "coming up" },
	};

	return clerk_ask(call, choices, 2,
			 "Are you coming to %s? `1` for `%s%s`, or `2` for what is coming up.",
			 row->title, clerk_prefix(call), in);
}

static enum clerk_status run_ahead(struct clerk_call *call, const void *args)
{
	int32_t today = clerk_day_of(call, clerk_now(call));
	struct list list = { .call = call, .from = today, .to = today + FAR_DAYS };
	struct clerk_days days;
	bool is_all = false;
	const struct clerk_unheard *row = asked_of_sender(call);

	if (row != NULL) {
		return ask_which(call, row);
	}
	enum clerk_status status =
	    clerk_days_asked(call, diary_span_words(call, ((const struct ahead_args *)args)->days),
			     "coming up this term", &days, &is_all);

	if (status != CLERK_OK) {
		return status;
	}
	if (!is_all) {
		diary_from_today(call, &days);
		list.from = clerk_day_of(call, days.start_s);
		list.to = clerk_day_of(call, days.end_s - 1);
	}
	return say_list(&list, is_all ? "" : clerk_text_of(call, " %s", days.words));
}

const struct clerk_command ahead_commands[] = {
	{ .name = "coming up",
	  .summary = "List what is ahead: named dates, INSET, ends of terms, deadlines",
	  .example = "coming up this term",
	  CLERK_TAKES(struct ahead_args, ahead_spec),
	  .run = run_ahead },
	{ 0 },
};
