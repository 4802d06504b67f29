/* diary: what the room's diary has for a school, or for all. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster.h"

#include "clerk/calendar.h"
#include "clerk/diary.h"
#include "clerk/item.h"
#include "clerk/roster.h"

#include <string.h>
#include <strings.h>

enum { FORTNIGHT = 14 };

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

const char *diary_item_words(struct clerk_call *call, struct clerk_item item)
{
	return item.letter == '\0' ? ""
				   : clerk_text_of(call, CLERK_BOLD "%c%lld" CLERK_PLAIN " ",
						   item.letter, (long long)item.number);
}

/* ", at C", ", the Bull": of what many come to; of two its title says whose it is. */
static const char *place_words(struct clerk_call *call, const struct clerk_entry *entry)
{
	bool is_there = entry->item.letter != '\0' && entry->place != NULL &&
			entry->place[0] != '\0' && strlen(entry->schools) > 2;
	bool is_school = is_there && entry->place[1] == '\0';

	is_there = is_there && (is_school || strstr(entry->title, entry->place) == NULL);

	return is_there ? clerk_text_of(call, ", %s%s", is_school ? "at " : "", entry->place) : "";
}

void diary_say(struct clerk_call *call, const struct clerk_entry *entry, const char *more)
{
	clerk_reply(call, "%s%s: %s%s%s%s%s", diary_item_words(call, entry->item),
		    clerk_format_span(call, entry->start_s, entry->end_s), entry->title,
		    place_words(call, entry), entry->is_firm ? "" : " (asked)",
		    closed_words(call, entry), more);
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

/* Besides what all read of, with `is_own_too` what the sender may see here. */
static size_t find(struct clerk_call *call, const char *schools, const struct clerk_days *days,
		   bool is_own_too, const struct clerk_entry ***ret_entries)
{
	const struct clerk_entry *entries;
	size_t count = clerk_diary_find(call, schools, days->start_s, days->end_s,
					(struct clerk_item){ 0 }, &entries);
	size_t found = 0;

	*ret_entries = clerk_memory(call, (count + 1) * sizeof(**ret_entries));
	for (size_t i = 0; i < count; i++) {
		bool is_told = entries[i].visibility == CLERK_PUBLIC || is_own_too;

		if (is_told && entries[i].item.letter != 0) {
			(*ret_entries)[found++] = &entries[i];
		}
	}
	return found;
}

size_t diary_find_public(struct clerk_call *call, const char *schools,
			 const struct clerk_days *days, const struct clerk_entry ***ret_entries)
{
	return find(call, schools, days, false, ret_entries);
}

size_t diary_find_here(struct clerk_call *call, const struct clerk_days *days,
		       const struct clerk_entry ***ret_entries)
{
	return find(call, NULL, days, clerk_is_private(call), ret_entries);
}

static size_t say_all(struct clerk_call *call, const struct clerk_entry **entries, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		diary_say(call, entries[i], "");
	}
	return count;
}

