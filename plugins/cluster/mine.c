/* mine: one's own things, and what waits for one's answer, of days or all ahead. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster.h"

#include "clerk/calendar.h"
#include "clerk/diary.h"
#include "clerk/item.h"
#include "clerk/roster.h"

#include <string.h>
#include <strings.h>

enum { DAY_S = 86400, AHEAD_DAYS = 400 };

static bool is_item(struct clerk_item one, struct clerk_item other)
{
	return one.letter != '\0' && one.letter == other.letter && one.number == other.number;
}

/* What is in one diary: its entries, and what has a line of its own above them. */
struct mine {
	const struct clerk_days *days; /* that are asked about; NULL: all ahead */
	const struct clerk_entry *entries;
	const struct clerk_awaiting *rows;
	size_t entry_count, row_count;
};

/* "; asked: Thu 10 Dec 2026, 13:00–14:00", of one that may have another date; "". */
static const char *asked_words(struct clerk_call *call, const struct mine *mine,
			       const struct clerk_entry *entry)
{
	for (size_t i = 0; entry->is_firm && i < mine->entry_count; i++) {
		const struct clerk_entry *other = &mine->entries[i];

		if (!other->is_firm && is_item(other->item, entry->item)) {
			return clerk_text_of(call, "; asked: %s",
					     clerk_format_span(call, other->start_s, other->end_s));
		}
	}
	return "";
}

/* It waits for her answer, or is asked for another date: the line of that tells of it. */
static bool is_told(const struct mine *mine, const struct clerk_entry *entry)
{
	bool is_told = false;

	for (size_t i = 0; i < mine->row_count; i++) {
		is_told = is_told || is_item(mine->rows[i].item, entry->item);
	}
	for (size_t i = 0; !entry->is_firm && i < mine->entry_count; i++) {
		is_told = is_told ||
			  (mine->entries[i].is_firm && is_item(mine->entries[i].item, entry->item));
	}
	return is_told;
}

static void add_entry(struct clerk_call *call, const struct mine *mine,
		      const struct clerk_entry *entry)
{
	diary_say(call, entry, asked_words(call, mine, entry));
}

static bool is_within(const struct clerk_days *days, int64_t start_s, int64_t end_s)
{
	return days == NULL || (start_s < days->end_s && end_s > days->start_s) ||
	       (start_s == end_s && start_s >= days->start_s && start_s < days->end_s);
}

/* What waits for her is of those days by its date, or by when it is due. */
static bool is_of_days(const struct mine *mine, const struct clerk_awaiting *row)
{
	bool is_so =
	    mine->days == NULL || (row->by_s != 0 && is_within(mine->days, row->by_s, row->by_s));

	for (size_t i = 0; i < mine->entry_count && !is_so; i++) {
		const struct clerk_entry *entry = &mine->entries[i];

		is_so = is_item(entry->item, row->item) &&
			is_within(mine->days, entry->start_s, entry->end_s);
	}
	return is_so;
}

/* Which days were read, above the first thing that is on one of them. */
static void add_heading(struct clerk_call *call, const struct mine *mine, size_t shown)
{
	if (mine->days != NULL && shown == 0) {
		const char *words = mine->days->words;

		clerk_reply(call, "%c%s:", words[0] == 'o' ? 'O' : 'F', words + 1);
	}
}

/* What waits for an answer of hers to give; how many. */
static size_t add_awaiting(struct clerk_call *call, const struct mine *mine)
{
	size_t shown = 0;

	for (size_t i = 0; i < mine->row_count; i++) {
		const struct clerk_awaiting *row = &mine->rows[i];
		const char *by =
		    row->by_s == 0
			? ""
			: clerk_text_of(call, " by %s", clerk_format_instant(call, row->by_s));

		if (!is_of_days(mine, row)) {
			continue;
		}
		add_heading(call, mine, shown++);
		if (row->what[0] == '\0') {
			clerk_reply(call, "%syour reminder: %s", diary_item_words(call, row->item),
				    row->title);
			continue;
		}
		clerk_reply(call, "%s%s%s%s: %s%s%s%s%s%s", diary_item_words(call, row->item),
			    row->is_late ? "overdue" : "waits for ", row->is_late ? "" : row->what,
			    by, row->title, row->span[0] == '\0' ? "" : ", ", row->span,
			    row->stands[0] == '\0' ? "" : " (now ", row->stands,
			    row->stands[0] == '\0' ? "" : ")");
		if (row->older > 0) {
			clerk_reply(call, "… and %zu older: `%s%s`", row->older, clerk_prefix(call),
				    row->older_row);
		}
	}
	return shown;
}

/* Of her own what is in no diary yet; how many. */
static size_t add_undated(struct clerk_call *call)
{
	const struct clerk_awaiting *rows;
	size_t count = clerk_undated(call, &rows);

	for (size_t i = 0; i < count; i++) {
		const char *by =
		    rows[i].by_s == 0
			? ""
			: clerk_text_of(call, " (by %s)", clerk_format_instant(call, rows[i].by_s));

		clerk_reply(call, "%s%s, no date yet%s: %s", diary_item_words(call, rows[i].item),
			    rows[i].what, by, rows[i].title);
	}
	return count;
}

