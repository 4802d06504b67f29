/* bare: what is said in the room without a prefix, and plainly to us: an act and the number of an
 * item, or the answer of somebody who has just been asked. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"
#include "host/blind.h"
#include "host/goes_on.h"
#include "host/host_internal.h"
#include "host/hush.h"
#include "host/item.h"
#include "host/refer_reply.h"

#include <string.h>

/* What is said within that time of the asking is said to it. */
enum { JUST_ASKED_S = 600, MOST_SHOWN = 5 };

struct bare {
	struct host *host;
	struct request *request;
	struct acts_said said;                 /* its verb: "in" */
	bool is_named;                         /* "breakfast": what is found is called that */
	struct clerk_choice found[MOST_SHOWN]; /* "in M1" */
	size_t count;
	int64_t asked_s; /* the last of those, or a while ago */
};

static const struct clerk_command *answer_row(const struct bare *bare, const char *line)
{
	struct command_found found = command_find(&bare->host->parts.plugins->table, line);
	const struct clerk_command *row = found.match == COMMAND_FOUND ? found.row->command : NULL;

	return row != NULL && row->is_answer && row->item != '\0' ? row : NULL;
}

/* ---- with a number ---- */

/* Is it there, for all to see? Of what is not, silence tells nobody. */
static bool is_known(struct host *host, struct request *request, struct clerk_item item)
{
	const struct item_kind *kind = item_kind_of(host->parts.plugins, item.letter, NULL);
	struct clerk_call call;

	if (kind == NULL) {
		return false;
	}
	execute_look(&call, host, request, kind->plugin);
	const void *record = item_as_it_lies(&call, item);
	bool is_public = record != NULL && item_sight(&call, record).visibility == CLERK_PUBLIC;

	queries_end(kind->plugin->queries);
	return is_public;
}

/* "yes R1, of course", "no R1 because …"; "yes R1 was good" is talk. */
static bool is_fit(struct bare *bare, const struct clerk_command *row, const char *line,
		   size_t rest, const char *tail)
{
	static const char *const joints[] = { "sorry", "because", "as",       "but", "with",
					      "and",   "plus",    "bringing", NULL };
	const char *word = tail + strspn(tail, " ");
	struct request as = *bare->request;

	if (strpbrk(tail, ",;:-+(") == tail || strpbrk(word, "-+(") == word) {
		return true;
	}
	for (size_t i = 0; joints[i] != NULL; i++) {
		if (acts_words_len(word, joints[i]) > 0) {
			return true;
		}
	}
	as.line = line;
	return word[strspn(word, " .!")] == '\0' ||
	       (!refer_takes_text(row) &&
		permit_parse(bare->host, &as, row, rest).outcome == COMMAND_READY);
}

/* "V1" or "v 1" anywhere: what has none need not be read. */
static bool has_number(const char *said)
{
	const char *digit = strpbrk(said, "123456789");

	while (digit != NULL) {
		const char *at = digit - (digit > said && digit[-1] == ' ');
		bool is_letter = at > said && ((at[-1] >= 'a' && at[-1] <= 'z') ||
					       (at[-1] >= 'A' && at[-1] <= 'Z'));

		if (is_letter && (at - 1 == said || strchr(" ,.;:!?()#\n", at[-2]) != NULL)) {
			return true;
		}
		digit = strpbrk(digit + strspn(digit, "0123456789"), "123456789");
	}
	return false;
}

static bool is_numbered(struct bare *bare)
{
	const struct command_table *table = &bare->host->parts.plugins->table;
	struct request *request = bare->request;

	if (!has_number(request->said)) {
		return false;
	}
	const struct acts_reading read = acts_read(request->arena, table, request->said);
	const struct clerk_command *row = answer_row(bare, read.line);
	struct clerk_item item;
	size_t used = 0;

	if (row == NULL || read.is_unsure || acts_is_wondering(request->said)) {
		return false;
	}
	size_t rest = command_find(table, read.line).rest;

	if (!command_read_item(read.line + rest, &item, &used) ||
	    !is_fit(bare, row, read.line, rest, read.line + rest + used) ||
	    !is_known(bare->host, request, item)) {
		return false;
	}
	request->line = read.line;
	return true;
}

/* ---- without one ---- */

/* "yes", "can't do breakfast, dentist", "works for us". Its verb NULL: none of these. */
static struct acts_said read_said(const struct request *request)
{
	static const char *const yes[] = { "yes", "yep", NULL };
	const char *bare = question_bare(request->arena, request->said);

	for (size_t i = 0; yes[i] != NULL; i++) {
		size_t len = acts_words_len(bare, yes[i]);

		if (len > 0 && bare[len] == '\0') {
			return (struct acts_said){ .verb = "yes", .rest = "", .is_own = true };
		}
	}
	return request->message->replaces != NULL || acts_is_wondering(request->said) ||
		       acts_is_sigh(request->said)
		   ? (struct acts_said){ .verb = NULL }
		   : acts_said(request->arena, acts_once(request->said));
}

