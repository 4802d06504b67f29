/* answers: who comes to a meeting, and with how many governors. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "meetings.h"

#include <stdlib.h>
#include <string.h>

enum { GOVERNORS_MAX = 20, LATE_MAX = 120 };

static const struct clerk_word words[] = {
	{ .word = "in", .heading = "Coming", .is_in = true },
	{ .word = "late", .heading = "Late", .is_in = true, .unit = "mins" },
	{ .word = "out", .heading = "Out" },
	{ 0 },
};
/* The day of an answer from before 0040 is that of its meeting in UTC (0056): another than ours
 * only of one that begins between midnight and one in summer, which takes an `anyway`. Whoever
 * answered that is asked once more, should there be one: those versions were in use for four days
 * of November. */
const struct clerk_asking meeting_asking = {
	.table = "meetings_answer",
	.words = words,
	.is_by_day = true,
	.quorum = CLERK_FIELD(struct meeting, quorum, int64_t),
	.counted = "Governors",
	.has_notes = true,
	.asked = meeting_asked,
	.heard = meeting_quorum_heard,
	.is_aloud = meeting_quorum_is_aloud,
};

struct answer_args {
	struct clerk_item item;
	const char *more; /* "+2 governors" */
};

/* "+2", "two", "(10": what stands in front of the number, and as a word. */
static int64_t read_number(const char *text, const char **ret_rest)
{
	static const char *const links[] = { "with ", "and ",   "plus ", "bringing ",
					     "by ",   "about ", "(",     "+" };
	static const struct {
		const char *word;
		int64_t count;
	} numbers[] = { { "none", 0 },    { "one", 1 },     { "two", 2 },        { "three", 3 },
			{ "four", 4 },    { "five", 5 },    { "ten", 10 },       { "fifteen", 15 },
			{ "twenty", 20 }, { "thirty", 30 }, { "a couple of", 2 } };
	char *rest;

	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++) {
		size_t len = strlen(links[i]);

		text += strncmp(text, links[i], len) == 0 ? len : 0;
	}
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		size_t len = strlen(numbers[i].word);

		if (strncmp(text, numbers[i].word, len) == 0 && strchr(" )", text[len]) != NULL) {
			*ret_rest = text + len;
			return numbers[i].count;
		}
	}
	long count = strtol(text, &rest, 10);

	*ret_rest = rest;
	return rest == text ? -1 : count;
}

/* A number and one of the words; -1: not understood. */
static int64_t read_count(const char *text, const char *const *units, int64_t most)
{
	const char *rest;

	if (text == NULL || text[0] == '\0') {
		return 0;
	}
	int64_t count = read_number(text, &rest);
	size_t len = strcspn(rest, ")");

	for (; *units != NULL && count >= 0 && count <= most; units++) {
		if (strlen(*units) == len && strncmp(rest, *units, len) == 0) {
			return count;
		}
	}
	return -1;
}

/* "+2 governors", "with 2 governors" -> 2; -1: not understood. */
static int64_t read_governors(const char *text)
{
	static const char *const units[] = { "",      " governor", " governors", " gov", " govs",
					     " more", " others",   " other",     NULL };

	return read_count(text, units, GOVERNORS_MAX);
}

/* "10 mins", "by 10 minutes", "about half an hour"; 0: not said; -1: not understood. */
static int64_t read_minutes(const char *text)
{
	static const char *const units[] = {
		"",   " min", " mins", " minute",    " minutes",  "mins",          "min",
		" m", "m",    " late", " mins late", " min late", " minutes late", NULL
	};

	return text != NULL && strstr(text, "half an hour") != NULL
		   ? 30
		   : read_count(text, units, LATE_MAX);
}

/* "next Thurs because of the bus 20 mins"; "my class of 3" is no such thing. -1: none is said. */
static int64_t minutes_in(const char *text)
{
	int64_t minutes = read_minutes(text);

	for (const char *at = text; minutes < 0 && at != NULL && *at != '\0';) {
		const char *rest = at;
		int64_t count = read_number(at, &rest);

		rest += strspn(rest, " ");
		/* "10 mins, traffic" */
		minutes = count > 0 && count <= LATE_MAX && strncmp(rest, "min", strlen("min")) == 0
			      ? count
			      : minutes;
		at += strcspn(at, " ,");
		at += strspn(at, " ,");
	}
	return minutes;
}

