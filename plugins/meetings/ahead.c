/* ahead: an agenda that is not named by its meeting's number: shown, or what is to be put there
 * asked about. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "agenda.h"

#include <string.h>
#include <strings.h>

/* Behind the verb that asks for it; NULL: none does. */
static const char *behind_verb(const char *text, const char *agenda)
{
	static const char *const verbs[] = { "put ",     "add ",   "stick ", "pop ",
					     "include ", "get ",   "have ",  "raise ",
					     "place ",   "bung ",  "note ",  "list ",
					     "discuss ", "whack ", "shove ", "putting ",
					     "adding ",  NULL };
	const char *from = NULL;

	for (size_t i = 0; verbs[i] != NULL; i++) {
		const char *at = strcasestr(text, verbs[i]);

		if (at != NULL && at < agenda && (at == text || at[-1] == ' ') &&
		    (from == NULL || at < from)) {
			from = at + strlen(verbs[i]);
		}
	}
	return from;
}

/* "something", "an item": nothing that could be a point. */
static bool is_no_point(const char *text)
{
	static const char *const none[] = { "something", "anything", "an item",   "a point",
					    "items",     "stuff",    "it",        "that",
					    "this",      "things",   "an agenda", "the agenda",
					    NULL };
	size_t i = 0;

	while (none[i] != NULL && strcasecmp(none[i], text) != 0) {
		i++;
	}
	return none[i] != NULL;
}

/* "can the choir go", "please add the pool please": what is said around it. */
static const char *bare_point(struct clerk_call *call, const char *text)
{
	static const char *const before[] = { "can ",   "could ", "may ", "please ",
					      "would ", "clerk ", NULL };
	static const char *const after[] = { " go", " be", " please", " in", " down", " up", NULL };
	size_t len = strlen(text);

	for (size_t i = 0; before[i] != NULL; i++) {
		size_t lead = strlen(before[i]);
		bool is_it = strncasecmp(text, before[i], lead) == 0;

		text += is_it ? lead : 0;
		len -= is_it ? lead : 0;
	}
	for (size_t i = 0; after[i] != NULL; i++) {
		size_t tail = strlen(after[i]);

		len -= len > tail && strncasecmp(text + len - tail, after[i], tail) == 0 ? tail : 0;
	}
	return clerk_text_of(call, "%.*s", (int)len, text);
}

/* "put the website on the agenda for the heads meeting", "the 21st's agenda: the website": the
 * point;
 * `*ret_which`: what is said of the meeting. "": none, it is asked what is on it. */
static const char *point_in(struct clerk_call *call, const char *text, const char **ret_which)
{
	static const char *const links[] = {
		" on ", " onto ", " to ", " for ", " as ", " in ", NULL
	};
	const char *colon = strstr(text, ": "), *agenda = strcasestr(text, "agenda");
	const char *from = agenda == NULL ? NULL : behind_verb(text, agenda), *to = NULL;

	*ret_which = text;
	if (colon != NULL && colon > text) {
		*ret_which = clerk_text_of(call, "%.*s", (int)(colon - text), text);
		return colon + strlen(": ");
	}
	if (named_is_question(text) || (from == NULL && named_is_to_see(text))) {
		return "";
	}
	from = from == NULL ? text : from;
	for (size_t i = 0; links[i] != NULL && agenda != NULL; i++) {
		for (const char *at = from; (at = strcasestr(at, links[i])) != NULL && at < agenda;
		     at++) {
			to = to == NULL || at > to ? at : to;
		}
	}
	const char *point =
	    to == NULL ? "" : bare_point(call, clerk_text_of(call, "%.*s", (int)(to - from), from));

	*ret_which = to == NULL ? text : to;
	return is_no_point(point) ? "" : point;
}

/* "take ", "moved ", at the beginning of a word before `end`; NULL: none of them is. */
static const char *change_in(const char *text, const char *end)
{
	static const char *const changes[] = { "take ",   "drop ",   "remove ",  "scrub ",
					       "move ",   "swap ",   "carry ",   "roll ",
					       "reorder", "reached", "carried ", NULL };
	const char *first = NULL;

	for (size_t i = 0; changes[i] != NULL; i++) {
		for (const char *at = text; (at = strcasestr(at, changes[i])) != NULL && at < end;
		     at++) {
			bool is_start = at == text || at[-1] == ' ';

			first = is_start && (first == NULL || at < first) ? at : first;
		}
	}
	return first;
}

