/* refer_before: "the day before V1", "30 mins before the breakfast": a moment that is told by a
 * thing becomes its date. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"
#include "dates/amount.h"
#include "dates/when.h"
#include "host/amend.h"
#include "host/guess_intent.h"
#include "host/item.h"
#include "host/refer.h"
#include "host/refer_before.h"

#include <stdlib.h>
#include <string.h>

/* Among the words given, where nobody can type it and each question on the way keeps it: from what
 * the date in the line was counted, and how, "before=V12/30/0 ". */
#define TOLD_BY "before="

enum { MINUTE_S = 60, LONGEST_NAME = 6, FAR_DAYS = 60 };

/* How long before, or when on its day; `minutes` 0: of days, at `minute` of the day, -1: none said.
 */
struct span_before {
	int64_t minutes;
	int32_t days, minute;
};

struct before {
	struct host *host;
	struct request *request;
	const char *from, *to; /* of the line: what becomes a date */
	struct span_before span;
	struct candidate thing;
};

/* Of what stands right in front of "before", or is said of its day. */
static const struct {
	const char *words;
	struct span_before span;
	bool is_of_day; /* "on the morning of" */
} spans[] = {
	/* clang-format off */
	{ "the day before", { 0, 1, -1 }, false },
	{ "a day before", { 0, 1, -1 }, false },
	{ "1 day before", { 0, 1, -1 }, false },
	{ "one day before", { 0, 1, -1 }, false },
	{ "two days before", { 0, 2, -1 }, false },
	{ "2 days before", { 0, 2, -1 }, false },
	{ "three days before", { 0, 3, -1 }, false },
	{ "3 days before", { 0, 3, -1 }, false },
	{ "the night before", { 0, 1, 18 * 60 }, false },
	{ "the evening before", { 0, 1, 18 * 60 }, false },
	{ "the morning before", { 0, 1, 8 * 60 }, false },
	{ "a week before", { 0, 7, -1 }, false },
	{ "the week before", { 0, 7, -1 }, false },
	{ "1 week before", { 0, 7, -1 }, false },
	{ "two weeks before", { 0, 14, -1 }, false },
	{ "2 weeks before", { 0, 14, -1 }, false },
	{ "a fortnight before", { 0, 14, -1 }, false },
	{ "on the morning of", { 0, 0, 8 * 60 }, true },
	{ "the morning of", { 0, 0, 8 * 60 }, true },
	{ "on the day of", { 0, 0, -1 }, true },
	{ "the day of", { 0, 0, -1 }, true },
	/* clang-format on */
};

/* "30 mins before", "half an hour before": the bytes in front of " before" that are an amount of
 * the clock, as many as are; 0: none. */
static size_t clock_before(struct before *b, const char *line, const char *at)
{
	enum { MOST_WORDS = 5 };
	const char *start = at;
	size_t len = 0;

	for (int words = 0; words < MOST_WORDS && start > line; words++) {
		while (start > line && start[-1] == ' ') {
			start--;
		}
		while (start > line && start[-1] != ' ') {
			start--;
		}
		size_t used = 0;
		const char *text = arena_strndup(b->request->arena, start, (size_t)(at - start));
		struct amount_outcome amount =
		    amount_parse_prefix(b->request->arena, text, 24 * 60, &used);

		if (amount.kind == AMOUNT_VALUE && text[used] == '\0' && amount.minutes > 0) {
			b->span = (struct span_before){ .minutes = amount.minutes, .minute = -1 };
			b->from = start;
			len = (size_t)(at - start);
		}
	}
	return len;
}

/* Where the name of the thing begins; NULL: no such moment is told. */
static const char *read_span(struct before *b, const char *line)
{
	for (const char *at = line; *at != '\0'; at += strcspn(at, " "), at += strspn(at, " ")) {
		for (size_t i = 0; i < sizeof(spans) / sizeof(spans[0]); i++) {
			size_t len = acts_words_len(at, spans[i].words);

			if (len > 0 && (at[len] == ' ' || at[len] == '\0')) {
				b->span = spans[i].span;
				b->from = at;
				return at + len + (at[len] == ' ');
			}
		}
		size_t len = acts_words_len(at, "before");

		if (len > 0 && at[len] == ' ' && at > line && clock_before(b, line, at - 1)) {
			return at + len + 1;
		}
	}
	return NULL;
}

