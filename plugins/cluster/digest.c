/* digest: the week at a glance, said in the room on its first school day, where heads wish for it.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster.h"

#include "clerk/item.h"
#include "clerk/roster.h"

#include <string.h>

enum { WEEK = 7, EIGHT = 8 * 60, NOON = 12 * 60 };
enum { MOST_BYTES = 560 /* and what is counted then */, ENTRIES_MAX = 64 };

static const struct {
	const char *settled, *settle;
} sql = {
	.settled = "SELECT week FROM cluster_digest WHERE cluster = ?1",
	.settle = "INSERT INTO cluster_digest (cluster, week) VALUES (?1, ?2)"
		  " ON CONFLICT (cluster) DO UPDATE SET week = excluded.week",
};
const struct clerk_queries digest_queries = CLERK_QUERIES(sql);

/* ---- when ---- */

static int32_t today(struct clerk_call *call)
{
	return clerk_day_of(call, clerk_now(call));
}

/* Is there school on the first day of that week from there on? 0: on none. */
static int32_t first_school_day(struct clerk_call *call, int32_t monday)
{
	for (int32_t day = monday; day < monday + WEEK; day++) {
		if (clerk_day_kind(call, '\0', day) == CLERK_DAY_SCHOOL) {
			return day;
		}
	}
	return 0;
}

/* That week's is said, or comes too late. */
static bool is_settled(struct clerk_call *call, int32_t monday)
{
	return clerk_next_int(clerk_query(call, &sql.settled)) >= monday;
}

static void settle(struct clerk_call *call, int32_t monday)
{
	clerk_run(CLERK_QUERY(call, &sql.settle, (int64_t)monday));
}

/* Late on the morning it is of use still. */
static bool is_time(struct clerk_call *call, int32_t monday)
{
	int32_t day = first_school_day(call, monday);

	return day == today(call) && !is_settled(call, monday) &&
	       clerk_now(call) >= clerk_instant(call, day, EIGHT) &&
	       clerk_now(call) < clerk_instant(call, day, NOON);
}

/* A Monday, on which it is looked whether there is school, for the calendar may change until then;
 * or the first day of this week on which there is. */
static int64_t next_s(struct clerk_call *call)
{
	int32_t monday = clerk_monday_of(today(call)), first = first_school_day(call, monday);
	bool is_over = is_settled(call, monday);

	if (!is_over && clerk_now(call) < clerk_instant(call, monday, EIGHT)) {
		return clerk_instant(call, monday, EIGHT);
	}
	return !is_over && first != 0 && clerk_now(call) < clerk_instant(call, first, NOON)
		   ? clerk_instant(call, first, EIGHT)
		   : clerk_instant(call, monday + WEEK, EIGHT);
}

static const struct clerk_item nothing = { 0 };

void digest_here(struct clerk_call *call)
{
	if (clerk_settings(call)->digest != 0) {
		clerk_wake_at(call, nothing, DIGEST, next_s(call));
	} else {
		clerk_wake_cancel(call, nothing, DIGEST);
	}
}

/* ---- what is on ---- */

/* One thing of a day, or (0) one that waits. */
struct piece {
	int32_t day;
	const char *text;
};
struct glance {
	struct clerk_call *call;
	int32_t today, last;                /* the first school day of the week; its Sunday */
	const struct clerk_entry **entries; /* of those days */
	size_t entry_count;
	struct piece *pieces;
	size_t count, max;
};

static void add(struct glance *g, int32_t day, const char *text)
{
	if (g->count == g->max) {
		size_t max = g->max == 0 ? ENTRIES_MAX : 2 * g->max;
		struct piece *pieces = clerk_memory(g->call, max * sizeof(*pieces));

		if (g->count > 0) {
			memcpy(pieces, g->pieces, g->count * sizeof(*pieces));
		}
		g->pieces = pieces;
		g->max = max;
	}
	g->pieces[g->count++] = (struct piece){ day, text };
}

