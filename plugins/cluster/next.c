/* next: the next half days on which a school, or several together, are free. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster.h"

#include "clerk/calendar.h"
#include "clerk/diary.h"
#include "clerk/item.h"
#include "clerk/roster.h"

enum { SHOWN_MAX = 6, SEARCH_DAYS = 70, NOON_MIN = 12 * 60, MINUTE_S = 60 };
/* On top of a drive; and the road where nobody has said how long it is. */
enum { MARGIN_MIN = 10, UNKNOWN_MIN = 30 };

/* What is asked: of whom, which halves of days, from when to when. */
struct search {
	struct clerk_call *call;
	char schools[MOST_AT_ONCE + 1]; /* the first is where they would meet */
	bool may[2];                    /* mornings, afternoons */
	int32_t from[2], to[2];         /* their minutes of the day */
	int32_t first, last;            /* days */
};

/* ---- is it free? ---- */

/* How long somebody who has been there is on the road to where they would meet. */
static int64_t road_s(const struct search *s, const struct clerk_entry *entry)
{
	char at = s->schools[0];
	const char *place = entry->place;
	bool is_school = place != NULL && place[0] != '\0' && place[1] == '\0' &&
			 clerk_school(s->call, place[0]) != NULL;

	if (at == '+' || place == NULL || place[0] == '\0' || (is_school && place[0] == at)) {
		return 0;
	}
	int64_t drive = is_school ? clerk_drive_minutes(s->call, place[0], at) : -1;

	return (drive < 0 ? UNKNOWN_MIN : drive + MARGIN_MIN) * MINUTE_S;
}

/* Is it her own school's alone that she asks of, where nobody else reads it? */
static bool is_own(const struct search *s)
{
	return clerk_is_private(s->call) && s->schools[0] == clerk_sender(s->call)->school &&
	       s->schools[1] == '\0';
}

/* Of what is private others learn nothing by what is left out; of one's own it stands for the whole
 * half of its day, where it is agreed. */
static bool is_in_the_way(const struct search *s, const struct clerk_entry *entry, int64_t start_s,
			  int64_t end_s)
{
	bool is_hidden = entry->item.letter == '\0' || entry->visibility != CLERK_PUBLIC;
	int64_t from_s = entry->start_s, to_s = entry->end_s;
	int64_t road = is_hidden ? 0 : road_s(s, entry);

	if (is_hidden && !is_own(s)) {
		return false;
	}
	if (is_hidden) {
		clerk_diary_widen(s->call, &from_s, &to_s);
	}
	return (entry->is_firm || !is_hidden) && from_s - road < end_s && to_s + road > start_s;
}

static bool is_open(const struct search *s, int64_t start_s, int64_t end_s)
{
	bool is_open = true;

	for (const char *school = s->schools; *school != '\0'; school++) {
		char of = *school == '+' ? '\0' : *school;

		is_open = is_open &&
			  clerk_day_kind_during(s->call, of, start_s, end_s) == CLERK_DAY_SCHOOL;
	}
	return is_open;
}

static bool is_free(const struct search *s, int32_t day, int part)
{
	struct clerk_call *call = s->call;
	int64_t start_s = clerk_instant(call, day, s->from[part]);
	int64_t end_s = clerk_instant(call, day, s->to[part]);
	const struct clerk_entry *entries;

	if (start_s <= clerk_now(call) || !is_open(s, start_s, end_s)) {
		return false;
	}
	size_t count =
	    clerk_diary_find(call, s->schools, clerk_instant(call, day, 0),
			     clerk_instant(call, day + 1, 0), (struct clerk_item){ 0 }, &entries);

	for (size_t i = 0; i < count; i++) {
		if (is_in_the_way(s, &entries[i], start_s, end_s)) {
			return false;
		}
	}
	return true;
}

/* ---- what was asked ---- */

