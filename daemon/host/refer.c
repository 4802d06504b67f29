/* refer: which item a line means that does not number it: the one that it replies to, or names by
 * what it is, with whom and when; or the one that waits for its sender. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"
#include "command/cues.h"
#include "command/acts_sign.h"
#include "dates/when.h"
#include "host/counter.h"
#include "host/guess_intent.h"
#include "host/blind.h"
#include "host/host_internal.h"
#include "host/item.h"
#include "host/refer.h"
#include "host/refer_reply.h"

#include <stdlib.h>
#include <string.h>

const char *refer_line_with(const struct referring *r, struct clerk_item item, const char *rest)
{
	return refer_line(r->host, r->request,
			  arena_printf(r->request->arena, "%.*s", (int)r->verb_len, r->verb), item,
			  rest);
}

/* ---- what it might be ---- */

static bool may_do(const struct referring *r, struct clerk_call *call,
		   const struct clerk_command *row, const void *record)
{
	const struct clerk_base *base = record;

	if (permit_refusal(r->request, row) != NULL) {
		return false;
	}
	return !item_has_act(base->kind, row->name) ||
	       (item_leads_from(base, row->name) &&
		(item_act_by(base->kind, row->name) & item_rights(call, record)) != 0 &&
		item_check_hour(call, record, row->name, item_act_when(base->kind, row->name),
				false) == CLERK_OK);
}

static void add(struct clerk_call *call, const void *record, void *data)
{
	struct referring *r = data;
	const struct clerk_base *base = record;
	const struct clerk_command *row =
	    refer_row(r->host, refer_line_with(r, base->item, ""), base->item.letter);
	char place = item_place_school(call, record), voice = clerk_voice(call->sender);
	int64_t start_s = clerk_item_slot(record)->start_s;
	struct arena *arena = r->request->arena;

	if (row == NULL || !may_do(r, call, row, record)) {
		return;
	}
	r->list = arena_grow(arena, r->list, r->count, sizeof(*r->list));
	r->list[r->count++] = (struct candidate){
		.item = base->item,
		.title = item_title(call, record),
		.span = clerk_item_span(call, record),
		.noun = base->kind->noun,
		.place = place == '\0' ? item_place(call, record) : "",
		.schools = arena_printf(arena, "%c%c%c", base->school == '\0' ? ' ' : base->school,
					base->other == '\0' ? ' ' : base->other,
					place == '\0' ? ' ' : place),
		.day = start_s == 0 ? 0 : clerk_day_of(call, start_s),
		.wish_day = base->wish.start_s == 0 ? 0 : clerk_day_of(call, base->wish.start_s),
		.due_day = start_s == 0 && base->due_s != 0 && base->school == '\0'
			       ? clerk_day_of(call, base->due_s)
			       : 0,
		.at_s = start_s == 0 ? INT64_MAX : start_s,
		.is_answer = row->is_answer,
		.awaits = row->is_answer && voice != '\0' &&
			  strchr(clerk_item_awaits(call, record), voice) != NULL,
		.maker = base->person,
		.is_public = item_sight(call, record).visibility == CLERK_PUBLIC,
		.asked_s = row->is_answer ? item_asked_s(call, record) : 0,
	};
}

static void each_of_kind(struct clerk_call *call, const struct clerk_kind *kind, refer_visit *visit,
			 void *data)
{
	void *const *records = NULL;
	size_t count = item_owed(call, kind, &records);

	for (size_t i = 0; i < count; i++) {
		visit(call, records[i], data);
	}
	count = clerk_items(call, kind, false, &records);
	for (size_t i = 0; i < count; i++) {
		visit(call, records[i], data);
	}
}

/* What is done afterwards may be of what is over, which is not listed else. */
static void add_over(struct clerk_call *call, const struct clerk_kind *kind, struct referring *r)
{
	void *const *records = NULL;
	const char *act = arena_strndup(call->arena, r->verb, r->verb_len);
	bool may = kind->owes == NULL && (item_act_when(kind, act) & CLERK_AFTERWARDS) != 0;
	size_t count = may ? item_lately(call, kind, &records) : 0;

	for (size_t i = 0; i < count; i++) {
		add(call, records[i], r);
	}
}

/* Whatever a kind reads for its words, nothing is changed. */
static bool each(struct host *host, struct request *request, refer_visit *visit, void *data,
		 struct referring *over)
{
	const struct plugin_set *plugins = host->parts.plugins;
	struct clerk_call call;

