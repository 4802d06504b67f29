/* diary: what is on: one's own things, and what the room's diary has for a school. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster.h"

#include "clerk/calendar.h"
#include "clerk/diary.h"
#include "clerk/item.h"
#include "clerk/roster.h"

#include <string.h>
#include <strings.h>

enum { DAY_S = 86400, AHEAD_DAYS = 400, FORTNIGHT = 14, MOST_AT_ONCE = 4 };

/* ---- mine ---- */

/* " (C is closed then)": of the two schools of a visit, or of the one where many meet. */
static const char *closed_words(struct clerk_call *call, const struct clerk_entry *entry)
{
	bool is_school = entry->place != NULL && strlen(entry->place) == 1;
	const char *schools = strlen(entry->schools) <= 2 ? entry->schools
			      : is_school                 ? entry->place
							  : "";

	for (; *schools != '\0'; schools++) {
		if (strchr(clerk_schools(call), *schools) != NULL &&
		    clerk_day_kind_during(call, *schools, entry->start_s, entry->end_s) ==
			CLERK_DAY_CLOSED) {
			return clerk_text_of(call, " (%c is closed then)", *schools);
		}
	}
	return "";
}

static const char *item_words(struct clerk_call *call, struct clerk_item item)
{
	return item.letter == '\0' ? ""
				   : clerk_text_of(call, CLERK_BOLD "%c%lld" CLERK_PLAIN " ",
						   item.letter, (long long)item.number);
}

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
	clerk_reply(call, "%s%s: %s%s%s%s", item_words(call, entry->item),
		    clerk_format_span(call, entry->start_s, entry->end_s), entry->title,
		    entry->is_firm ? "" : " (asked)", closed_words(call, entry),
		    asked_words(call, mine, entry));
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
		clerk_reply(call, "%s%s%s%s: %s%s%s%s%s%s", item_words(call, row->item),
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

		clerk_reply(call, "%s%s, no date yet%s: %s", item_words(call, rows[i].item),
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
static enum clerk_status show_mine(struct clerk_call *call, const struct clerk_days *days)
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

/* ---- a school's days ---- */

struct free_args {
	const struct clerk_school *school;
	const char *days;
};
static const struct clerk_arg free_spec[] = {
	CLERK_ARG_SCHOOL(struct free_args, school, "the school", .flags = 0),
	CLERK_ARG_TEXT(struct free_args, days,
		       "which days: `Thu 3 Dec am`; without it, the next two weeks",
		       .flags = CLERK_OPTIONAL),
	{ 0 },
};

static size_t add_listed(struct clerk_call *call, char school, const struct clerk_days *days,
			 enum clerk_calendar list, const char *lead)
{
	enum { DAYS_MAX = 400 }; /* more than a year has */
	struct clerk_calendar_day *closed = clerk_memory(call, DAYS_MAX * sizeof(*closed));
	int32_t from = clerk_day_of(call, days->start_s), to = clerk_day_of(call, days->end_s - 1);
	size_t count = clerk_calendar_days(call, list, school, from, closed, DAYS_MAX);
	size_t shown = 0;

	for (; shown < count && closed[shown].day <= to; shown++) {
		clerk_reply(call, "%s%s: %s%s", lead, clerk_format_day(call, closed[shown].day),
			    list == CLERK_CALENDAR_INSET ? "INSET" : "closed",
			    closed[shown].session == 'A'   ? " in the morning"
			    : closed[shown].session == 'P' ? " in the afternoon"
							   : "");
	}
	return shown;
}

/* INSET, and what is closed. `lead`: whose it is, "C ", where several schools are listed. */
static size_t add_closed(struct clerk_call *call, char school, const struct clerk_days *days,
			 const char *lead)
{
	return add_listed(call, school, days, CLERK_CALENDAR_INSET, lead) +
	       add_listed(call, school, days, CLERK_CALENDAR_CLOSED, lead);
}

/* What all read of: of a private thing neither that it is there nor that it is not. What several of
 * the schools have is there once. */
static size_t find_public(struct clerk_call *call, const char *schools,
			  const struct clerk_days *days, const struct clerk_entry ***ret_entries)
{
	const struct clerk_entry *entries;
	size_t count = clerk_diary_find(call, schools, days->start_s, days->end_s,
					(struct clerk_item){ 0 }, &entries);
	size_t found = 0;

	*ret_entries = clerk_memory(call, (count + 1) * sizeof(**ret_entries));
	for (size_t i = 0; i < count; i++) {
		if (entries[i].visibility == CLERK_PUBLIC && entries[i].item.letter != 0) {
			(*ret_entries)[found++] = &entries[i];
		}
	}
	return found;
}

static size_t add_public(struct clerk_call *call, const char *schools,
			 const struct clerk_days *days)
{
	const struct clerk_entry **entries;
	const struct mine mine = { 0 };
	size_t count = find_public(call, schools, days, &entries);

	for (size_t i = 0; i < count; i++) {
		add_entry(call, &mine, entries[i]);
	}
	return count;
}

/* "a school day", "INSET"; of several days "". */
static const char *day_words(struct clerk_call *call, char school, const struct clerk_days *days)
{
	int32_t day = clerk_day_of(call, days->start_s);
	const char *words = clerk_day_words(call, school, day);

	return clerk_day_of(call, days->end_s - 1) != day ? ""
	       : words[0] == '\0'                         ? "a school day there, "
							  : clerk_text_of(call, "%s, ", words);
}

/* Where nothing tells which days. */
static struct clerk_days fortnight(struct clerk_call *call)
{
	int64_t now_s = clerk_now(call);
	int32_t last = clerk_day_of(call, now_s) + FORTNIGHT;

	return (struct clerk_days){ now_s, clerk_instant(call, last + 1, 0),
				    clerk_text_of(call, "until %s", clerk_format_day(call, last)) };
}

/* "and H, me next week": whose besides, which is added to `schools`; what is left, NULL: nothing.
 */
static const char *read_others(struct clerk_call *call, const char *text, char *schools,
			       size_t size)
{
	static const char *const joints[] = { "and", "or", "&", "+" };

	while (text != NULL && *text != '\0') {
		size_t gap = strspn(text, " ,"), len = strcspn(text + gap, " ,");
		const char *word = text + gap;
		char own = clerk_sender(call)->school, school = '\0';
		bool is_joint = false;

		for (size_t i = 0; i < sizeof(joints) / sizeof(joints[0]); i++) {
			is_joint = is_joint || (strlen(joints[i]) == len &&
						strncasecmp(word, joints[i], len) == 0);
		}
		school = len == 3 && strncasecmp(word, "sip", len) == 0           ? '+'
			 : len == 2 && strncasecmp(word, "me", len) == 0          ? own
			 : len == 1 && strchr(clerk_schools(call), *word) != NULL ? *word
										  : '\0';
		size_t count = strlen(schools);

		if ((school == '\0' && !is_joint) || count + 1 >= size) {
			return text;
		}
		if (school != '\0' && strchr(schools, school) == NULL) {
			schools[count] = school;
		}
		text = word + len;
	}
	return NULL;
}

/* "School G", "Schools G and H"; "SIP" */
static const char *schools_words(struct clerk_call *call, const char *schools)
{
	if (strchr(schools, '+') != NULL) {
		return clerk_letters_words(call, schools);
	}
	const char *words =
	    clerk_text_of(call, "School%s %c", schools[1] == '\0' ? "" : "s", schools[0]);

	for (size_t i = 1; schools[i] != '\0'; i++) {
		words = clerk_text_of(call, "%s%s %c", words, schools[i + 1] == '\0' ? " and" : ",",
				      schools[i]);
	}
	return words;
}

/* What the room's diary has for each of them; `text`: which days. */
static enum clerk_status show_schools(struct clerk_call *call, const char *schools,
				      const char *text)
{
	struct clerk_days days = fortnight(call), asked;
	bool is_all = false, is_one = schools[1] == '\0';

	enum clerk_status status = clerk_days_asked(
	    call, text, clerk_text_of(call, "free %c next week", schools[0]), &asked, &is_all);

	if (status != CLERK_OK) {
		return status;
	}
	days = is_all ? days : asked;
	if (shut_tell(call, schools, &days)) {
		return CLERK_OK;
	}
	clerk_reply(call, "%s %s, %sas the room's diary has it:", schools_words(call, schools),
		    days.words,
		    is_one && schools[0] != '+' ? day_words(call, schools[0], &days) : "");
	size_t shown = 0;

	/* of one day at one school the heading says it */
	bool is_said =
	    is_one && clerk_day_of(call, days.start_s) == clerk_day_of(call, days.end_s - 1);

	for (const char *school = schools; !is_said && *school != '\0'; school++) {
		shown += *school == '+'
			     ? 0
			     : add_closed(call, *school, &days,
					  is_one ? "" : clerk_text_of(call, "%c ", *school));
	}
	shown += add_public(call, schools, &days);
	if (shown == 0) {
		clerk_reply(call, "nothing is on.");
	}
	return CLERK_OK;
}

static enum clerk_status run_free(struct clerk_call *call, const void *args)
{
	const struct free_args *a = args;
	char schools[MOST_AT_ONCE + 1] = { a->school->letter };
	const char *text = read_others(call, a->days, schools, sizeof(schools));

	return show_schools(call, schools, text);
}

/* ---- one's own ---- */

struct mine_args {
	const char *days;
};
static const struct clerk_arg mine_spec[] = {
	CLERK_ARG_TEXT(struct mine_args, days, "which days: `next week`; without it, all ahead",
		       .flags = CLERK_OPTIONAL),
	{ 0 },
};

/* Of days that have begun those that are left: "this term". */
static void from_today(struct clerk_call *call, struct clerk_days *days)
{
	int32_t today = clerk_day_of(call, clerk_now(call));
	int64_t begin_s = clerk_instant(call, today, 0);

	if (days != NULL && days->start_s < begin_s &&
	    days->end_s > clerk_instant(call, today + 1, 0)) {
		days->start_s = begin_s;
		days->words =
		    clerk_text_of(call, "from %s to %s", clerk_format_day(call, today),
				  clerk_format_day(call, clerk_day_of(call, days->end_s - 1)));
	}
}

static enum clerk_status run_mine(struct clerk_call *call, const void *args)
{
	const char *text = ((const struct mine_args *)args)->days;
	char schools[MOST_AT_ONCE + 1] = { '\0' };
	const char *rest = read_others(call, text, schools, sizeof(schools));
	struct clerk_days days;
	bool is_all = false,
	     is_of_others = strspn(schools, (const char[]){ clerk_sender(call)->school, '\0' }) <
			    strlen(schools);

	if (is_of_others) { /* "diary G next week" */
		return show_schools(call, schools, rest);
	}
	text = text != NULL && strcasecmp(text, "term") == 0 ? "this term" : text;
	enum clerk_status status = clerk_days_asked(call, text, "mine next week", &days, &is_all);

	if (status != CLERK_OK) {
		return status;
	}
	from_today(call, is_all ? NULL : &days);
	return show_mine(call, is_all ? NULL : &days);
}

/* ---- all schools' days ---- */

struct free_all_args {
	const char *days;
};
static const struct clerk_arg free_all_spec[] = {
	CLERK_ARG_TEXT(struct free_all_args, days, "which days: `Thu 3 Dec am`", .flags = 0),
	{ 0 },
};

/* For a day, or a part of it, whether there is school then; of more days whether one of them is
 * out. */
static bool is_closed_in(struct clerk_call *call, char school, const struct clerk_days *days)
{
	static const enum clerk_calendar lists[] = { CLERK_CALENDAR_INSET, CLERK_CALENDAR_CLOSED };
	int32_t from = clerk_day_of(call, days->start_s), to = clerk_day_of(call, days->end_s - 1);
	struct clerk_calendar_day day;
	bool is_closed = from == to && clerk_day_kind_during(call, school, days->start_s,
							     days->end_s) != CLERK_DAY_SCHOOL;

	for (size_t i = 0; from != to && i < sizeof(lists) / sizeof(lists[0]); i++) {
		is_closed =
		    is_closed || (clerk_calendar_days(call, lists[i], school, from, &day, 1) > 0 &&
				  day.day <= to);
	}
	return is_closed;
}

/* Of which schools the room's diary has something then; those that have not are free. */
static const char *free_words(struct clerk_call *call, const struct clerk_days *days)
{
	const char *free = "";

	for (const char *school = clerk_schools(call); *school != '\0'; school++) {
		const char one[2] = { *school, '\0' };
		const struct clerk_entry **entries;

		if (!is_closed_in(call, *school, days) &&
		    find_public(call, one, days, &entries) == 0) {
			free = clerk_text_of(call, "%s %c", free, *school);
		}
	}
	return free;
}

static enum clerk_status run_free_all(struct clerk_call *call, const void *args)
{
	const char *text = ((const struct free_all_args *)args)->days;
	struct clerk_days days;
	bool is_all = false;

	enum clerk_status status =
	    clerk_days_asked(call, text, "free all Thu 3 Dec am", &days, &is_all);

	if (status != CLERK_OK) {
		return status;
	}
	days = is_all ? fortnight(call) : days;
	if (shut_tell(call, clerk_schools(call), &days)) {
		return CLERK_OK;
	}
	const char *free = free_words(call, &days);

	clerk_reply(call, "As the room's diary has it, %s %s%s.", days.words,
		    free[0] == '\0' ? "something is on at every school" : "nothing is on at", free);
	for (const char *school = clerk_schools(call); *school != '\0'; school++) {
		(void)add_closed(call, *school, &days, clerk_text_of(call, "%c ", *school));
	}
	(void)add_public(call, clerk_schools(call), &days);
	return CLERK_OK;
}

const struct clerk_command diary_commands[] = {
	{ .name = "mine",
	  .summary = "Show what is in the diary for you",
	  .example = "mine next week",
	  CLERK_TAKES(struct mine_args, mine_spec),
	  .run = run_mine },
	{ .name = "free",
	  .summary = "Show what the room's diary has for a school",
	  .example = "free G Thu 3 Dec am",
	  CLERK_TAKES(struct free_args, free_spec),
	  .run = run_free },
	{ .name = "free all",
	  .summary = "Show what the room's diary has for all schools",
	  .example = "free all Thu 3 Dec am",
	  CLERK_TAKES(struct free_all_args, free_all_spec),
	  .run = run_free_all },
	{ 0 },
};