/* "coming, 15 mins late", "but will be about ten mins late" */
static bool is_late_too(const char *text)
{
	return text != NULL && strstr(text, "late") != NULL && minutes_in(text) > 0;
}

/* "Head A 08:00, 2 governors 09:30" */
static const char *governors_words(struct clerk_call *call, const struct meeting *m, int64_t count)
{
	if (m->governors_s == 0) {
		return clerk_text_of(call, "in for %s with %lld governor%s",
				     clerk_item_name(call, &m->base), (long long)count,
				     count == 1 ? "" : "s");
	}
	const char *from = clerk_format_minute(call, clerk_minute_of(call, m->base.slot.start_s));
	const char *later = clerk_format_minute(call, clerk_minute_of(call, m->governors_s));

	return clerk_text_of(call, "Head %s %s, %lld governor%s %s", clerk_sender(call)->handle,
			     from, (long long)count, count == 1 ? "" : "s", later);
}

/* "+2", "two more", "with lots": is a number of them meant? */
static bool is_of_governors(const struct meeting *m, const char *text)
{
	bool is_with = strncmp(text, "with ", strlen("with ")) == 0;

	return (is_with && m->governors_s != 0) || strstr(text, "gov") != NULL ||
	       strchr("+(123456789", text[0]) != NULL ||
	       read_number(text, &(const char *){ NULL }) > 0;
}

/* Words that limit it, "but I leave at half 8", or may turn it round. */
static bool is_limited(const char *text)
{
	static const char *const limits[] = { "but",    "if",    "only",      "unless",   "except",
					      "not",    "maybe", "might",     "probably", "depends",
					      "until",  "till",  "apologies", "apols",    "instead",
					      "though", "out",   "in",        NULL };

	for (const char *at = text; *at != '\0'; at += strcspn(at, " ,"), at += strspn(at, " ,")) {
		for (size_t i = 0; limits[i] != NULL; i++) {
			size_t len = strlen(limits[i]);

			if (strncmp(at, limits[i], len) == 0 && strchr(" ,", at[len]) != NULL) {
				return true;
			}
		}
	}
	return strchr(text, '?') != NULL;
}

/* It is hers to say whether that is a yes as it stands; what limits it the others have read. */
static enum clerk_status ask_limit(struct clerk_call *call, const struct meeting *m)
{
	const char *line = clerk_text_of(call, "in %s", clerk_item_name(call, &m->base));
	const struct clerk_choice choices[] = { { .key = "yes", .line = line } };

	return clerk_ask(call, choices, 1,
			 "Shall I put you down as coming to %s? I can't note more than that. Reply "
			 "`yes`, or say `%sout %s`.",
			 clerk_item_name(call, &m->base), clerk_prefix(call),
			 clerk_item_name(call, &m->base));
}

/* "2 of us": who comes with her takes a governor's place only if it is one. */
static enum clerk_status ask_of_us(struct clerk_call *call, const struct meeting *m, int64_t others)
{
	const char *name = clerk_item_name(call, &m->base);
	const char *with = clerk_text_of(call, "in %s +%lld governors", name, (long long)others);
	const char *alone = clerk_text_of(call, "in %s", name);
	const struct clerk_choice choices[] = { { .key = "yes", .line = with },
						{ .key = "no", .line = alone } };

	return clerk_ask(call, choices, 2,
			 "%s with you: %s? Reply `yes`, or `no` and I put you down for %s alone.",
			 clerk_text_of(call, "%lld", (long long)others),
			 others == 1 ? "a governor" : "all governors", name);
}

static enum clerk_status put_late(struct clerk_call *call, const struct meeting *record,
				  const char *more)
{
	bool is_why = more != NULL && strpbrk(more, "0123456789") == NULL;
	int64_t minutes = minutes_in(more);

	minutes = minutes < 0 ? meeting_minutes_until(call, record, more, LATE_MAX) : minutes;
	minutes = minutes < 0 && is_why ? 0 : minutes;

	if (minutes < 0) {
		return clerk_fail(call, CLERK_USAGE,
				  "How late? For example `%slate %s 10 mins`, up to two hours.",
				  clerk_prefix(call), clerk_item_name(call, record));
	}
	return clerk_answer(call, record, "late", minutes,
			    minutes == 0
				? NULL
				: clerk_text_of(call, "%lld mins late for %s", (long long)minutes,
						clerk_item_name(call, record)));
}