/* Which halves of the day a text names; what else it says. */
static const char *parts_in(struct clerk_call *call, const char *text, bool has[2])
{
	static const char *const mornings[] = { "morning", "mornings", "am", "a.m", NULL };
	static const char *const afternoons[] = { "afternoon", "afternoons", "pm", "p.m", NULL };
	/* "half a day": either */
	static const char *const small[] = { "a",    "an",       "half",    "for",  "day",
					     "days", "half-day", "halfday", "free", NULL };
	const char *rest = "";

	for (text += strspn(text, " ,.?"); *text != '\0'; text += strspn(text, " ,.?")) {
		size_t len = strcspn(text, " ,?");
		bool is_am = clerk_word_is_in(text, len, mornings);
		bool is_pm = clerk_word_is_in(text, len, afternoons);

		has[0] = has[0] || is_am;
		has[1] = has[1] || is_pm;
		if (!is_am && !is_pm && !(clerk_word_is_in(text, len, small) && *rest == '\0')) {
			rest = clerk_text_of(call, "%s%s%.*s", rest, *rest == '\0' ? "" : " ",
					     (int)len, text);
		}
		text += len;
	}
	return rest;
}

/* "mornings": that half alone, be it in the text or elsewhere in the line; its words are taken out
 * of the text. */
static const char *read_parts(struct search *s, const char *text)
{
	bool has[2] = { false, false };
	const char *rest = parts_in(s->call, text, has);

	if (!has[0] && !has[1]) {
		(void)parts_in(s->call, clerk_said(s->call), has);
	}
	s->may[0] = has[0] || !has[1];
	s->may[1] = has[1] || !has[0];
	return rest;
}

/* The hours of a morning and an afternoon, as they are read of any date. */
static void read_hours(struct search *s)
{
	static const char *const parts[] = { "am", "pm" };
	const char *day = clerk_format_day(s->call, s->first + 1);

	for (int part = 0; part < 2; part++) {
		struct clerk_days days;
		bool is_read = clerk_days_in(
		    s->call, clerk_text_of(s->call, "%s %s", day, parts[part]), &days);

		s->from[part] = is_read ? clerk_minute_of(s->call, days.start_s)
					: NOON_MIN - 3 * 60 + part * 4 * 60;
		s->to[part] =
		    is_read ? clerk_minute_of(s->call, days.end_s) : s->from[part] + 2 * 60;
	}
}

static enum clerk_status read_days(struct search *s, const char *text)
{
	struct clerk_call *call = s->call;
	struct clerk_days days;
	bool is_all = false;
	enum clerk_status status = clerk_days_asked(
	    call, text[0] == '\0' ? NULL : diary_span_words(call, text),
	    clerk_text_of(call, "next free %c next week", s->schools[0]), &days, &is_all);

	s->first = clerk_day_of(call, clerk_now(call)) + 1;
	s->last = s->first + SEARCH_DAYS;
	if (status == CLERK_OK && !is_all) {
		int32_t from = clerk_day_of(call, days.start_s);
		int32_t to = clerk_day_of(call, days.end_s - 1);

		/* today's only where it is asked about: nobody is ready at once */
		s->first = from >= s->first || to < s->first ? from : s->first;
		s->last = to < s->first + SEARCH_DAYS ? to : s->first + SEARCH_DAYS;
	}
	return status;
}

/* ---- the answer ---- */

static const char *one_words(struct clerk_call *call, char school)
{
	return school == '+' ? "the SIP" : clerk_text_of(call, "%c", school);
}

/* "G is", "G and A are both", "G, H and A are all" */
static const char *who_words(struct clerk_call *call, const char *schools)
{
	const char *words = one_words(call, schools[0]);
	size_t count = strlen(schools);

	for (size_t i = 1; i < count; i++) {
		words = clerk_text_of(call, "%s%s %s", words, i + 1 == count ? " and" : ",",
				      one_words(call, schools[i]));
	}
	return clerk_text_of(call, "%s %s", words,
			     count == 1   ? "is"
			     : count == 2 ? "are both"
					  : "are all");
}