/* "09:00–12:00 ", "to Wed 13 Jan "; of a whole day "". */
static const char *hours(struct glance *g, const struct clerk_entry *entry)
{
	struct clerk_call *call = g->call;
	int32_t from = clerk_minute_of(call, entry->start_s);
	int32_t to = clerk_minute_of(call, entry->end_s);
	int32_t last = clerk_day_of(call, entry->end_s - 1);
	bool is_one = last == clerk_day_of(call, entry->start_s);

	if (!is_one) {
		return clerk_text_of(call, "to %s ", clerk_format_day_short(call, last));
	}
	return from == 0 && to == 0 ? ""
				    : clerk_text_of(call, "%s–%s ", clerk_format_minute(call, from),
						    clerk_format_minute(call, to));
}

/* What is agreed: what is only asked for is told of where it waits. */
static void add_entries(struct glance *g, int32_t day)
{
	for (size_t i = 0; i < g->entry_count; i++) {
		const struct clerk_entry *entry = g->entries[i];
		int32_t first = clerk_day_of(g->call, entry->start_s);

		if (entry->is_firm && (first < g->today ? g->today : first) == day) {
			add(g, day,
			    clerk_text_of(g->call, "%s" CLERK_BOLD "%c%lld" CLERK_PLAIN " %s",
					  hours(g, entry), entry->item.letter,
					  (long long)entry->item.number, entry->title));
		}
	}
}

static void add_day(struct glance *g, int32_t day)
{
	const char *closed = diary_closed_words(g->call, day);

	if (closed[0] != '\0') {
		add(g, day, closed);
	}
	add_entries(g, day);
}

/* What is to be answered before the next digest, or on its day. At its very moment each is asked of
 * its actions of that week: that one tells of those. */
static void add_waiting(struct glance *g)
{
	struct clerk_call *call = g->call;
	const struct clerk_unheard *rows;
	size_t count = clerk_unheard(call, &rows);
	int32_t next = clerk_add_school_days(call, '\0', g->last, 1);
	int64_t moment_s = clerk_instant(call, next, EIGHT);
	int64_t end_s = clerk_instant(call, next + 1, 0);

	for (size_t i = 0; i < count; i++) {
		const struct clerk_unheard *row = &rows[i];

		if (row->by_s <= clerk_now(call) || row->by_s >= end_s || row->by_s == moment_s) {
			continue;
		}
		add(g, 0,
		    clerk_text_of(call, CLERK_BOLD "%c%lld" CLERK_PLAIN " %s: %s, by %s %s",
				  row->item.letter, (long long)row->item.number, row->title,
				  clerk_letters_words(call, row->letters),
				  clerk_format_day_short(call, clerk_day_of(call, row->by_s)),
				  clerk_format_minute(call, clerk_minute_of(call, row->by_s))));
	}
}

/* ---- saying it ---- */

/* Each day, and what waits, begins a line. */
static const char *with_piece(struct clerk_call *call, const char *text, const struct piece *piece,
			      bool is_first)
{
	const char *head = piece->day == 0 ? "Waiting" : clerk_format_day_short(call, piece->day);

	return is_first ? clerk_text_of(call, "%s\n" CLERK_BOLD "%s" CLERK_PLAIN ": %s", text, head,
					piece->text)
			: clerk_text_of(call, "%s; %s", text, piece->text);
}

/* As much as is read at a glance; the rest is counted. */
static const char *words_of(struct glance *g, const char *head)
{
	const char *text = head;
	size_t i = 0;

	for (; i < g->count; i++) {
		bool is_first = i == 0 || g->pieces[i - 1].day != g->pieces[i].day;
		const char *more = with_piece(g->call, text, &g->pieces[i], is_first);

		if (strlen(more) > MOST_BYTES) {
			break;
		}
		text = more;
	}
	return i == g->count ? text
			     : clerk_text_of(g->call, "%s\n… and %zu more: `%sdiary week`", text,
					     g->count - i, clerk_prefix(g->call));
}

