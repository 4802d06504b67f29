/* refer_change: what a reply to a message of ours says of when, or of how many. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "clerk/roster.h"
#include "command/acts.h"
#include "dates/when.h"
#include "host/item.h"
#include "host/refer_reply.h"

#include <string.h>

/* "4.30 start, finish at 6": is the time behind it when it ends? */
static bool has_end(const char *from, const char *to)
{
	static const char *const ends[] = { "finish", "finishing", "end", "ending", "till",
					    "til",    "until",     "to",  NULL };

	for (const char *at = from; at < to; at += strcspn(at, " ,."), at += strspn(at, " ,.")) {
		if (acts_longest_len(at, ends) > 0) {
			return true;
		}
	}
	return false;
}

/* "10-12 only, assembly till 9.50": behind a comma, and another matter, it is why. */
static bool is_why(const char *from, const char *to)
{
	static const char *const small[] = { "then",  "start",   "starting", "finish", "finishing",
					     "until", "instead", "please",   "maybe",  "from",
					     "till",  "ending",  "same",     "time",   NULL };
	enum { SHORTEST = 4 };
	const char *comma = memchr(from, ',', (size_t)(to - from));

	for (const char *at = comma == NULL ? to : comma + 1; at < to; at += strcspn(at, " ")) {
		at += strspn(at, " ,.");
		size_t len = strcspn(at, " ,.");

		if (at + len <= to && len >= SHORTEST && acts_longest_len(at, small) == 0) {
			return true;
		}
	}
	return false;
}

/* What of it says when; NULL: nothing does. */
static const char *date_in(struct request *request, const char *said)
{
	const struct when_context context = { .calendar = request->cluster->calendar,
					      .now_s = request->now_s,
					      .tense = CLERK_TENSE_BOOK };
	const struct when_span *spans;
	size_t count = when_find(request->arena, &context, said, &spans);

	static const char *const from_then[] = { "not til",    "not till",  "not until",
						 "not before", "not while", NULL };
	struct str text;

	str_init(&text, request->arena);
	for (size_t i = 0; i < count; i++) {
		const char *before = i == 0 ? "" : said + spans[i - 1].to;
		const char *at = said + spans[i].from;
		bool is_end = i > 0 && !spans[i].has_day && has_end(before, at);

		/* "the Monday" may be one behind it */
		at -= spans[i].from >= 4 && strncasecmp(at - 4, "the ", 4) == 0 ? 4 : 0;
		at += is_end ? acts_words_len(at, "at") : 0;
		/* "not till 9.30" is from then on */
		at += acts_longest_len(at, from_then);
		at += acts_words_len(at, "but") > 0 ? strlen("but ") : 0;
		if (i > 0 && text.len > 0 && is_why(before, at)) {
			break;
		}
		/* "not Friday, Monday" */
		if (acts_words_len(at, "not") == 0) {
			str_addf(&text, "%s%.*s",
				 text.len == 0 ? ""
				 : is_end      ? " to "
					       : " ",
				 (int)(said + spans[i].to - at), at);
		}
	}
	return text.len == 0 ? NULL : text.text;
}

/* "+2h": so much later. NULL: it is no such thing. */
static const char *later_in(const struct replying *r)
{
	struct request *request = r->request;
	const char *said = r->said;
	size_t digits = *said == '+' ? strspn(said + 1, "0123456789") : 0;
	const char *unit = said + 1 + digits;
	const struct {
		const char *shorts[4], *unit;
	} units[] = {
		{ { "h", "hr", "hrs", NULL }, "hours" },
		{ { "m", "min", "mins", NULL }, "minutes" },
		{ { "d", "day", "days", NULL }, "days" },
		{ { "w", "wk", "week", NULL }, "weeks" },
	};

	unit += strspn(unit, " ");
	for (size_t i = 0; digits > 0 && i < sizeof(units) / sizeof(units[0]); i++) {
		size_t len = acts_longest_len(unit, units[i].shorts);

		if (len > 0 && unit[len + strspn(unit + len, " .!")] == '\0') {
			return arena_printf(request->arena, "%.*s %s" ACTS_LATER, (int)digits,
					    said + 1, units[i].unit);
		}
	}
	return NULL;
}

/* "cld that be 3 not 4": the first, where that says when. NULL: it is no such thing. */
static const char *rather_in(struct replying *r)
{
	struct request as = *r->request;
	const char *not = strcasestr(r->said, " not "), *at = not ;
	size_t wrong = not == NULL ? 0 : strcspn(not +strlen(" not "), " ,.!?");

	as.person = reply_sender(&as);
	if (as.person == NULL || wrong == 0 || r->item.letter == '\0') {
		return NULL;
	}
	while (at > r->said && at[-1] != ' ') {
		at--;
	}
	const char *word = arena_strndup(as.arena, at, (size_t)(not -at));
	const char *other = arena_strndup(as.arena, not +strlen(" not "), wrong);

	/* both are of the same kind */
	return moved_words(r->host, &as, r->item, other) == NULL ||
		       moved_words(r->host, &as, r->item, word) == NULL
		   ? NULL
		   : word;
}