static enum clerk_status late(struct clerk_call *call, const void *args, void *record)
{
	enum clerk_status status = meeting_check_invited(call, record);

	return status == CLERK_OK ? put_late(call, record, ((const struct answer_args *)args)->more)
				  : status;
}

/* "but I won't get there before ten past four": how late is told by its hour. */
static bool is_late_in_all_but_name(struct clerk_call *call, const struct meeting *m,
				    const char *text)
{
	static const char *const bounds[] = { "before",   "till",   "til",    "until", "get there",
					      "be there", "nearer", "arrive", NULL };
	bool is_bound = false;

	for (size_t i = 0; bounds[i] != NULL; i++) {
		is_bound = is_bound || strstr(text, bounds[i]) != NULL;
	}
	return is_bound && meeting_minutes_until(call, m, text, LATE_MAX) > 0;
}

/* Who comes in her place or with her, or until when, stands on the card. */
static enum clerk_status put_noted(struct clerk_call *call, const struct meeting *m,
				   const char *more, const char *note)
{
	int64_t said = clerk_find_governors(more);

	meeting_note_keep(call, m);
	return clerk_answer_noted(
	    call, m, "in", said > 0 && said <= GOVERNORS_MAX ? said : 0, note,
	    clerk_text_of(call, "in for %s, %s", clerk_item_name(call, m), note));
}

static enum clerk_status put_in(struct clerk_call *call, const struct meeting *m, const char *more)
{
	int64_t governors = read_governors(more);
	int64_t said = governors < 0 ? clerk_find_governors(more) : 0;
	struct clerk_people_said us;

	if (is_late_too(more)) {
		return put_late(call, m, more);
	}
	const char *note = meeting_note(call, m, more);

	if (note[0] != '\0') {
		return put_noted(call, m, more, note);
	}
	governors = said > 0 && said <= GOVERNORS_MAX ? said : governors;
	if (governors < 0 && !is_of_governors(m, more)) {
		return is_late_in_all_but_name(call, m, more) ? put_late(call, m, more)
		       : is_limited(more)                     ? ask_limit(call, m)
					  : clerk_answer(call, m, "in", 0, NULL);
	}
	if (governors < 0 && clerk_find_people(more, &us) && us.count > 1 &&
	    us.count <= GOVERNORS_MAX) {
		return ask_of_us(call, m, us.count - 1);
	}
	if (governors < 0) {
		return clerk_fail(
		    call, CLERK_USAGE,
		    "How many governors come too? For example `+2 governors`, up to 20.");
	}
	return clerk_answer(call, m, "in", governors,
			    governors == 0 ? NULL : governors_words(call, m, governors));
}

static enum clerk_status in(struct clerk_call *call, const void *args, void *record)
{
	enum clerk_status status = meeting_check_invited(call, record);

	return status == CLERK_OK ? put_in(call, record, ((const struct answer_args *)args)->more)
				  : status;
}

bool meeting_are_governors(const char *text)
{
	return read_governors(text) >= 0 || clerk_find_governors(text) > 0;
}

enum clerk_status meeting_bring_governors(struct clerk_call *call, struct meeting *m,
					  const char *text)
{
	enum clerk_status status = meeting_check_invited(call, m);

	return status == CLERK_OK ? put_in(call, m, text) : status;
}

static enum clerk_status out(struct clerk_call *call, const void *args, void *record)
{
	enum clerk_status status = meeting_check_invited(call, record);

	return status == CLERK_OK ? clerk_answer_step(call, args, record) : status;
}

/* ---- to the one ahead ---- */

/* "15 mins", "till 8.20", "about half an hour": is that how late somebody is? */
static bool is_how_late(const char *text)
{
	const char *hour = text + (meeting_is_time_lead(text) ? strcspn(text, " ,") : 0);

	hour += strspn(hour, " ,");
	size_t len = strspn(hour, "0123456789.:");
	bool is_hour = len > 0 && (hour > text || strcspn(hour, ".:") < len) &&
		       strchr(" ,apmi", hour[len]) != NULL;

	return read_minutes(text) > 0 || is_hour;
}