/* That thing, with a date that is to come, where its sender may see it here. */
static bool take_thing(struct before *b, struct clerk_item item)
{
	struct referring r;

	if (!refer_candidates(b->host, b->request, "history", &r)) {
		return false;
	}
	for (size_t i = 0; i < r.all_count; i++) {
		bool is_seen = b->request->is_private || r.all[i].is_public;

		if (is_seen && item_is_same(r.all[i].item, item) && r.all[i].day != 0) {
			b->thing = r.all[i];
			return true;
		}
	}
	return false;
}

static bool find_thing(struct before *b, const char *name)
{
	struct request as = *b->request;
	struct clerk_item item;

	as.said = as.line = name;
	return guess_thing(b->host, &as, &item) && take_thing(b, item);
}

/* "with Greenway", behind what is its name already. */
static const char *with_school(const struct before *b, const char *end)
{
	static const char *const joints[] = { "to", "at", "with", "from", NULL };
	const char *at = end + strspn(end, " ");
	size_t joint = acts_longest_len(at, joints);
	const char *name = at + joint + strspn(at + joint, " ");
	size_t len = strcspn(name, " ,.;:");

	return joint > 0 && len > 0 &&
		       permit_school(b->request, arena_strndup(b->request->arena, name, len)) !=
			   NULL
		   ? name + len
		   : end;
}

/* "the alder visit": what it is stands behind what it is called by. */
static const char *with_noun(const char *end)
{
	static const char *const nouns[] = { "visit",   "meeting", "mtg",   "breakfast",
					     "brekkie", "one",     "thing", NULL };
	const char *at = end + strspn(end, " ");
	size_t len = acts_longest_len(at, nouns);

	return len > 0 ? at + len : end;
}

/* Behind all of what it is called, where the line says that: "SATs week", not "SATs". */
static const char *with_title(const struct before *b, const char *name, const char *end)
{
	const char *title = b->thing.title;
	size_t len = title == NULL ? 0 : strlen(title);
	bool is_whole = len > (size_t)(end - name) && str_starts_fold(name, title) &&
			strchr(" ,.;:", name[len]) != NULL;

	return is_whole ? name + len : end;
}

/* Its name, as short as tells which. */
static bool read_thing(struct before *b, const char *name)
{
	const char *end = name;

	for (int words = 0; words < LONGEST_NAME && *end != '\0'; words++) {
		end += strspn(end, " ");
		end += strcspn(end, " ,.;:");
		if (find_thing(b, arena_strndup(b->request->arena, name, (size_t)(end - name)))) {
			end = with_title(b, name, end);
			b->to = with_school(b, with_noun(end));
			return b->to == with_noun(end) ||
			       find_thing(b, arena_strndup(b->request->arena, name,
							   (size_t)(b->to - name)));
		}
	}
	return false;
}

/* "remind me the night before", "the day before to print them": before what she has just done. */
static bool is_of_last(struct before *b, const char *name)
{
	static const char *const behind[] = { "to", "about", "that", "it", "so", NULL };
	struct request *request = b->request;
	struct change own;
	struct clerk_item item;
	size_t used = 0;

	b->to = name - (*name != '\0');
	return (*name == '\0' || acts_longest_len(name, behind) > 0) &&
	       amend_own(b->host, request, request->message->room_id, &own) &&
	       command_read_item(own.items, &item, &used) && take_thing(b, item);
}

/* " V12 phonics" */
static const char *name_of(const struct before *b)
{
	const char *title = b->thing.title;

	return arena_printf(b->request->arena, " %c%lld%s%s", b->thing.item.letter,
			    (long long)b->thing.item.number, title == NULL ? "" : " ",
			    title == NULL ? "" : title);
}

