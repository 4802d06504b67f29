/* where: at which school those who are invited have the least to drive. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster.h"

#include "clerk/calendar.h"
#include "clerk/diary.h"
#include "clerk/item.h"
#include "clerk/roster.h"

#include <stdlib.h>

enum { BEST = 3, LETTERS_MAX = 32, AHEAD_S = 400 * 86400 };

/* ---- who is to come, and when ---- */

struct gathering {
	const char *name;       /* "M2"; "": none that is known */
	const char *who;        /* letters of schools */
	int64_t start_s, end_s; /* 0: not said */
};

/* Of the SIP it is not known where she sets out from. */
static const char *schools_of(struct clerk_call *call, const char *letters)
{
	const char *schools = "";

	for (; *letters != '\0'; letters++) {
		bool is_here = *letters != '+' && clerk_school(call, *letters) != NULL &&
			       !clerk_has_left(call, *letters);

		schools = is_here ? clerk_text_of(call, "%s%c", schools, *letters) : schools;
	}
	return schools;
}

/* What the sender may not see is not there; nor in the room what is private. */
static bool find_item(struct clerk_call *call, struct clerk_item item, struct gathering *g)
{
	const struct clerk_entry *entries;
	int64_t now_s = clerk_now(call);
	size_t count = clerk_diary_find(call, NULL, now_s, now_s + AHEAD_S,
					(struct clerk_item){ 0 }, &entries);

	for (size_t i = 0; i < count; i++) {
		const struct clerk_entry *entry = &entries[i];
		bool is_told = entry->visibility == CLERK_PUBLIC || clerk_is_private(call);

		if (is_told && entry->item.letter == item.letter &&
		    entry->item.number == item.number && item.letter != '\0') {
			g->name =
			    clerk_text_of(call, "%c%lld", item.letter, (long long)item.number);
			g->who = schools_of(call, entry->schools);
			g->start_s = entry->start_s;
			g->end_s = entry->end_s;
			return true;
		}
	}
	return false;
}

/* ---- how far ---- */

struct host {
	char school;
	int64_t total, longest;
};

/* False: of one of them it is not known how far it is. */
static bool reckon(struct clerk_call *call, const char *who, struct host *host)
{
	for (; *who != '\0'; who++) {
		int64_t minutes =
		    *who == host->school ? 0 : clerk_drive_minutes(call, host->school, *who);

		if (minutes < 0) {
			return false;
		}
		host->total += minutes;
		host->longest = minutes > host->longest ? minutes : host->longest;
	}
	return true;
}

static bool is_shut(struct clerk_call *call, const struct gathering *g, char school)
{
	return g->start_s != 0 &&
	       clerk_day_kind_during(call, school, g->start_s, g->end_s) == CLERK_DAY_CLOSED;
}

static int in_order(const void *one, const void *other)
{
	const struct host *a = one, *b = other;

	return a->total != b->total       ? (a->total < b->total ? -1 : 1)
	       : a->longest != b->longest ? (a->longest < b->longest ? -1 : 1)
					  : a->school - b->school;
}

/* All schools that might have it, the nearest for all first; `ret_left`: those left out, and why.
 */
static size_t reckon_all(struct clerk_call *call, const struct gathering *g, struct host *hosts,
			 const char **ret_left)
{
	const char *shut = "", *unknown = "";
	size_t count = 0;

	for (const char *school = clerk_schools_here(call); *school != '\0'; school++) {
		struct host host = { .school = *school };

		if (is_shut(call, g, *school)) {
			shut = clerk_text_of(call, "%s%c", shut, *school);
		} else if (!reckon(call, g->who, &host) || count == LETTERS_MAX) {
			unknown = clerk_text_of(call, "%s%c", unknown, *school);
		} else {
			hosts[count++] = host;
		}
	}
	qsort(hosts, count, sizeof(*hosts), in_order);
	*ret_left = clerk_text_of(
	    call, "%s%s%s%s%s", shut[0] == '\0' ? "" : " Closed then: ",
	    shut[0] == '\0' ? "" : clerk_letters_words(call, shut), shut[0] == '\0' ? "" : ".",
	    unknown[0] == '\0' ? "" : " Not every drive is known to me from ",
	    unknown[0] == '\0' ? ""
			       : clerk_text_of(call, "%s.", clerk_letters_words(call, unknown)));
	return count;
}

/* ---- the answer: never what it is about, for neighbours may be rivals ---- */

static const char *heading(struct clerk_call *call, const struct gathering *g)
{
	const char *day =
	    g->start_s == 0 ? ""
			    : clerk_text_of(call, " on %s",
					    clerk_format_day(call, clerk_day_of(call, g->start_s)));

	return clerk_text_of(call, "%s%s%s%s", g->name[0] == '\0' ? "For " : "For " CLERK_BOLD,
			     g->name[0] == '\0' ? clerk_letters_words(call, g->who) : g->name,
			     g->name[0] == '\0' ? "" : CLERK_PLAIN, day);
}

static enum clerk_status tell(struct clerk_call *call, const struct gathering *g)
{
	struct host hosts[LETTERS_MAX];
	const char *left = "", *words = "";

	if (strlen(g->who) < 2) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "That takes two schools at least, and I know of %s.",
				  g->who[0] == '\0' ? "none" : clerk_letters_words(call, g->who));
	}
	size_t count = reckon_all(call, g, hosts, &left);

	if (count == 0) {
		return clerk_fail(call, CLERK_NOT_FOUND,
				  "I can't reckon that: too few drives are known to me. "
				  "`%sdrive` shows them.",
				  clerk_prefix(call));
	}
	for (size_t i = 0; i < count && i < BEST; i++) {
		words = clerk_text_of(
		    call,
		    i == 0 ? "%s%c, %lld minutes in all (longest %lld)" : "%s; %c, %lld (%lld)",
		    words, hosts[i].school, (long long)hosts[i].total, (long long)hosts[i].longest);
	}
	clerk_reply(call, "%s, the least driving, one way, is to %s.%s", heading(call, g), words,
		    left);
	return CLERK_OK;
}

struct where_args {
	struct clerk_item item;
	struct clerk_when when;
};
static const struct clerk_arg where_spec[] = {
	CLERK_ARG_ITEM(struct where_args, item, "for what, M2; without it, all schools",
		       .flags = CLERK_OPTIONAL),
	CLERK_ARG_WHEN(struct where_args, when, "on which day: schools closed then are left out",
		       .flags = CLERK_OPTIONAL | CLERK_RAW_LEVEL),
	{ 0 },
};

static enum clerk_status run_where(struct clerk_call *call, const void *args)
{
	const struct where_args *a = args;
	struct gathering g = { .name = "", .who = clerk_schools_here(call) };

	if (a->item.letter != '\0' && !find_item(call, a->item, &g)) {
		return clerk_fail(call, CLERK_NOT_FOUND, "There is no %c%lld ahead.",
				  a->item.letter, (long long)a->item.number);
	}
	if (a->when.kind != CLERK_WHEN_NONE) {
		bool is_instant = a->when.end_s <= a->when.start_s;

		g.start_s = is_instant ? clerk_instant(call, a->when.day, 0) : a->when.start_s;
		g.end_s = is_instant ? clerk_instant(call, a->when.day + 1, 0) : a->when.end_s;
	}
	return tell(call, &g);
}

const struct clerk_command where_commands[] = {
	{ .name = "where",
	  .summary = "Say at which schools a meeting means the least driving",
	  .example = "where 8 Dec",
	  CLERK_TAKES(struct where_args, where_spec),
	  .run = run_where },
	{ 0 },
};