/* Others read along in the room: not even the time of a private thing is said there, nor to the
 * office when its head is "busy". */
static bool is_shown(struct clerk_call *call, const struct mine *mine,
		     const struct clerk_entry *entry)
{
	bool is_hidden = entry->item.letter == 0 || !clerk_is_private(call);

	return (entry->visibility == CLERK_PUBLIC || !is_hidden) && !is_told(mine, entry);
}

/* "Nothing from … to …; the next: M1 …". */
static void say_none_within(struct clerk_call *call, const struct mine *mine)
{
	const struct clerk_entry *next = NULL;

	for (size_t i = 0; i < mine->entry_count && next == NULL; i++) {
		const struct clerk_entry *entry = &mine->entries[i];

		next = entry->start_s >= mine->days->end_s && is_shown(call, mine, entry) ? entry
											  : NULL;
	}
	const char *where =
	    clerk_is_private(call)
		? ""
		: clerk_text_of(call, " in the room's diary for %s", clerk_sender(call)->handle);

	clerk_reply(call, "Nothing %s%s%s", mine->days->words, where,
		    next == NULL ? "." : "; the next:");
	if (next != NULL) {
		add_entry(call, mine, next);
	}
}

static void say_none(struct clerk_call *call, const struct mine *mine)
{
	if (mine->days != NULL) {
		say_none_within(call, mine);
		return;
	}
	clerk_reply(call,
		    clerk_is_private(call) ? "Nothing is in the diary for %s yet."
					   : "Nothing is in the room's diary for %s yet; "
					     "your own I show in private.",
		    clerk_sender(call)->handle);
}

/* Behind `shown` lines; how many there are then. */
static size_t add_entries(struct clerk_call *call, const struct mine *mine, size_t shown)
{
	for (size_t i = 0; i < mine->entry_count; i++) {
		const struct clerk_entry *entry = &mine->entries[i];

		if (is_within(mine->days, entry->start_s, entry->end_s) &&
		    is_shown(call, mine, entry)) {
			add_heading(call, mine, shown++);
			add_entry(call, mine, entry);
		}
	}
	return shown;
}

/* `days` NULL: all that is ahead. */
static enum clerk_status show_all(struct clerk_call *call, const struct clerk_days *days)
{
	const struct clerk_person *sender = clerk_sender(call);
	bool may_answer = (sender->role & (CLERK_HEAD | CLERK_SIP)) != 0;
	char school[2] = { clerk_voice(sender), '\0' };
	struct mine mine = { .days = days };
	struct clerk_item none = { 0 };
	int64_t now_s = clerk_now(call);

	mine.entry_count = clerk_diary_find(
	    call, school, now_s, now_s + (int64_t)AHEAD_DAYS * DAY_S, none, &mine.entries);
	mine.row_count = may_answer ? clerk_awaiting(call, &mine.rows) : 0;
	size_t shown = add_entries(call, &mine, add_awaiting(call, &mine));

	shown += days == NULL ? add_undated(call) : 0;
	if (shown == 0) {
		say_none(call, &mine);
	}
	return CLERK_OK;
}

enum clerk_status mine_show(struct clerk_call *call, const char *text)
{
	char schools[MOST_AT_ONCE + 1] = { '\0' };
	const char *rest = diary_read_others(call, text, schools, sizeof(schools));
	struct clerk_days days;
	bool is_all = false,
	     is_of_others = strspn(schools, (const char[]){ clerk_voice(clerk_sender(call)),
							    '\0' }) < strlen(schools);

	if (is_of_others) { /* "diary G next week" */
		return diary_show_schools(call, schools, rest);
	}
	text = schools[0] != '\0' ? rest : text;
	if (text != NULL && clerk_days_past(call, text, &days)) {
		diary_show_own(call, &days);
		return CLERK_OK;
	}
	enum clerk_status status =
	    clerk_days_asked(call, diary_span_words(call, text), "mine next week", &days, &is_all);

	if (status != CLERK_OK) {
		return status;
	}
	diary_from_today(call, is_all ? NULL : &days);
	return show_all(call, is_all ? NULL : &days);
}

/* ---- the row ---- */

struct mine_args {
	const char *days;
};
static const struct clerk_arg mine_spec[] = {
	CLERK_ARG_TEXT(struct mine_args, days, "which days: `next week`; without it, all ahead",
		       .flags = CLERK_OPTIONAL),
	{ 0 },
};

static enum clerk_status run_mine(struct clerk_call *call, const void *args)
{
	return mine_show(call, ((const struct mine_args *)args)->days);
}

const struct clerk_command mine_commands[] = {
	{ .name = "mine",
	  .summary = "Show what is in the diary for you",
	  .example = "mine next week",
	  CLERK_TAKES(struct mine_args, mine_spec),
	  .run = run_mine },
	{ 0 },
};