	store_savepoint(host->parts.store, "command");
	for (size_t i = 0; i < plugins->count; i++) {
		const struct plugin *plugin = &plugins->plugins[i];

		execute_look(&call, host, request, plugin);
		for (size_t n = 0; n < plugin->kind_count; n++) {
			each_of_kind(&call, plugin->kinds[n].face, visit, data);
			if (over != NULL) {
				add_over(&call, plugin->kinds[n].face, over);
			}
		}
		if (plugin->kind_count > 0) {
			queries_end(plugin->queries);
		}
	}
	return execute_looked(host, request);
}

bool refer_each(struct host *host, struct request *request, refer_visit *visit, void *data)
{
	return each(host, request, visit, data, NULL);
}

static int soonest(const void *one, const void *other)
{
	const struct candidate *a = one, *b = other;

	return a->at_s != b->at_s ? (a->at_s < b->at_s ? -1 : 1)
	       : a->item.letter != b->item.letter
		   ? a->item.letter - b->item.letter
		   : (a->item.number > b->item.number) - (a->item.number < b->item.number);
}

/* False: it could not be read. */
static bool find_candidates(struct referring *r)
{
	bool is_read = each(r->host, r->request, add, r, r);

	if (r->count > 1) {
		qsort(r->list, r->count, sizeof(*r->list), soonest);
	}
	r->all = arena_array(r->request->arena, r->count + 1, sizeof(*r->all));
	for (size_t i = 0; i < r->count; i++) {
		r->all[i] = r->list[i];
	}
	r->all_count = r->count;
	return is_read;
}

/* ---- what comes of it ---- */

/* Of an answer those that wait for one; a bare one is meant of these alone. */
static void keep_awaiting(struct referring *r)
{
	size_t count = 0, asked = 0;

	for (size_t i = 0; i < r->count; i++) {
		asked += r->list[i].awaits;
	}
	for (size_t i = 0; i < r->count && (asked > 0 || !r->is_named); i++) {
		if (r->list[i].awaits || !r->list[i].is_answer) {
			r->list[count++] = r->list[i];
		}
	}
	r->count = asked > 0 || !r->is_named ? count : r->count;
	r->is_awaited = asked > 0;
}

/* "can't come to the breakfast now": it says nothing more. */
static const char *without_end(const char *rest)
{
	static const char *const ends[] = { "now",       "after all", "any more", "anymore",
					    "this time", "sorry",     NULL };

	for (size_t i = 0; ends[i] != NULL; i++) {
		size_t len = acts_words_len(rest, ends[i]);

		if (len > 0 && rest[len + strspn(rest + len, " ,.!")] == '\0') {
			return "";
		}
	}
	return rest;
}

/* "on the 8th, governors": behind the item what is said of it is still behind a comma. */
static const char *with_comma(const struct referring *r, const char *rest)
{
	const char *at = rest;

	while (at > r->words && at[-1] == ' ') {
		at--;
	}
	return *rest != '\0' && at > r->words && at[-1] == ','
		   ? arena_printf(r->request->arena, ", %s", rest)
		   : rest;
}

static struct referring open(struct host *host, struct request *request)
{
	struct referring r = { .host = host, .request = request };

	r.verb_len = acts_verb(&host->parts.plugins->table, request->line, &r.verb);
	r.words = r.verb + r.verb_len;
	return r;
}

bool refer_candidates(struct host *host, struct request *request, const char *verb,
		      struct referring *ret)
{
	*ret = (struct referring){ .host = host,
				   .request = request,
				   .verb = verb,
				   .verb_len = strlen(verb),
				   .words = "" };
	return find_candidates(ret);
}

bool refer_may_answer(struct host *host, struct request *request, const char *verb,
		      struct clerk_item item)
{
	struct referring r;
	bool may = false;

	if (refer_candidates(host, request, verb, &r)) {
		for (size_t i = 0; i < r.count; i++) {
			may = may || (r.list[i].awaits && item_is_same(r.list[i].item, item));
		}
	}
	return may;
}

/* "show me V1": one is numbered further on. */
static bool has_number(const char *words)
{
	struct clerk_item item;
	size_t used = 0;

	for (const char *at = refer_skip_gap(words); *at != '\0';
	     at = refer_skip_gap(at + refer_word_len(at))) {
		if (command_read_item(at, &item, &used) && at[1] != ' ') {
			return true;
		}
		at += refer_word_len(at) == 0;
	}
	return false;
}

