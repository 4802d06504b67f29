/* details: what a card says of a meeting besides when and where: what to bring, what it costs. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "meetings.h"

#include <string.h>
#include <strings.h>

enum { COST_MAX = 60 };

const char *meeting_details(struct clerk_call *call, const struct meeting *m)
{
	return clerk_text_of(call, "%s%s%s", m->is_anonymised ? " Anonymised work only." : "",
			     m->bring[0] == '\0' ? ""
						 : clerk_text_of(call, " Bring: %s.", m->bring),
			     m->cost[0] == '\0' ? "" : clerk_text_of(call, " Cost: %s.", m->cost));
}

/* ---- what it costs, in the line that calls it ---- */

/* Where "£12 a head" begins, with what leads to it; NULL: no such thing is said. */
static const char *cost_at(const char *text, size_t *ret_lead)
{
	static const char *const before[] = {
		"cost", "costs", "costing", "at", "it's", "is", NULL
	};
	const char *pound = text == NULL ? NULL : strstr(text, "£");

	*ret_lead = 0;
	if (pound == NULL || strpbrk(pound + strlen("£"), "0123456789") != pound + strlen("£")) {
		return NULL;
	}
	for (const char *at = pound; at > text;) {
		const char *end = at;

		while (end > text && strchr(" ,;:(-", end[-1]) != NULL) {
			end--;
		}
		const char *word = end;

		while (word > text && strchr(" ,;:(-", word[-1]) == NULL) {
			word--;
		}
		*ret_lead = (size_t)(pound - end);
		if (word == end || !clerk_word_is_in(word, (size_t)(end - word), before)) {
			return pound;
		}
		at = word;
		*ret_lead = (size_t)(pound - word);
	}
	return pound;
}

/* "the Bull, £12 a head": of the text that is left, and the cost; false: none is said. */
static bool split_cost(struct clerk_call *call, const char **text, const char **ret_cost)
{
	size_t lead, len;
	const char *at = cost_at(*text, &lead);

	if (at == NULL) {
		return false;
	}
	len = strcspn(at, ",;)");
	while (len > 0 && strchr(" .", at[len - 1]) != NULL) {
		len--;
	}
	const char *rest = at + strcspn(at, ",;)");

	rest += strspn(rest, " ,;)");
	*ret_cost = clerk_text_of(call, "%.*s", (int)len, at);
	*text = clerk_text_of(call, "%.*s%s%s", (int)((size_t)(at - *text) - lead), *text,
			      *rest == '\0' ? "" : " ", rest);
	return len <= COST_MAX;
}

const char *meeting_split_cost(struct clerk_call *call, const char **title, const char **place)
{
	const char *cost = "", *where = *place, *what = *title;

	if (split_cost(call, &where, &cost)) {
		*place = where[0] == '\0' ? NULL : where;
	} else if (split_cost(call, &what, &cost) && what[0] != '\0') {
		*title = what;
	} else {
		cost = "";
	}
	return cost;
}

/* ---- the rows ---- */

struct detail_args {
	struct clerk_item item;
	const char *text;
};

enum clerk_status meeting_say_detail(struct clerk_call *call, struct meeting *m, const char *what)
{
	clerk_item_put(call, m, "%s", what);
	clerk_say(call, m,
		  clerk_text_of(call, CLERK_BOLD "%s" CLERK_PLAIN " (%s): %s.",
				clerk_item_name(call, m), meeting_title(call, m), what),
		  NULL);
	return CLERK_OK;
}

static bool is_none(const char *text)
{
	static const char *const none[] = {
		"nothing", "none", "no", "free", "0", "£0", "nowt", NULL
	};

	return clerk_word_is_in(text, strlen(text), none);
}

/* Hers who called it; and the lead's and the adviser's, as all else of it. */
static enum clerk_status check_maker(struct clerk_call *call, const struct meeting *m)
{
	const struct clerk_person *sender = clerk_sender(call);
	const struct clerk_person *maker = clerk_person_by_id(call, m->base.person);
	bool may = sender->id == m->base.person || (sender->role & (CLERK_LEAD | CLERK_SIP)) != 0;

	return may ? CLERK_OK
		   : clerk_fail(call, CLERK_DENIED,
				"%s called %s, so %s, the lead head or the SIP can say what to "
				"bring. Bringing governors? `%sbring %s 2 governors`.",
				maker == NULL ? "Somebody else" : maker->handle,
				clerk_item_name(call, m), maker == NULL ? "they" : maker->handle,
				clerk_prefix(call), clerk_item_name(call, m));
}