/* "Thu 26 Nov 2026 morning and afternoon, Fri 27 Nov morning"; how many halves, and the first. */
static size_t list_free(struct search *s, const char **ret_words, const char **ret_first)
{
	struct clerk_call *call = s->call;
	const char *words = "";
	size_t found = 0;

	for (int32_t day = s->first; day <= s->last && found < SHOWN_MAX; day++) {
		bool is_am = s->may[0] && is_free(s, day, 0);
		bool is_pm = s->may[1] && is_free(s, day, 1);

		if (!is_am && !is_pm) {
			continue;
		}
		if (found == 0) {
			*ret_first = clerk_text_of(call, "%s %s", clerk_format_day_short(call, day),
						   is_am ? "am" : "pm");
		}
		words = clerk_text_of(call, "%s%s%s %s%s%s", words, found == 0 ? "" : ", ",
				      found == 0 ? clerk_format_day(call, day)
						 : clerk_format_day_short(call, day),
				      is_am ? "morning" : "", is_am && is_pm ? " and " : "",
				      is_pm ? "afternoon" : "");
		found += (size_t)is_am + (size_t)is_pm;
	}
	*ret_words = words;
	return found;
}

/* A head may ask for one of them at once. */
static const char *ask_words(struct search *s, const char *first)
{
	const struct clerk_person *sender = clerk_sender(s->call);
	bool may_visit = (sender->role & CLERK_HEAD) != 0 && s->schools[0] != '+' &&
			 s->schools[0] != sender->school;

	return may_visit ? clerk_text_of(s->call, " `%svisit %c %s` and what for asks for it.",
					 clerk_prefix(s->call), s->schools[0], first)
			 : "";
}

struct next_args {
	const struct clerk_school *school;
	const char *days;
};
static const struct clerk_arg next_spec[] = {
	CLERK_ARG_SCHOOL(struct next_args, school, "the school", .flags = 0),
	CLERK_ARG_TEXT(struct next_args, days,
		       "who else, and which: `and me mornings next week`; without it, any",
		       .flags = CLERK_OPTIONAL),
	{ 0 },
};

bool next_is_asked(struct clerk_call *call)
{
	static const char *const words[] = { "when ",      "when's ", "whens ",   "next free",
					     "first free", "soonest", "earliest", " gap",
					     "slot",       NULL };
	static const char *const others[] = { "shut", "closed", "open", "inset", NULL };
	const char *said = clerk_said(call);
	bool is_asked = false;

	for (size_t i = 0; words[i] != NULL; i++) {
		is_asked = is_asked || strcasestr(said, words[i]) != NULL;
	}
	for (size_t i = 0; others[i] != NULL; i++) {
		is_asked = is_asked && strcasestr(said, others[i]) == NULL;
	}
	return is_asked;
}

enum clerk_status next_find(struct clerk_call *call, const char *schools, const char *text)
{
	struct search s = { .call = call };
	const char *words = "", *first = "";

	memcpy(s.schools, schools, strlen(schools) + 1);
	enum clerk_status status = read_days(&s, read_parts(&s, text == NULL ? "" : text));

	if (status != CLERK_OK) {
		return status;
	}
	read_hours(&s);
	if (list_free(&s, &words, &first) == 0) {
		clerk_reply(call, "I find no %s on which %s free from %s to %s.",
			    s.may[0] && s.may[1] ? "half day"
			    : s.may[0]           ? "morning"
						 : "afternoon",
			    who_words(call, s.schools), clerk_format_day(call, s.first),
			    clerk_format_day(call, s.last));
		return CLERK_OK;
	}
	clerk_reply(call, "%s free next on: %s.%s", who_words(call, s.schools), words,
		    ask_words(&s, first));
	return CLERK_OK;
}

static enum clerk_status run_next(struct clerk_call *call, const void *args)
{
	const struct next_args *a = args;
	char schools[MOST_AT_ONCE + 1] = { a->school->letter };
	const char *rest = diary_read_others(call, a->days, schools, sizeof(schools));

	return next_find(call, schools, rest);
}

const struct clerk_command next_commands[] = {
	{ .name = "next free",
	  .summary = "Find the next half days on which a school is free, or several are",
	  .example = "next free G mornings",
	  CLERK_TAKES(struct next_args, next_spec),
	  .run = run_next },
	{ 0 },
};