/* May it be one without a number? A row that needs none, "in", is as it stands, unless what is
 * behind it is no argument of its. */
static bool may_refer(const struct referring *r, const struct command_found *found)
{
	bool is_found = found->match == COMMAND_FOUND;

	if (r->verb_len == 0 || has_number(r->words) || r->request->is_unsure ||
	    r->request->is_quiet || found->match == COMMAND_WRONG_ITEM) {
		return false;
	}
	struct clerk_item item;
	size_t used = 0;
	const char *rest = refer_skip_gap(r->request->line + (is_found ? found->rest : 0));

	return !is_found ||
	       (found->row->command->item == '\0' && *rest != '\0' &&
		!command_read_item(rest, &item, &used) &&
		permit_parse(r->host, r->request, found->row->command, found->rest).outcome !=
		    COMMAND_READY);
}

bool refer_is_last(struct host *host, const struct request *request, struct clerk_item item,
		   int64_t since_s)
{
	struct clerk_item last;
	int64_t at_s = 0, cluster = 0;
	const char *source = outbox_said_last(host->outbox, request->arena, request_lane(request),
					      "*", since_s, &at_s);

	return source == NULL || !reaction_item_in(host, request->arena, source, &last, &cluster) ||
	       item_is_same(last, item);
}

/* One word to the only thing that waits, which the room has read, and no other is spoken of here
 * since. */
static bool is_plain_answer(const struct referring *r, const char *rest)
{
	const struct candidate *c = &r->list[0];
	const struct request *request = r->request;
	bool is_said = false;

	/* nor is anything asked of her that she may mean */
	return r->count == 1 && c->awaits && c->asked_s != 0 &&
	       rest[strspn(rest, " .,!")] == '\0' &&
	       !question_is_own(r->host->questions, request->message->room_id, request->person->id,
				request->now_s) &&
	       !waits_is_on_its_way(r->host, request, c->item, c->maker, &is_said) &&
	       refer_is_last(r->host, request, c->item, c->asked_s);
}

/* "move to Friday 4 Dec 9-11": nothing but another date. */
static bool moves_to(const struct referring *r, const char *rest)
{
	struct request *request = r->request;

	return *rest != '\0' && moved_words(r->host, request, r->list[0].item, rest) != NULL;
}

/* " That leaves out “but not 9”.", in private; "": what is left is kindness. */
static const char *left_words(const struct referring *r, const char *rest)
{
	enum { SHOWN = 80 };
	static const char *const kind[] = { "that's fine", "thats fine", "please",  "thanks",
					    "thank you",   "ta",         "from me", "from us",
					    "for me",      "for us",     NULL };
	const char *at = refer_skip_gap(rest);

	at = refer_skip_gap(at + acts_longest_len(at, kind));
	return *at == '\0' ||
		       !acts_sign(r->request->arena, arena_printf(r->request->arena, "yes, %s", at))
			    .is_limited
		   ? ""
		   : arena_printf(r->request->arena, " That leaves out “%s”.",
				  str_clip(r->request->arena, at, SHOWN));
}

/* Behind its noun: more that tells which, and nothing that is known of it. */
static bool names_another(const struct referring *r, const char *rest)
{
	static const char *const joints[] = { "to", "with", "of", "from", NULL };
	static const char *const own[] = { "me", "us", "you", "all", "everyone", "be", NULL };
	const char *at = refer_skip_gap(rest);
	size_t joint = refer_noun(r) == NULL || *rest == ',' ? 0 : acts_longest_len(at, joints);
	const char *name = at + joint + strspn(at + joint, " ");

	return joint > 0 && *name != '\0' && acts_longest_len(name, own) == 0;
}

/* Do the words name a day, and not the thing's? */
static bool is_of_other_day(const struct referring *r, const char *rest)
{
	const struct when_context context = moved_context(r->request);
	const struct when_span *spans;
	size_t count = when_find(r->request->arena, &context, rest, &spans);
	bool is_other = false;

	for (size_t i = 0; i < count && r->list[0].day != 0; i++) {
		int32_t number = when_day_number(rest + spans[i].from, spans[i].to - spans[i].from);

		is_other = is_other || (spans[i].has_day && !spans[i].is_weak &&
					!when_means_day(&spans[i].outcome, r->list[0].day) &&
					!when_is_numbered_so(number, r->list[0].day));
	}
	return is_other;
}