/* Without naming the meeting there is only what it is surely about: "in the hall" is none. */
static bool is_in_more(const char *text)
{
	static const char *const leads[] = {
		"with ", "and ", "plus ", "bringing ", "me ", "+", "&"
	};
	bool is_led = text[0] >= '1' && text[0] <= '9';

	for (size_t i = 0; i < sizeof(leads) / sizeof(leads[0]); i++) {
		is_led = is_led || strncmp(text, leads[i], strlen(leads[i])) == 0;
	}
	bool is_late = strstr(text, "late") != NULL && read_minutes(text) > 0;

	return is_late || read_governors(text) >= 0 || meeting_is_note(text) ||
	       (is_led && clerk_find_governors(text) > 0);
}

static enum clerk_status in_ahead(struct clerk_call *call, const void *args)
{
	const char *more = ((const struct answer_args *)args)->more;

	return clerk_answer_ahead_with(call, is_late_too(more) ? "late" : "in",
				       more == NULL ? "" : more, args);
}

static enum clerk_status late_ahead(struct clerk_call *call, const void *args)
{
	const char *more = ((const struct answer_args *)args)->more;

	return clerk_answer_ahead_with(call, "late", more == NULL ? "" : more, args);
}

static const struct clerk_arg late_spec[] = {
	CLERK_ARG_ITEM(struct answer_args, item, "the meeting, M14", .flags = 0),
	CLERK_ARG_TEXT(struct answer_args, more, "how late: `10 mins`", .flags = CLERK_OPTIONAL),
	{ 0 },
};
static const struct clerk_arg in_spec[] = {
	CLERK_ARG_ITEM(struct answer_args, item, "the meeting, M14", .flags = 0),
	CLERK_ARG_TEXT(struct answer_args, more, "who comes too: `+2 governors`",
		       .flags = CLERK_OPTIONAL),
	{ 0 },
};
static const struct clerk_arg in_ahead_spec[] = {
	CLERK_ARG_TEXT(struct answer_args, more, "who comes too: `+2 governors`",
		       .flags = CLERK_OPTIONAL, .is_one = is_in_more),
	{ 0 },
};
static const struct clerk_arg late_ahead_spec[] = {
	CLERK_ARG_TEXT(struct answer_args, more, "how late: `10 mins`", .flags = CLERK_OPTIONAL,
		       .is_one = is_how_late),
	{ 0 },
};
static const struct clerk_arg item_spec[] = {
	CLERK_ARG_ITEM(struct answer_args, item, "the meeting, M14", .flags = 0),
	{ 0 },
};

#define ANSWERERS (CLERK_HEAD | CLERK_SIP | CLERK_DELEGATE)
/* To the meeting that is named. */
#define ANSWER(word, spec, handler, what) \
	{ \
		.name = (word), .item = 'M', .summary = (what), .example = word " M14", \
		CLERK_TAKES(struct answer_args, spec), .who = ANSWERERS, .step = (handler), \
		.is_answer = true \
	}
/* To the one ahead. */
#define ANSWER_AHEAD(word, what, handler, ...) \
	{ \
		.name = (word), .summary = (what), .example = (word), .who = ANSWERERS, \
		.run = (handler), .is_answer = true, __VA_ARGS__ \
	}

const struct clerk_command meeting_answer_commands[] = {
	ANSWER("in", in_spec, in, "Say that you are coming"),
	ANSWER_AHEAD("in", "Say that you are coming to the one meeting ahead", in_ahead,
		     CLERK_TAKES(struct answer_args, in_ahead_spec)),
	ANSWER("out", item_spec, out, "Say that you can't come"),
	ANSWER_AHEAD("out", "Say that you can't come to the one meeting ahead", clerk_answer_ahead,
		     .args = NULL),
	ANSWER("late", late_spec, late, "Say that you will be late"),
	ANSWER_AHEAD("late", "Say that you will be late for the one meeting ahead", late_ahead,
		     CLERK_TAKES(struct answer_args, late_ahead_spec), .does = CLERK_DOES_LATE),
	{ 0 },
};