bool bare_asks_sender(struct clerk_call *call, const void *record)
{
	const struct clerk_base *base = record;
	char voice = clerk_voice(call->sender);
	const char *asked = base->kind->asking != NULL ? clerk_answers(call, base).unheard
						       : clerk_item_awaits(call, base);

	return voice != '\0' && strchr(asked, voice) != NULL;
}

/* Is that one of the words that it is called by? */
static bool is_called(const char *called, const char *word, size_t len)
{
	for (; *called != '\0'; called += strcspn(called, " "), called += strspn(called, " ")) {
		size_t own = strcspn(called, " ");
		/* "hannahs", "Hannah's" */
		size_t tail =
		    len == own + 1 && word[own] == 's'                    ? 1
		    : len == own + 2 && strncmp(word + own, "'s", 2) == 0 ? 2
		    : len == own + strlen("’s") && strncmp(word + own, "’s", strlen("’s")) == 0
			? strlen("’s")
			: 0;

		if (own > 1 && own + tail == len && str_starts_fold(called, strndupa(word, own))) {
			return true;
		}
	}
	return false;
}

/* "the maths request": all that it is called says so, or it is something else, "maths rolls". */
static bool is_whole_name(const char *called, const char *at, size_t len)
{
	static const char *const beside[] = { "the", "our", "a",    "this",  "that", "on",
					      "at",  "for", "your", "thing", "one",  NULL };
	const char *end = at + len;
	bool is_any = false;

	for (; at < end; at += strspn(at, " ")) {
		size_t word = strcspn(at, " ,.;:!-(");
		bool is_its = is_called(called, at, word);

		if (!is_its && !plain_is_in(beside, at, word)) {
			return false;
		}
		is_any = is_any || is_its;
		at += word;
	}
	return is_any;
}

/* Whose it is: "Hannah" and "Hawthorn", of what they ask for. */
static const char *whose(struct clerk_call *call, const struct clerk_base *base)
{
	const struct clerk_person *const *heads;
	const struct clerk_school *school = clerk_school(call, base->school);
	size_t count =
	    base->school == '\0' ? 0 : clerk_people(call, base->school, CLERK_HEAD, &heads);
	const char *text = school == NULL ? "" : school->name;

	for (size_t i = 0; i < count; i++) {
		text = arena_printf(call->arena, "%s %s", text, heads[i]->name);
	}
	return text;
}

/* Is it called by what it is, "breakfast" of "Cluster breakfast", or by whose? */
static bool names(const struct bare *bare, struct clerk_call *call, const void *record)
{
	enum { SHORTEST = 4 };
	const struct clerk_base *base = record;
	const char *said = bare->request->said;
	const char *called = arena_printf(call->arena, "%s %s %s", item_title(call, base),
					  base->kind->noun, whose(call, base));

	if (bare->said.is_of_thing) {
		return is_whole_name(called, bare->said.thing, bare->said.thing_len);
	}
	for (; *said != '\0'; said += strcspn(said, " "), said += strspn(said, " ")) {
		size_t len = strcspn(said, " ,.;!");

		if (len >= SHORTEST && is_called(called, said, len)) {
			return true;
		}
	}
	return false;
}

/* Asked a moment ago, or called by what it is, or said to the clerk; and there to be read. */
static bool may_answer(struct bare *bare, struct clerk_call *call, struct clerk_item item,
		       bool is_named)
{
	struct numbers_item made = { .created_s = 0 };
	bool may =
	    !blind_is_new(bare->host, bare->request, item) &&
	    numbers_get(call->school->numbers, call->arena, call->cluster->id, item, &made) &&
	    made.created_s <= call->now_s &&
	    (is_named || bare->request->is_explicit ||
	     call->now_s - made.created_s <= JUST_ASKED_S) &&
	    outbox_is_shown(bare->host->outbox, made.event_id, call->cluster->room_id);

	bare->asked_s = may && made.created_s > bare->asked_s ? made.created_s : bare->asked_s;
	return may;
}

static void look_at(struct clerk_call *call, const void *record, void *data)
{
	struct bare *bare = data;
	const struct clerk_base *base = record;
	const char *line = refer_answer(bare->host, bare->request, &bare->said, base->item);
	const struct clerk_command *row = line == NULL ? NULL : answer_row(bare, line);
	bool is_named = row != NULL && names(bare, call, record);

	if (row == NULL || permit_refusal(bare->request, row) != NULL ||
	    !item_leads_from(record, row->name) ||
	    item_sight(call, base).visibility != CLERK_PUBLIC || !bare_asks_sender(call, base) ||
	    !may_answer(bare, call, base->item, is_named) ||
	    ((bare->is_named || bare->said.is_of_thing) && !is_named)) {
		return;
	}
	bare->count = bare->is_named == is_named ? bare->count : 0; /* that one alone is meant */
	bare->is_named = is_named;
	if (bare->count < MOST_SHOWN) {
		const char *span = clerk_item_span(call, record);

		bare->found[bare->count] = (struct clerk_choice){
			.key = arena_printf(call->arena, "%zu", bare->count + 1),
			.line = line,
			.said =
			    arena_printf(call->arena, "%s %s%s%s", clerk_item_name(call, base),
					 item_title(call, base), span[0] == '\0' ? "" : ", ", span),
		};
		bare->count++;
	}
}