/* "both the breakfast and the meeting", "both", "breakfasts": of more than one, and which is asked;
 * "both of us are out" is why. */
static bool is_of_several(const struct referring *r, const char *rest)
{
	static const char *const behind[] = { "the", "sorry", "then", "im", "i'm", NULL };
	static const char *const leads[] = { "to", "for", NULL };
	const char *at = refer_skip_gap(rest + acts_longest_len(rest, leads));
	bool is_both = acts_words_len(at, "both") > 0;
	const char *next = is_both ? refer_skip_gap(at + refer_word_len(at)) : at;
	size_t len = refer_word_len(next);
	bool is_many = len > 1 && next[len - 1] == 's' &&
		       plugin_noun(r->host->parts.plugins, next, len - 1) != NULL;

	return is_many || (is_both && (len == 0 || acts_longest_len(next, behind) > 0));
}

bool refer_is_whole(const struct referring *r, const char *line)
{
	struct command_found found = command_find(&r->host->parts.plugins->table, line);
	struct request as = *r->request;

	as.line = line;
	return found.match == COMMAND_FOUND &&
	       permit_parse(r->host, &as, found.row->command, found.rest).outcome == COMMAND_READY;
}

/* Is it of one alone, and whole? */
static bool is_ready(const struct referring *r, const char *rest)
{
	return r->count == 1 && refer_is_whole(r, refer_line_with(r, r->list[0].item, rest));
}

/* What is said behind a no is why; behind a yes it tells of what. */
static bool is_agreeing(const struct referring *r)
{
	static const char *const verbs[] = { "yes", "fine", NULL };

	return r->list[0].is_answer &&
	       str_is_in(arena_strndup(r->request->arena, r->verb, r->verb_len), verbs);
}

/* Are there more words to it than kindness has? */
static bool is_of_more(const char *rest)
{
	enum { FEW = 2 };
	struct cue_line cues;

	cues_cut(rest, &cues);
	return cues_weight(&cues, 0, cues.words.count) > FEW;
}