static size_t add_public(struct clerk_call *call, const char *schools,
			 const struct clerk_days *days)
{
	const struct clerk_entry **entries;
	size_t count = diary_find_public(call, schools, days, &entries);

	return say_all(call, entries, count);
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
const char *diary_read_others(struct clerk_call *call, const char *text, char *schools, size_t size)
{
	static const char *const joints[] = { "and", "or", "&", "+" };

	while (text != NULL && *text != '\0') {
		size_t gap = strspn(text, " ,"), len = strcspn(text + gap, " ,");
		const char *word = text + gap;
		char own = clerk_voice(clerk_sender(call)), school = '\0';
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
			return word;
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

/* Of days that have begun those that are left: "this term". */
void diary_from_today(struct clerk_call *call, struct clerk_days *days)
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

/* What the room's diary has for each of them; `text`: which days. */
enum clerk_status diary_show_schools(struct clerk_call *call, const char *schools, const char *text)
{
	struct clerk_days days = fortnight(call), asked;
	bool is_all = false, is_one = schools[1] == '\0';
	bool is_past = text != NULL && clerk_days_past(call, text, &asked);

	enum clerk_status status =
	    is_past
		? CLERK_OK
		: clerk_days_asked(call, text, clerk_text_of(call, "free %c next week", schools[0]),
				   &asked, &is_all);

	if (status != CLERK_OK) {
		return status;
	}
	days = is_all ? days : asked;
	diary_from_today(call, is_past ? NULL : &days);
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
		clerk_reply(call, "nothing %s on.", is_past ? "was" : "is");
	}
	return CLERK_OK;
}

static enum clerk_status run_free(struct clerk_call *call, const void *args)
{
	const struct free_args *a = args;
	char schools[MOST_AT_ONCE + 1] = { a->school->letter };
	const char *text = diary_read_others(call, a->days, schools, sizeof(schools));

	return next_is_asked(call) ? next_find(call, schools, text)
				   : diary_show_schools(call, schools, text);
}

/* ---- the room's diary ---- */

/* "week", "term": of those words alone the one that is on. */
const char *diary_span_words(struct clerk_call *call, const char *text)
{
	static const char *const spans[] = { "week", "month", "term", "half term" };

	for (size_t i = 0; text != NULL && i < sizeof(spans) / sizeof(spans[0]); i++) {
		if (strcasecmp(text, spans[i]) == 0) {
			return clerk_text_of(call, "this %s", spans[i]);
		}
	}
	return text;
}

struct diary_args {
	const char *days;
};
static const struct clerk_arg diary_spec[] = {
	CLERK_ARG_TEXT(
	    struct diary_args, days,
	    "a week, a month, the term, a school, `me` or `sip`; without it, the next two "
	    "weeks",
	    .flags = CLERK_OPTIONAL | CLERK_VERBATIM),
	{ 0 },
};

/* Of which schools the calendar has that on the day, in that part of it. */
static const char *listed(struct clerk_call *call, enum clerk_calendar list, int32_t day,
			  char session)
{
	const char *letters = "";

	for (const char *school = clerk_schools_here(call); *school != '\0'; school++) {
		struct clerk_calendar_day days[2];
		size_t count = clerk_calendar_days(call, list, *school, day, days, 2);
		bool is_so = false;

		for (size_t i = 0; i < count; i++) {
			is_so = is_so || (days[i].day == day && days[i].session == session);
		}
		letters = is_so ? clerk_text_of(call, "%s%c", letters, *school) : letters;
	}
	return letters;
}

const char *diary_listed_words(struct clerk_call *call, enum clerk_calendar list, int32_t day)
{
	static const struct {
		char session;
		const char *words;
	} parts[] = { { 0, "" }, { 'A', " in the morning" }, { 'P', " in the afternoon" } };
	enum { PARTS = 3 };
	const char *text = "";

	for (size_t i = 0; i < PARTS; i++) {
		const char *letters = listed(call, list, day, parts[i].session);

		if (letters[0] != '\0') {
			text =
			    clerk_text_of(call, "%s%s%s%s at %s", text, text[0] == '\0' ? "" : "; ",
					  list == CLERK_CALENDAR_INSET ? "INSET" : "closed",
					  parts[i].words, clerk_letters_words(call, letters));
		}
	}
	return text;
}

const char *diary_closed_words(struct clerk_call *call, int32_t day)
{
	static const enum clerk_calendar lists[] = { CLERK_CALENDAR_INSET, CLERK_CALENDAR_CLOSED };
	struct clerk_calendar_day holiday;
	bool is_holiday =
	    clerk_calendar_days(call, CLERK_CALENDAR_BANK_HOLIDAY, 0, day, &holiday, 1) > 0 &&
	    holiday.day == day;
	const char *text = is_holiday ? "bank holiday" : "";

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		const char *more = diary_listed_words(call, lists[i], day);

		text = clerk_text_of(call, "%s%s%s", text,
				     text[0] == '\0' || more[0] == '\0' ? "" : "; ", more);
	}
	return text;
}

static size_t say_closed(struct clerk_call *call, const struct clerk_days *days)
{
	int32_t to = clerk_day_of(call, days->end_s - 1);
	size_t shown = 0;

	for (int32_t day = clerk_day_of(call, days->start_s); day <= to; day++) {
		const char *words = diary_closed_words(call, day);

		if (words[0] != '\0') {
			clerk_reply(call, "%s: %s", clerk_format_day(call, day), words);
			shown++;
		}
	}
	return shown;
}

/* "me", "mine": no letter was typed for it. */
static bool is_of_sender(const char *text)
{
	return strncasecmp(text, "me", 2) == 0 && (text[2] == '\0' || text[2] == ' ');
}

void diary_show_own(struct clerk_call *call, const struct clerk_days *days)
{
	const char own[] = { clerk_voice(clerk_sender(call)), '\0' };
	const struct clerk_entry **entries;
	size_t count = find(call, own, days, clerk_is_private(call), &entries);

	clerk_reply(call, "%c%s:", days->words[0] == 'o' ? 'O' : 'F', days->words + 1);
	if (say_all(call, entries, count) == 0) {
		clerk_reply(call, "nothing was on for %s.", clerk_sender(call)->handle);
	}
}

/* In the room what all read of; in private that, and what else the sender may see. */
static void show_room(struct clerk_call *call, const struct clerk_days *days)
{
	bool is_private = clerk_is_private(call);
	const struct clerk_entry **entries;
	size_t count = diary_find_here(call, days, &entries);

	clerk_reply(call, "The room's diary%s, %s:", is_private ? " and your own" : "",
		    days->words);
	if (say_closed(call, days) + say_all(call, entries, count) == 0) {
		clerk_reply(call, "nothing %s on.", days->end_s <= clerk_now(call) ? "was" : "is");
	}
}

static enum clerk_status run_diary(struct clerk_call *call, const void *args)
{
	const char *text = ((const struct diary_args *)args)->days;
	char schools[MOST_AT_ONCE + 1] = { '\0' };
	const char *rest = diary_read_others(call, text, schools, sizeof(schools));
	struct clerk_days days;
	bool is_all = false;

	if (wall_is_asked(text)) {
		return wall_show(call, text);
	}
	if (schools[0] != '\0') {
		return is_of_sender(text)
			   ? mine_show(call, text)
			   : diary_show_schools(call, schools, diary_span_words(call, rest));
	}
	if (text != NULL && clerk_days_past(call, text, &days)) {
		show_room(call, &days);
		return CLERK_OK;
	}
	enum clerk_status status =
	    clerk_days_asked(call, diary_span_words(call, text), "diary next week", &days, &is_all);

	if (status == CLERK_OK) {
		days = is_all ? fortnight(call) : days;
		diary_from_today(call, &days);
		show_room(call, &days);
	}
	return status;
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
		    diary_find_public(call, one, days, &entries) == 0) {
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
	{ .name = "diary",
	  .summary = "Show the room's diary, or a school's part of it",
	  .example = "diary next week",
	  CLERK_TAKES(struct diary_args, diary_spec),
	  .run = run_diary },
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