static bool is_just_answered(struct bare *bare)
{
	struct request *request = bare->request;

	if (request->message->replies_to != NULL) {
		return false;
	}
	bare->said = read_said(request);
	if (bare->said.verb != NULL) {
		refer_each(bare->host, request, look_at, bare);
	}
	return bare->count > 0;
}

/* "sounds good" may be said to anybody: where nothing else of ours was said since, it is asked
 * whether it is the answer; else it is talk. */
static void ask_whether(struct bare *bare)
{
	struct request *request = bare->request;
	struct clerk_item item;
	size_t used = 0;
	const char *line = bare->found[0].line;
	struct command_found found = command_find(&bare->host->parts.plugins->table, line);
	const struct clerk_choice yes = { .key = "yes", .line = line };
	/* "of course"; "no to the new boiler" */
	bool is_of_much = bare->said.is_loose || bare->said.is_of_thing;

	if (is_of_much || bare->count > 1 || !command_read_item(line + found.rest, &item, &used) ||
	    !refer_is_last(bare->host, request, item, request->now_s - JUST_ASKED_S)) {
		return;
	}
	execute_question(bare->host, request, &yes, 1);
	host_refuse(bare->host, request,
		    arena_printf(request->arena,
				 "Is that your answer to %s, `%s%s`? Reply `yes`; so far I've "
				 "noted nothing.",
				 bare->found[0].said, request->prefix,
				 clerk_hush(line) == 0
				     ? line
				     : arena_strndup(request->arena, line, found.rest + used)));
}

static void ask_which(struct bare *bare)
{
	struct request *request = bare->request;
	struct str text;

	str_init(&text, request->arena);
	str_add(&text, "Which one?");
	for (size_t i = 0; i < bare->count; i++) {
		str_addf(&text, " %s) %s", bare->found[i].key, bare->found[i].said);
	}
	str_add(&text, ". Reply with its number.");
	execute_question(bare->host, request, bare->found, bare->count);
	host_refuse(bare->host, request, text.text);
}

/* The line is that answer; of several it is asked which: false. */
static bool take(struct bare *bare)
{
	struct request *request = bare->request;

	request->line = bare->found[0].line;
	request->is_explicit = true;
	request->is_answer = bare->said.rest[0] != '\0'; /* read with what is behind it */
	if (bare->count > 1) {
		ask_which(bare);
	}
	return bare->count == 1;
}

/* "clerk we're happy with that", "clerk fine by us": a row that answers, without a number, or in no
 * words of a row; said to the clerk, to what waits. */
static bool is_called_answer(struct bare *bare)
{
	const struct command_found found =
	    command_find(&bare->host->parts.plugins->table, bare->request->line);
	bool is_open = found.match == COMMAND_UNKNOWN ||
		       (found.match == COMMAND_NEEDS_ITEM && found.row->command->is_answer);

	struct clerk_item other;

	/* "the policy is going to be late": what is done late is no one who comes so */
	return is_open && !guess_is_none(bare->request->said) && is_just_answered(bare) &&
	       !(str_equal(bare->said.verb, "late") &&
		 guess_thing(bare->host, bare->request, &other) &&
		 strchr("XN", other.letter) != NULL);
}

/* A yes or no alone may be to what somebody else was asked. */
static bool is_bare_word(const struct bare *bare)
{
	return bare->said.rest[0] == '\0' &&
	       (str_equal(bare->said.verb, "yes") || str_equal(bare->said.verb, "no"));
}

bool bare_settle(struct host *host, struct request *request)
{
	struct bare bare = { .host = host,
			     .request = request,
			     .asked_s = request->now_s - JUST_ASKED_S };

	if (request->is_private || request->is_quiet || request->message->is_overheard ||
	    request->has_more) {
		return true;
	}
	if (request->is_explicit) {
		return !is_called_answer(&bare) || take(&bare);
	}
	request->is_explicit = is_numbered(&bare);
	if (request->is_explicit) {
		return true;
	}
	if (!is_just_answered(&bare)) {
		return goes_on(host, request) ||
		       (!unheard_reply(host, request) && !unsettled_ask(host, request));
	}
	bool is_to_others =
	    (bare.count == 1 && goes_on_after(host, request)) ||
	    said_asked_since(host->said, request->message->room_id, request->message->sender,
			     bare.asked_s) ||
	    (is_bare_word(&bare) &&
	     question_is_of_others(host->questions, request->message->room_id, request->person->id,
				   bare.asked_s, request->now_s));

	if ((!bare.said.is_own || bare.said.is_of_thing || is_to_others) && !bare.is_named) {
		ask_whether(&bare);
		return false;
	}
	return take(&bare);
}