static const char *date_of(const struct before *b)
{
	struct arena *arena = b->request->arena;
	const struct tz *tz = b->request->cluster->calendar->tz;

	if (b->span.minutes > 0) {
		return when_format_instant(arena, tz, b->thing.at_s - b->span.minutes * MINUTE_S);
	}
	const char *day = when_format_day(arena, b->thing.day - b->span.days);

	return b->span.minute < 0
		   ? day
		   : arena_printf(arena, "%s %s", day, when_format_minute(arena, b->span.minute));
}

/* "would you mind reminding me …", "give me a nudge …": the line from its verb on; NULL: it asks
 * for no reminder. */
static const char *from_verb(struct host *host, const struct request *request)
{
	static const struct {
		const char *words, *whom, *intent;
	} verbs[] = {
		{ "remind me ", "me", "remindme" },       { "reminding me ", "me", "remindme" },
		{ "give me a nudge ", "me", "remindme" }, { "give us a nudge ", "me", "remindme" },
		{ "give me a shout ", "me", "remindme" }, { "give us a shout ", "me", "remindme" },
		{ "nudge me ", "me", "remindme" },        { "remind us ", "us", "remindus" },
		{ "reminding us ", "us", "remindus" },
	};
	const char *line = request->line, *said = request->said;

	if (str_starts_fold(line, "remind ")) {
		return line;
	}
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		const char *at = strcasestr(said, verbs[i].words);

		if (at != NULL && guess_wants(host, request, verbs[i].intent)) {
			return arena_printf(request->arena, "remind %s %s", verbs[i].whom,
					    at + strlen(verbs[i].words));
		}
	}
	return NULL;
}

/* The argument that is told; NULL: the row does not want to know. */
static const struct clerk_arg *before_arg(const struct clerk_command *row)
{
	const struct clerk_arg *arg = row->args;

	while (arg != NULL && arg->name != NULL && arg->type != CLERK_BEFORE) {
		arg++;
	}
	return arg == NULL || arg->name == NULL ? NULL : arg;
}

void before_settle(struct host *host, struct request *request, struct command_found *found)
{
	struct before b = { .host = host, .request = request };
	bool is_settled = strstr(request->given, TOLD_BY) != NULL;
	const char *line = request->is_quiet || is_settled ? NULL : from_verb(host, request);
	const char *name = line == NULL ? NULL : read_span(&b, line);

	bool is_named = name != NULL && read_thing(&b, name);

	if (name == NULL || !(is_named || is_of_last(&b, name))) {
		return;
	}
	request->is_unsure_line = request->is_unsure_line || !is_named;
	bool is_on = b.from - line >= 4 && str_starts_fold(b.from - 4, " on ");

	int lead = (int)(b.from - line) - (is_on ? 3 : 0);
	bool is_bare = b.to[strspn(b.to, " .!,")] == '\0' && lead <= (int)strlen("remind me ");

	/* with nothing to say, it is of the thing */
	request->line = arena_printf(request->arena, "%.*s%s%s", lead, line, date_of(&b),
				     is_bare ? name_of(&b) : b.to);
	request->said = request->line;
	request->is_topic = false;
	*found = command_find(&host->parts.plugins->table, request->line);
	if (found->match == COMMAND_FOUND && before_arg(found->row->command) != NULL) {
		request->given =
		    arena_printf(request->arena, "%s" TOLD_BY "%c%lld/%lld/%d ", request->given,
				 b.thing.item.letter, (long long)b.thing.item.number,
				 (long long)b.span.minutes, (int)b.span.days);
	}
}

void before_fill(const struct request *request, const struct clerk_command *row, void *record)
{
	const struct clerk_arg *arg = before_arg(row);
	const char *told = strstr(request->given, TOLD_BY);
	struct clerk_before before = { .days = 0 };
	char *at;

	if (arg == NULL || told == NULL) {
		return;
	}
	told += strlen(TOLD_BY);
	before.thing = (struct clerk_item){ *told, strtoll(told + 1, &at, 10) };
	before.minutes = strtoll(at + 1, &at, 10);
	before.days = strtoll(at + 1, &at, 10);
	memcpy((unsigned char *)record + arg->offset, &before, sizeof(before));
}