/* "not til 10", which alone is no time: from then on. NULL: it says none. */
static const char *from_then_in(struct replying *r)
{
	static const char *const bounds[] = { "till", "til", "until", "before", "while", NULL };
	struct request as = *r->request;
	const char *at = r->said;

	as.person = reply_sender(&as);
	for (; *at != '\0'; at += strcspn(at, " "), at += strspn(at, " ")) {
		const char *next = at + acts_longest_len(at, bounds);
		const char *word = next + strspn(next, " ");
		size_t len = strspn(word, "0123456789.:apm");

		if (next > at && *word >= '1' && *word <= '9' && as.person != NULL &&
		    r->item.letter != '\0' && (word[len] == ' ' || word[len] == '\0')) {
			const char *date = arena_strndup(as.arena, word, len);

			return moved_words(r->host, &as, r->item, date) == NULL ? NULL : date;
		}
	}
	return NULL;
}

bool reply_moves(struct replying *r)
{
	const struct when_context context = { .calendar = r->request->cluster->calendar,
					      .now_s = r->request->now_s,
					      .tense = CLERK_TENSE_BOOK };
	struct request as = *r->request;
	const struct when_span *spans;
	size_t count = when_find(as.arena, &context, as.said, &spans), days = 0;

	for (size_t i = 0; i < count; i++) {
		days += spans[i].has_day ? 1 : 0;
	}
	as.person = reply_sender(&as);
	if (as.person == NULL || (days < 2 && !guess_is_beside(as.said)) ||
	    !guess_read_of(r->host, &as, r->item) || !str_starts(as.line, "move ")) {
		return false;
	}
	r->request->line = as.line;
	r->request->replied_to = as.message->replies_to;
	r->request->is_unsure_line = true;
	return true;
}

bool reply_changes(struct replying *r)
{
	if (reply_moves(r)) {
		return true;
	}
	struct request *request = r->request;
	struct arena *arena = request->arena;
	struct clerk_people_said people;
	bool is_count = clerk_find_people(r->said, &people);
	const char *date = is_count ? NULL : later_in(r);

	date = is_count || date != NULL ? date : rather_in(r);
	date = is_count || date != NULL ? date : date_in(request, r->said);
	date = is_count || date != NULL ? date : from_then_in(r);

	if (!is_count && date == NULL) {
		return false;
	}
	const char *rest = is_count ? arena_printf(arena, "%lld", (long long)people.count) : date;
	struct request as = *request;

	as.person = reply_sender(request);
	/* where dates are offered, a date is one of these */
	bool is_offered = !is_count && r->item.letter != '\0' && as.person != NULL &&
			  item_has_offers(r->host, &as, r->item);
	const char *verbs[] = { is_count     ? reply_doing(r, CLERK_DOES_COUNT)
				: is_offered ? NULL
					     : "move",
				is_count ? NULL : "date", reply_doing(r, CLERK_DOES_PICK) };

	request->replied_to = request->message->replies_to;
	for (size_t i = 0; r->item.letter != '\0' && i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		const char *line =
		    verbs[i] == NULL ? "" : refer_line(r->host, request, verbs[i], r->item, rest);
		const struct clerk_command *row = refer_row(r->host, line, r->item.letter);
		/* the SIP picks none of her own dates */
		bool is_last = i + 1 == sizeof(verbs) / sizeof(verbs[0]);

		if (row != NULL && as.person != NULL &&
		    (is_last || permit_refusal(&as, row) == NULL)) {
			request->line = line;
			request->is_unsure_line = !is_last;
			break;
		}
	}
	return true;
}

bool reply_prolongs(struct replying *r)
{
	static const char *const longer[] = {
		"another week",      "another day",   "another few days", "another couple of days",
		"another fortnight", "one more week", "one more day",     "a few more days",
		"two more weeks",    "more time",     "longer",           "extra week",
		"extra day",         "extension",     "more days",        NULL
	};
	struct request *request = r->request;
	const char *at = r->said;

	while (*at != '\0' && acts_longest_len(at, longer) == 0) {
		at += strcspn(at, " ");
		at += strspn(at, " ");
	}
	const char *line =
	    r->item.letter == '\0' ? "move" : refer_line(r->host, request, "move", r->item, "");

	if (*at == '\0' || strchr(request->line, '?') != NULL ||
	    (r->item.letter != '\0' && refer_row(r->host, line, r->item.letter) == NULL)) {
		return false;
	}
	request->line = line;
	request->replied_to = request->message->replies_to;
	return true;
}