static void say_week(struct clerk_call *call, int32_t monday)
{
	struct glance g = { .call = call, .today = today(call), .last = monday + WEEK - 1 };
	int64_t moment_s = clerk_instant(call, g.today, EIGHT);

	const struct clerk_days days = { clerk_instant(call, g.today, 0),
					 clerk_instant(call, g.last + 1, 0), "" };

	g.entry_count = diary_find_public(call, NULL, &days, &g.entries);
	for (int32_t day = g.today; day <= g.last; day++) {
		add_day(&g, day);
	}
	add_waiting(&g);
	if (g.count > 0) {
		clerk_post(
		    call, "%s",
		    words_of(&g, clerk_text_of(call, "This week%s:",
					       clerk_late_words(call, "was for", moment_s))));
		clerk_useful_until(call, clerk_instant(call, g.today, NOON));
	}
}

enum clerk_status digest_wake(struct clerk_call *call)
{
	int32_t monday = clerk_monday_of(today(call));

	if (clerk_settings(call)->digest != 0 && is_time(call, monday)) {
		say_week(call, monday);
		settle(call, monday);
	}
	digest_here(call);
	return CLERK_OK;
}

/* ---- the setting ---- */

/* The first school day of the week that is told of next, at eight; "", where no calendar has it. */
static const char *next_words(struct clerk_call *call)
{
	enum { WEEKS_MAX = 12 };
	int32_t monday = clerk_monday_of(clerk_day_of(call, next_s(call)));

	for (int32_t i = 0; i < WEEKS_MAX; i++, monday += WEEK) {
		int32_t day = first_school_day(call, monday);

		if (day != 0) {
			return clerk_text_of(
			    call, ", next on %s",
			    clerk_format_instant(call, clerk_instant(call, day, EIGHT)));
		}
	}
	return "";
}

static enum clerk_status run_digest(struct clerk_call *call, const void *args)
{
	(void)args;
	if (clerk_settings(call)->digest == 0) {
		clerk_reply(call,
			    "The week at a glance is off. `%sdigest on`, in the room: I then say "
			    "there on the first school day of each week what is on.",
			    clerk_prefix(call));
	} else {
		clerk_reply(call,
			    "The week at a glance is on%s. `%sdigest off`, in the room, ends it.",
			    next_words(call), clerk_prefix(call));
	}
	return CLERK_OK;
}

static enum clerk_status run_digest_on(struct clerk_call *call, const void *args)
{
	int32_t monday = clerk_monday_of(today(call)), first = first_school_day(call, monday);

	(void)args;
	if (clerk_settings(call)->digest != 0) {
		clerk_reply(call, "The week at a glance is on already%s.", next_words(call));
		return CLERK_OK;
	}
	if (first != 0 && clerk_now(call) >= clerk_instant(call, first, EIGHT)) {
		settle(call, monday); /* it has begun */
	}
	clerk_change_setting(call, DIGEST, 1);
	clerk_wake_at(call, nothing, DIGEST, next_s(call));
	clerk_name_act(call, "that the week at a glance is on");
	clerk_reply(call,
		    "The week at a glance is on%s: what is on, and what waits for whom, where "
		    "there is anything. `%sdigest off` ends it.",
		    next_words(call), clerk_prefix(call));
	return CLERK_OK;
}

static enum clerk_status run_digest_off(struct clerk_call *call, const void *args)
{
	(void)args;
	if (clerk_settings(call)->digest == 0) {
		/* so that an edit of "on" is "off" */
		clerk_reply(call, "The week at a glance is off.");
		return CLERK_OK;
	}
	clerk_change_setting(call, DIGEST, 0);
	clerk_wake_cancel(call, nothing, DIGEST);
	clerk_name_act(call, "that the week at a glance is off");
	clerk_reply(call, "The week at a glance is off. `%sdiary week` shows it whenever you like.",
		    clerk_prefix(call));
	return CLERK_OK;
}

const struct clerk_command digest_commands[] = {
	{ .name = "digest",
	  .summary = "Say whether the room is told of each week, and when",
	  .example = "digest",
	  .run = run_digest },
	{ .name = "digest on",
	  .summary = "Have the week at a glance said in the room",
	  .example = "digest on",
	  .who = CLERK_HEAD,
	  .where = CLERK_IN_ROOM,
	  .run = run_digest_on },
	{ .name = "digest off",
	  .summary = "End the week at a glance",
	  .example = "digest off",
	  .who = CLERK_HEAD,
	  .where = CLERK_IN_ROOM,
	  .run = run_digest_off },
	{ 0 },
};