/* "bring M1 forward a week" is another date for it; NULL: it is not that. */
static const char *forward(struct clerk_call *call, const struct meeting *m, const char *text)
{
	static const char lead[] = "forward";
	bool is_it =
	    strncasecmp(text, lead, strlen(lead)) == 0 && strchr(" ,", text[strlen(lead)]) != NULL;
	const char *rest = text + (is_it ? strlen(lead) : 0);

	rest += strspn(rest, " ,");
	bool is_to = strncasecmp(rest, "to ", strlen("to ")) == 0;
	bool is_by = strncasecmp(rest, "by ", strlen("by ")) == 0;

	return !is_it ? NULL
		      : clerk_text_of(call, "move %s %s%s", clerk_item_name(call, m),
				      rest + (is_to || is_by ? strlen("to ") : 0),
				      is_to || *rest == '\0' ? "" : " earlier");
}

static enum clerk_status ask_move(struct clerk_call *call, const char *line)
{
	const struct clerk_choice yes = { .key = "yes", .line = line };

	if (line[strlen(line) - 1] == ' ') {
		return clerk_fail(call, CLERK_USAGE,
				  "Forward to when? For example `%s%sTue 15 Dec`.",
				  clerk_prefix(call), line);
	}
	return clerk_ask(call, &yes, 1, "Did you mean `%s%s`? Reply `yes`.", clerk_prefix(call),
			 line);
}

/* "bring 3 governors M3" tells who comes; anything else is what all are to bring. */
static enum clerk_status bring(struct clerk_call *call, const void *args, void *record)
{
	const char *text = ((const struct detail_args *)args)->text;
	struct meeting *m = record;

	const char *move = forward(call, m, text);

	if (move != NULL) {
		return ask_move(call, move);
	}
	if (meeting_are_governors(text)) {
		return meeting_bring_governors(call, m, text);
	}
	enum clerk_status status = check_maker(call, m);

	if (status != CLERK_OK) {
		return status;
	}
	m->bring = is_none(text) ? "" : text;
	return meeting_say_detail(call, m,
				  m->bring[0] == '\0'
				      ? "nothing to bring"
				      : clerk_text_of(call, "please bring %s", m->bring));
}

static enum clerk_status cost(struct clerk_call *call, const void *args, void *record)
{
	const char *text = ((const struct detail_args *)args)->text;
	struct meeting *m = record;

	if (!is_none(text) && strpbrk(text, "0123456789") == NULL) {
		return clerk_fail(call, CLERK_USAGE,
				  "How much? For example `%scost %s £12 a head`.",
				  clerk_prefix(call), clerk_item_name(call, m));
	}
	m->cost = is_none(text) ? "" : text;
	return meeting_say_detail(call, m,
				  m->cost[0] == '\0' ? "costs nothing"
						     : clerk_text_of(call, "costs %s", m->cost));
}

static const struct clerk_arg bring_spec[] = {
	CLERK_ARG_ITEM(struct detail_args, item, "the meeting, M14", .flags = 0),
	CLERK_ARG(struct detail_args, text, const char *, CLERK_TEXT,
		  "what all are to bring, `six writing samples`; or `3 governors`", .max = 200,
		  .flags = CLERK_ALOUD),
	{ 0 },
};
static const struct clerk_arg cost_spec[] = {
	CLERK_ARG_ITEM(struct detail_args, item, "the meeting, M14", .flags = 0),
	CLERK_ARG(struct detail_args, text, const char *, CLERK_TEXT,
		  "how much: `£12 a head`; `nothing`", .max = COST_MAX,
		  .flags = CLERK_ALOUD | CLERK_VERBATIM),
	{ 0 },
};

const struct clerk_command meeting_detail_commands[] = {
	{ .name = "bring",
	  .item = 'M',
	  .summary = "Say what to bring to a meeting, or how many governors",
	  .example = "bring M14 six writing samples",
	  CLERK_TAKES(struct detail_args, bring_spec),
	  .who = CLERK_HEAD | CLERK_SIP,
	  .step = bring },
	{ .name = "cost",
	  .item = 'M',
	  .summary = "Say what a meeting costs",
	  .example = "cost M14 £12 a head",
	  CLERK_TAKES(struct detail_args, cost_spec),
	  .who = CLERK_HEAD | CLERK_SIP,
	  .step = cost },
	{ 0 },
};