bool refer_settle(struct host *host, struct request *request, bool *ret_is_asked)
{
	const struct command_found found = command_find(&host->parts.plugins->table, request->line);
	struct referring r = open(host, request);

	*ret_is_asked = false;
	if (refer_soon(host, request, &found)) {
		return true;
	}
	if (!may_refer(&r, &found)) {
		return false;
	}
	if (!find_candidates(&r)) {
		*ret_is_asked = true;
		return false;
	}
	const char *rest = refer_narrow(&r);

	keep_awaiting(&r);
	if ((r.count == 0 || r.is_wrong) && moved_elsewhere(host, request)) {
		return true;
	}
	if (r.count == 0 || r.is_wrong || (found.match == COMMAND_FOUND && !r.is_named)) {
		/* "out on the 9th": there is none that day */
		bool is_other = found.match == COMMAND_FOUND && r.is_other_day && !r.is_named;
		bool is_said = refer_noun(&r) != NULL || is_other ||
			       (r.is_wrong && found.match == COMMAND_NEEDS_ITEM);
		/* "the staffroom is done" may be talk */
		bool may_list =
		    !request->is_turned && (is_other || found.match == COMMAND_NEEDS_ITEM ||
					    found.match == COMMAND_UNKNOWN);

		return is_said && may_list && !guess_wants_new(host, request) &&
		       refer_none(&r, rest, ret_is_asked);
	}
	if (!r.is_named && r.list[0].is_answer && r.all_count > 1 && is_of_several(&r, rest)) {
		r.list = r.all;
		r.count = r.all_count;
		refer_ask_which(&r, "One at a time, please. Which one?", "");
		*ret_is_asked = true;
		return false;
	}
	/* in private a bare answer may be to what has just gone there: what all read of is asked
	 * about, and what was said behind it is not taken along; another date is */
	bool is_aside =
	    request->is_private && !r.is_named && r.list[0].is_public && !is_plain_answer(&r, rest);
	/* "cancel the visit to the dentist" */
	is_aside = is_aside || refer_puts_right(&r, rest) ||
		   (names_another(&r, rest) && !moves_to(&r, rest));
	bool is_new = blind_is_new(host, request, r.list[0].item);
	bool is_cut = is_aside && !moves_to(&r, rest);

	/* "no cant do friday" of what is on Wednesday */
	bool is_another =
	    r.count == 1 && r.list[0].is_answer && !r.is_named && is_of_other_day(&r, rest);

	struct request offers = *request;

	/* "no breakfast on the 3rd after all" may be of everybody's */
	if (r.list[0].is_answer && guess_is_none(request->said)) {
		return false;
	}
	/* "no to the 8th, could do Weds 9th instead" */
	if (r.count == 1 && r.list[0].is_answer && *rest != '\0' &&
	    counter_read(host, &offers, r.list[0].item)) {
		request->line = offers.line;
		request->is_unsure_line = offers.is_unsure_line;
		return true;
	}
	if (r.count == 1 && is_agreeing(&r) && refer_offers_hours(&r)) {
		return true;
	}
	/* "yes, that's fine for Ben on the 10th": the whole of it tells which */
	const char *verb = arena_strndup(request->arena, r.verb, r.verb_len);

	if (is_agreeing(&r) && !is_ready(&r, rest) && !is_aside && !is_new && !is_another &&
	    guess_settles(host, request, verb)) {
		return true;
	}
	if (r.count == 1 && (r.is_named || r.is_awaited) && !is_aside && !is_new && !is_another) {
		rest = r.list[0].is_answer ? without_end(rest) : rest;
		rest = *rest == '\0' ? rest : with_comma(&r, rest);
		request->line = refer_line_with(&r, r.list[0].item, rest);
		return true;
	}
	/* "move our visit to Alder from the 9th to the 16th, same times" */
	if (!r.list[0].is_answer && !is_ready(&r, rest) && (!is_aside || str_equal(verb, "move")) &&
	    guess_settles(host, request, verb)) {
		return true;
	}
	/* "can't do brekkie on the 8th, Diane might": all of it but the verb is of another matter
	 */
	if (r.count == 1 && is_aside && r.list[0].is_answer && !is_agreeing(&r) &&
	    is_of_more(rest)) {
		return false;
	}
	/* "yes that's fine Ben, see you on the 10th": whose it is, and when, is in all of it */
	if (r.count > 1 && r.list[0].is_answer && refer_only_named(&r)) {
		rest = "";
	}
	if (r.count == 1) {
		refer_ask_whether(&r, is_cut ? "" : rest, is_cut ? left_words(&r, rest) : "");
	} else {
		refer_ask_which(&r, "Which one?", is_cut ? "" : rest);
	}
	*ret_is_asked = true;
	return false;
}

bool refer_named(struct host *host, struct request *request, const char *verb, const char *words,
		 struct clerk_item *ret_item, const char **ret_rest)
{
	struct request as = *request;

	as.line = arena_printf(request->arena, "%s %s", verb, words);
	struct referring r = open(host, &as);

	if (r.verb_len == 0 || !find_candidates(&r)) {
		return false;
	}
	*ret_rest = refer_narrow(&r);
	if (r.count != 1 || !r.is_named || r.is_wrong) {
		return false;
	}
	*ret_item = r.list[0].item;
	return true;
}

bool refer_said_last(struct host *host, const struct request *request, struct clerk_item *ret_item)
{
	int64_t at_s = 0, cluster = 0;
	const char *source = outbox_said_last(host->outbox, request->arena, request_lane(request),
					      "*", request->now_s - QUESTION_VALID_S, &at_s);

	return source != NULL &&
	       reaction_item_in(host, request->arena, source, ret_item, &cluster) &&
	       cluster == request->cluster->id &&
	       outbox_is_shown(host->outbox, source, request->message->room_id);
}

size_t refer_waiting(struct host *host, struct request *request, const char *word,
		     struct refer_waiting **ret_list)
{
	struct request as = *request;
	size_t count = 0;

	as.line = word;
	struct referring r = open(host, &as);
	struct refer_waiting *list = NULL;

	if (r.verb_len == 0 || !find_candidates(&r)) {
		return 0;
	}
	for (size_t i = 0; i < r.count; i++) {
		if (r.list[i].awaits) {
			list = arena_grow(request->arena, list, count, sizeof(*list));
			list[count++] =
			    (struct refer_waiting){ .item = r.list[i].item,
						    .asked_s = r.list[i].asked_s,
						    .maker = r.list[i].maker,
						    .words = refer_words_of(&r, &r.list[i]),
						    .line =
							refer_line_with(&r, r.list[i].item, "") };
		}
	}
	*ret_list = list;
	return count;
}