/* To take one off, to order them, to carry one over: which of them, its number tells. A point may
 * have any of these words: "payroll changes", "car park drop off". */
static bool is_of_change(struct clerk_call *call, const struct meeting *m, const char *text)
{
	static const char off[] = "off the ";
	const char *colon = strstr(text, ": "), *agenda = strcasestr(text, "agenda");
	const char *end = colon != NULL && (agenda == NULL || colon < agenda) ? colon : agenda;
	const char *point = agenda == NULL ? NULL : behind_verb(text, agenda);
	bool is_off = agenda != NULL && (size_t)(agenda - text) >= strlen(off) &&
		      strncasecmp(agenda - strlen(off), off, strlen(off)) == 0;

	end = end != NULL && point != NULL && point < end ? point : end;
	if (end != NULL) {
		return (is_off && end != colon) || change_in(text, end) != NULL;
	}
	/* "heads take the website off": behind nothing but which agenda */
	const char *change = change_in(text, text + strlen(text));

	return change != NULL &&
	       named_is_all(call, m, clerk_text_of(call, "%.*s", (int)(change - text), text));
}

static enum clerk_status none_ahead(struct clerk_call *call, const char *which)
{
	const char *number = named_number(call, which), *p = clerk_prefix(call);

	return number != NULL
		   ? clerk_fail(call, CLERK_NOT_FOUND, "%s is not ahead; `%sagenda %s` shows it.",
				number, p, number)
		   : clerk_fail(call, CLERK_NOT_FOUND,
				"No meeting is coming. `%smeet heads Thu 21 Jan 3.30pm` calls one.",
				p);
}

/* `lead` comes before the question. */
static enum clerk_status ask_to_put(struct clerk_call *call, void *const *all, size_t count,
				    const char *lead, const char *point)
{
	bool is_hushed = clerk_hush(point) != 0 && !clerk_is_private(call);
	const char *what = is_hushed ? "that" : clerk_text_of(call, "“%s”", point);

	return named_ask(call, all, count,
			 clerk_text_of(call, "%sShall I put %s on the agenda of", lead, what),
			 "agenda", point);
}

/* Days are named on which there is no meeting: then what is asked may be what is on at all. A point
 * is not lost by it: of those that there are it is asked which. */
static enum clerk_status no_such_day(struct clerk_call *call, const struct clerk_days *days,
				     const char *point)
{
	void *const *all = NULL;
	size_t count = clerk_items(call, &meeting_kind, false, &all);

	if (count > 0 && point[0] != '\0') {
		return ask_to_put(call, all, count,
				  clerk_text_of(call, "There is no meeting %s. ", days->words),
				  point);
	}
	return clerk_fail(call, CLERK_NOT_FOUND,
			  "There is no meeting %s. `%smine` shows what is on for you, `%smeetings` "
			  "the meetings ahead.",
			  days->words, clerk_prefix(call), clerk_prefix(call));
}

enum clerk_status meeting_agenda_ahead(struct clerk_call *call, const void *args)
{
	const char *text = points_bare(call, ((const struct agenda_args *)args)->text), *which = "";
	const char *point = text == NULL ? "" : point_in(call, text, &which);
	void *const *all = NULL;
	struct clerk_days days;
	size_t count = clerk_items(call, &meeting_kind, false, &all);
	bool is_asked = point[0] == '\0';

	count = named_meant(call, &all, count, which);
	if (count == 0) {
		return named_days(call, which, &days) ? no_such_day(call, &days, point)
						      : none_ahead(call, which);
	}
	const struct meeting *m = all[0];

	if (text != NULL && is_of_change(call, m, text)) {
		return agenda_refuse_unclear(call, m);
	}
	if (is_asked && (named_is_all(call, m, which) || named_is_to_see(which))) {
		agenda_show(call, m);
		return CLERK_OK;
	}
	return ask_to_put(call, all, count, "", is_asked ? text : point);
}
