/* refer_doubt: a reply that is no answer, of several things, or may not be meant as it reads. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"
#include "command/acts_table.h"
#include "dates/when.h"
#include "host/guess.h"
#include "host/guess_intent.h"
#include "host/hush.h"
#include "host/item.h"
#include "host/refer.h"
#include "host/refer_reply.h"
#include "host/refer_sign.h"

#include <string.h>

/* What the reply is about, to whoever sent it, `*ret_as`; false: it is of no item, or of nobody's.
 */
static bool is_about(const struct replying *r, struct request *ret_as,
		     struct refer_about *ret_about)
{
	*ret_as = *r->request;
	ret_as->person = reply_sender(r->request);
	return ret_as->person != NULL && r->item.letter != '\0' &&
	       refer_about(r->host, ret_as, r->item, ret_about);
}

/* "That leaves out “could we do the Weds?”."; NULL: nothing, or what is not said again here. */
static const char *left_words(const struct request *request, const char *rest)
{
	enum { SHOWN = 60 };

	rest = acts_skip_gap(rest);
	return *rest == '\0' || (!request->is_private && clerk_hush(rest) != 0)
		   ? NULL
		   : arena_printf(request->arena, "That leaves out “%s”.",
				  str_clip(request->arena, rest, SHOWN));
}

void reply_doubt(struct replying *r)
{
	struct request *request = r->request;
	struct command_found found = command_find(&r->host->parts.plugins->table, request->line);
	static const char *const plain[] = { "yes", "no", "in", "out", "fine", NULL };
	bool is_answer =
	    found.match == COMMAND_FOUND && found.row->command->item != '\0' &&
	    acts_skip_one(found.row->command->name, plain) != found.row->command->name &&
	    !request->is_unsure_line;
	struct refer_about about;
	struct request as;

	if (!is_answer || !is_about(r, &as, &about)) {
		return;
	}
	const struct acts_sign sign =
	    acts_sign(request->arena, refer_mask(&as, &about, request->said));
	bool is_no = str_equal(found.row->command->name, "no");

	if (sign.is_limited && request->unsure_note == NULL && is_no) {
		request->unsure_note = left_words(request, request->said + sign.to);
	}
	request->is_unsure_line =
	    strchr(request->said, '?') != NULL || sign.is == ACTS_SIGN_NONE ||
	    (!is_no && refer_about_is_other_day(&as, &about, request->said)) ||
	    (sign.is_limited && str_equal(found.row->command->name, "yes") &&
	     reply_is_ready(r, &as, request->line));
}

/* "yes to both": of each by itself, where more than one waits for her. */
static bool is_of_both(struct replying *r)
{
	struct request as = *r->request;
	struct referring referring;
	struct str text;
	size_t count = 0;
	bool is_no = acts_words_len(as.said, "no") > 0;
	const char *verb = is_no ? "no" : "yes";
	size_t len = acts_words_len(as.said, verb);
	const char *behind = acts_skip_gap(as.said + len);

	behind += acts_words_len(behind, "to");
	as.person = reply_sender(r->request);
	if (len == 0 || acts_words_len(acts_skip_gap(behind), "both") == 0 || as.person == NULL ||
	    !refer_candidates(r->host, &as, verb, &referring)) {
		return false;
	}
	str_init(&text, as.arena);
	for (size_t i = 0; i < referring.count; i++) {
		const struct candidate *c = &referring.list[i];

		if (c->awaits && c->asked_s != 0 && c->is_public) {
			str_addf(&text, "%s`%s%s %c%lld`", count++ == 0 ? "" : ", ", as.prefix,
				 verb, c->item.letter, (long long)c->item.number);
		}
	}
	if (count < 2) {
		return false;
	}
	r->request->several = arena_printf(
	    as.arena, "One at a time, please, so I've noted nothing yet. For you: %s.", text.text);
	return true;
}

/* "apologies for Ben, he's off": it says nothing of herself. */
static bool is_for_other(const struct replying *r)
{
	struct request as;
	struct refer_about about;

	return is_about(r, &as, &about) &&
	       acts_sign(as.arena, refer_mask(&as, &about, as.said)).is_for_other;
}

/* "lovely ta", to what asks her nothing. */
static bool is_thanks(const struct replying *r)
{
	struct request as;
	struct refer_about about;

	return acts_manner(r->request->said) == ACTS_THANKS && is_about(r, &as, &about) &&
	       !about.awaits;
}

bool reply_is_apart(struct replying *r)
{
	return is_of_both(r) || is_thanks(r) || is_for_other(r);
}

bool refer_puts_right(const struct referring *r, const char *rest)
{
	static const char *const leads[] = { "it's",   "its",     "it is",    "it was",  "that's",
					     "thats",  "that is", "that was", "i",       "you",
					     "you've", "youve",   "did",      "do",      "does",
					     "is",     "was",     "what",     "who",     "when",
					     "which",  "wrong",   "make",     "make it", "the",
					     "a",      "an",      "this",     "not",     "those",
					     "these",  "they",    "theyre",   "they're", NULL };
	const char *verb = arena_strndup(r->request->arena, r->verb, r->verb_len);
	const char *at = rest + strspn(rest, " ,.!?:;-");
	struct request as = *r->request;
	struct clerk_item item;

	if (!r->list[0].is_answer || r->is_named || !str_equal(verb, "no") || *at == '\0') {
		return false;
	}
	/* "no sorry, can't do the heads meeting" is of that */
	return (guess_thing(r->host, &as, &item) && !item_is_same(item, r->list[0].item)) ||
	       (acts_longest_len(at, leads) > 0 && !guess_wants(r->host, r->request, "no"));
}

bool refer_only_named(struct referring *r)
{
	struct request as = *r->request;
	struct clerk_item item;

	if (!guess_thing(r->host, &as, &item)) {
		return false;
	}
	for (size_t i = 0; i < r->count; i++) {
		if (item_is_same(r->list[i].item, item)) {
			r->list += i;
			r->count = 1;
			return true;
		}
	}
	return false;
}

bool refer_offers_hours(struct referring *r)
{
	struct request *request = r->request;
	const struct command_table *table = &r->host->parts.plugins->table;
	const struct candidate *c = &r->list[0];
	const char *name =
	    arena_printf(request->arena, "%c%lld", c->item.letter, (long long)c->item.number);
	const char *yes = arena_printf(request->arena, "yes %s", name);
	const char *move = arena_printf(request->arena, "move %s", name);

	if (command_find(table, yes).match != COMMAND_FOUND ||
	    command_find(table, move).match != COMMAND_FOUND) {
		return false;
	}
	const struct when_context context = moved_context(request);
	const struct when_span *spans;
	size_t count = when_find(request->arena, &context, request->said, &spans);

	for (size_t i = 0; i < count; i++) {
		const struct when_span *span = &spans[i];
		const char *text = arena_strndup(request->arena, request->said + span->from,
						 span->to - span->from);
		bool is_range = span->has_time && !span->is_weak &&
				span->outcome.kind == CLERK_OUTCOME_VALUE &&
				span->outcome.value.kind == CLERK_WHEN_RANGE;
		const char *moved = is_range ? moved_words(r->host, request, c->item, text) : NULL;

		if (moved != NULL && strstr(c->span, moved) == NULL) {
			request->line = arena_printf(request->arena, "%s %s", move, text);
			request->is_unsure_line = true;
			return true;
		}
	}
	return false;
}
