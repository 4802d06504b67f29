/* refer_reply: a Matrix reply to a message of ours is about the item of that. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"
#include "command/acts_table.h"
#include "dates/when.h"
#include "host/counter.h"
#include "host/host_internal.h"
#include "host/item.h"
#include "host/question_key.h"
#include "host/refer.h"
#include "host/refer_reply.h"
#include "host/refer_sign.h"
#include "host/refer_whole.h"
#include "host/signs.h"

#include <string.h>

const char *refer_line(struct host *host, struct request *request, const char *verb,
		       struct clerk_item item, const char *rest)
{
	struct arena *arena = request->arena;
	const char *line = arena_printf(arena, "%s %c%lld%s%s", verb, item.letter,
					(long long)item.number, *rest == '\0' ? "" : " ", rest);

	return acts_read(arena, &host->parts.plugins->table, line).line;
}

const struct clerk_command *refer_row(struct host *host, const char *line, char letter)
{
	struct command_found found = command_find(&host->parts.plugins->table, line);

	const struct clerk_command *row = found.match == COMMAND_FOUND ? found.row->command : NULL;
	const struct clerk_arg *first =
	    row != NULL && row->item == '\0' && row->args != NULL && row->args[0].name != NULL
		? &row->args[0]
		: NULL;
	bool takes_it =
	    first != NULL && first->type == CLERK_ITEM && (first->min == 0 || first->min == letter);

	return row != NULL && (row->item == letter || takes_it) ? row : NULL;
}

bool refer_takes_text(const struct clerk_command *row)
{
	const struct clerk_arg *arg = row->args;

	while (arg != NULL && arg->name != NULL && arg->type != CLERK_TEXT) {
		arg++;
	}
	return arg != NULL && arg->name != NULL;
}

/* ---- with a verb ---- */

/* "cancel that please": what it replies to, and no reason; nor is what is left of "no good". */
static const char *behind_verb(const struct replying *r)
{
	static const char *const of_no[] = { "good", "good sorry", "can do", "can do sorry",
					     "use",  "way",        "chance", NULL };
	static const char *const same[] = { "that", "it", "this", "this one", "that one", NULL };
	static const char *const its[] = { "that",       "it",           "this",
					   "this one",   "that one",     "this request",
					   "this visit", "this meeting", "the request",
					   "the visit",  "the meeting",  "the breakfast",
					   "my request", "my visit",     NULL };
	static const char *const joints[] = { "as",   "because", "cos", "since", "we",
					      "weve", "we've",   "i",   "ive",   "i've",
					      "due",  "sorry",   "im",  "i'm",   NULL };
	const char *rest = r->said + r->verb_len + strspn(r->said + r->verb_len, " ,:");
	bool is_no = r->verb_len == strlen("no") && str_starts_fold(r->said, "no");

	rest += is_no ? acts_longest_len(rest, of_no) : 0;
	rest += strspn(rest, " ,:");
	const char *bare = question_bare(r->request->arena, rest);

	for (size_t i = 0; same[i] != NULL; i++) {
		if (str_equal_fold(bare, same[i])) {
			return "";
		}
	}
	/* "this request, as we have …" */
	const char *behind = rest + acts_longest_len(rest, its);
	const char *next = behind + strspn(behind, " ,.;:-");
	bool is_over = behind > rest &&
		       (strchr(",.;:", *behind) != NULL || acts_longest_len(next, joints) > 0);

	return is_over ? next : rest;
}

/* What stands behind "cancel" in a reply: nothing, or plainly why. */
static bool is_reason(const struct replying *r, const char *rest)
{
	static const char *const leads[] = {
		"as",    "because", "cos", "since", "we",   "weve",    "we've", "we're",  "i",
		"ive",   "i've",    "due", "sorry", "im",   "i'm",     "my",    "our",    "please",
		"there", "no",      "not", "too",   "it's", "its",     "pls",   "she",    "he",
		"they",  "snow",    "flu", "staff", "this", "nothing", "ta",    "thanks", NULL
	};
	const char *mark = rest;

	while (mark > r->said && mark[-1] == ' ') {
		mark--;
	}
	return str_is_empty(rest) || acts_longest_len(rest, leads) > 0 ||
	       (mark > r->said + r->verb_len && strchr(",.;:-", mark[-1]) != NULL);
}

/* As an act on that item; false: it has none that is for those. */
static bool is_act(struct replying *r)
{
	struct request *request = r->request;
	const struct command_table *table = &r->host->parts.plugins->table;
	const char *own = acts_read(request->arena, table, request->line).line;
	const struct command_found found = command_find(table, own);
	const char *verb = arena_strndup(request->arena, r->said, r->verb_len);
	const char *rest = behind_verb(r);
	bool is_no = str_equal_fold(verb, "no");
	const char *line = refer_line(r->host, request, verb, r->item, rest);
	const struct clerk_command *row = refer_row(r->host, line, r->item.letter);

	bool has_own =
	    found.match == COMMAND_FOUND && (found.row->command->item != '\0' || row == NULL);

	if (has_own || row != NULL) {
		request->line = has_own ? own : line;
		request->replied_to = has_own ? NULL : request->message->replies_to;
		/* "no but next week we could": more than a no; "cancel the cake" */
		request->is_unsure_line = request->is_unsure_line ||
					  (is_no && !has_own && acts_words_len(rest, "but") > 0) ||
					  (!has_own && row->is_end && !is_reason(r, rest));
	}
	return has_own || row != NULL;
}

/* Has the item a row of that verb, and no answer: "choose 2", "cancel"? */
static bool is_own_verb(const struct replying *r)
{
	struct request as = *r->request;
	const char *verb = arena_strndup(as.arena, r->said, r->verb_len);
	const struct clerk_command *row =
	    r->verb_len == 0
		? NULL
		: refer_row(r->host, refer_line(r->host, &as, verb, r->item, ""), r->item.letter);

	return row != NULL && row->item == r->item.letter && !row->is_answer;
}

/* ---- in other words ---- */

/* Is the school that she names hers? */
static bool is_hers(const struct request *request, char school)
{
	const struct clerk_person *person = reply_sender(request);

	return school == '\0' || (person != NULL && person->school == school);
}

bool reply_is_ready(const struct replying *r, const struct request *as, const char *line)
{
	struct request beside = *as;
	struct command_found found = command_find(&r->host->parts.plugins->table, line);

	beside.line = line;
	beside.replied_to = as->message->replies_to;
	return found.match == COMMAND_FOUND &&
	       permit_parse(r->host, &beside, found.row->command, found.rest).outcome ==
		   COMMAND_READY;
}

/* The line with that verb, where the item takes such an answer; NULL: it does not. */
static const char *with_verb(struct host *host, struct request *request, struct clerk_item item,
			     const char *verb, const char *rest)
{
	if (item.letter == '\0' || verb == NULL) {
		return NULL;
	}
	const char *bare = refer_line(host, request, verb, item, "");
	const struct clerk_command *row = refer_row(host, bare, item.letter);
	bool is_no = str_equal(verb, "no") || str_equal(verb, "out");
	bool is_why = is_no && row != NULL && !refer_takes_text(row);

	return row == NULL || !row->is_answer ? NULL
	       : is_why                       ? bare
					      : refer_line(host, request, verb, item, rest);
}

const char *refer_answer(struct host *host, struct request *request, const struct acts_said *said,
			 struct clerk_item item)
{
	if (said->verb == NULL || !is_hers(request, said->school)) {
		return NULL;
	}
	const char *line = with_verb(host, request, item, said->verb, said->rest);

	return line == NULL ? with_verb(host, request, item, said->other, said->rest) : line;
}

/* Is it said when she comes, and that is late? */
static bool says_late(const struct replying *r, const struct request *request)
{
	const struct acts_sign sign = acts_sign(request->arena, request->line);
	struct request as = *request;
	struct refer_about about;

	as.person = reply_sender(request);
	return sign.late_at > 0 && as.person != NULL && r->item.letter != '\0' &&
	       refer_about(r->host, &as, r->item, &about) &&
	       refer_minutes_late(&as, &about, request->line + sign.late_at) > 0;
}

/* "can't come, sending my deputy": the verb that it begins with is not what it comes to. */
static bool is_turned_later(const struct replying *r, const struct request *request)
{
	struct request as = *request;
	struct refer_about about;

	as.person = reply_sender(request);
	/* other heads are nobody of hers */
	bool is_known = as.person != NULL && r->item.letter != '\0' &&
			refer_about(r->host, &as, r->item, &about);
	const char *line = is_known ? refer_mask(&as, &about, as.line) : as.line;

	return acts_sign(as.arena, line).is_stand_in || says_late(r, request);
}

/* "in, and so's my chair of governors": how many they are, as its row takes it. */
static struct acts_said with_governors(const struct request *request, struct acts_said said)
{
	const struct acts_sign sign = acts_sign(request->arena, request->line);
	bool is_in = said.verb != NULL && str_equal(said.verb, "in");

	if (is_in && sign.is == ACTS_SIGN_IN && sign.governors > 0 && !sign.is_limited &&
	    strpbrk(said.rest, "+0123456789") == NULL) {
		said.rest = arena_printf(request->arena, "+%lld governor%s",
					 (long long)sign.governors, sign.governors == 1 ? "" : "s");
	}
	return said;
}

/* "got governors, so can't", "I'll be 20 mins late". False: it is no answer, or numbers a thing of
 * its own; or, where it is not the last that it may be, it would have to be asked about. */
static bool is_answer(struct replying *r, bool is_last)
{
	struct request *request = r->request;
	const struct command_table *table = &r->host->parts.plugins->table;
	const struct command_found own =
	    command_find(table, acts_read(request->arena, table, request->line).line);
	const struct acts_said said =
	    with_governors(request, acts_said(request->arena, request->line));
	bool is_own = own.match == COMMAND_FOUND && own.row->command->item != '\0';
	/* "happy to attend, will arrive about 8.20" */
	bool is_later = is_turned_later(r, request);
	/* "late, about 8.20": how late is told by its hour */
	bool is_vague = said.verb != NULL && str_equal(said.verb, "late") &&
			str_is_empty(said.rest) && strpbrk(request->line, "0123456789") != NULL;
	/* "yes to 2 people max" */
	bool is_counted = said.is_of_thing && said.thing != NULL &&
			  strcspn(said.thing, "0123456789") < said.thing_len;
	const char *line = is_own || is_vague || is_counted || is_later
			       ? NULL
			       : refer_answer(r->host, request, &said, r->item);

	struct request as = *request;

	as.person = reply_sender(request);
	if (line == NULL || (!is_last && as.person != NULL && !reply_is_ready(r, &as, line))) {
		return false;
	}
	request->line = line;
	request->replied_to = request->message->replies_to;
	return true;
}

/* ---- by its clauses ---- */

/* Is it a line of its own as it stands, by the verb that it begins with? */
static bool is_plain_act(const struct replying *r, const struct request *as)
{
	const struct command_table *table = &r->host->parts.plugins->table;
	struct request beside = *as;
	const struct command_found own =
	    command_find(table, acts_read(as->arena, table, as->line).line);

	if (own.match == COMMAND_FOUND && own.row->command->item != '\0') {
		return true;
	}
	if (r->verb_len == 0 || is_turned_later(r, as)) {
		return false;
	}
	beside.line = refer_line(r->host, &beside, arena_strndup(as->arena, r->said, r->verb_len),
				 r->item, behind_verb(r));
	return refer_row(r->host, beside.line, r->item.letter) != NULL &&
	       reply_is_ready(r, as, beside.line);
}

/* "Yes, Anna is very welcome, and the date suits us well." Where it must be asked about, what else
 * it may be goes first: `is_last` false. */
static bool is_signed(struct replying *r, bool is_last)
{
	struct request *request = r->request, as = *request;
	struct refer_about about;
	const char *note = NULL;
	bool is_unsure = false;

	as.person = reply_sender(request);
	if (as.person == NULL || r->item.letter == '\0' || is_plain_act(r, &as) ||
	    !refer_about(r->host, &as, r->item, &about)) {
		return false;
	}
	const char *line = refer_signed(r->host, &as, &about, request->line, &is_unsure, &note);

	if (line == NULL || (!is_last && (is_unsure || !reply_is_ready(r, &as, line)))) {
		return false;
	}
	request->line = line;
	request->replied_to = request->message->replies_to;
	request->is_unsure_line = is_unsure;
	request->unsure_note = note;
	return true;
}

/* ---- without one ---- */

/* "put this in my phone": a row that may have an item has the one that is replied to. */
static bool is_of_any(struct replying *r)
{
	struct request *request = r->request;
	const struct command_table *table = &r->host->parts.plugins->table;
	const struct acts_reading read = acts_read(request->arena, table, request->line);
	const struct command_found found = command_find(table, read.line);
	const struct clerk_arg *arg =
	    found.match == COMMAND_FOUND ? found.row->command->args : NULL;
	bool may_have = arg != NULL && arg->name != NULL && arg->type == CLERK_ITEM &&
			(arg->flags & CLERK_OPTIONAL) != 0 && !read.is_unsure &&
			(arg->min == 0 || arg->min == r->item.letter);

	if (r->item.letter == '\0' || !may_have ||
	    !str_equal_fold(read.line, found.row->command->name)) {
		return false;
	}
	request->line = arena_printf(request->arena, "%s %c%lld", read.line, r->item.letter,
				     (long long)r->item.number);
	request->replied_to = request->message->replies_to;
	return true;
}

/* "the second one", said of dates that were offered. False: it is no such thing. */
static bool is_choice(struct replying *r)
{
	struct request *request = r->request;
	const char *key = question_bare(request->arena, r->said);
	static const char *const ranks[] = { "1", "2", "3", NULL };
	const char *pick = r->item.letter == '\0' ? NULL : reply_doing(r, CLERK_DOES_PICK);

	for (size_t i = 0; ranks[i] != NULL && pick != NULL; i++) {
		if (question_key_is(ranks[i], key)) {
			request->line = refer_line(r->host, request, pick, r->item, ranks[i]);
			request->replied_to = request->message->replies_to;
			return true;
		}
	}
	return false;
}

/* "who still has to vote", "when is this": what stands of it, where no row of its own is asked for.
 */
static bool is_question(struct replying *r)
{
	struct request *request = r->request;
	const struct command_table *table = &r->host->parts.plugins->table;
	const struct acts_sign sign = acts_sign(request->arena, request->line);
	const struct acts_reading own = acts_read(request->arena, table, request->line);
	struct request as = *request;

	as.person = reply_sender(request);
	if (!sign.is_question || r->item.letter == '\0' ||
	    strchr("VMRNXP", r->item.letter) == NULL) {
		return false;
	}
	if (as.person != NULL && reply_is_ready(r, &as, own.line)) {
		request->line = own.line;
	} else {
		const char *tells = reply_doing(r, CLERK_DOES_TELL);

		request->line =
		    refer_line(r->host, request, tells == NULL ? "history" : tells, r->item, "");
	}
	request->replied_to = request->message->replies_to;
	return true;
}

/* "ok", "see you on Thursday": said to what we said, it asks for nothing. */
static bool is_said_in_passing(const struct replying *r)
{
	struct request *request = r->request;

	return acts_words_len(r->said, "see you") > 0 ||
	       acts_words_len(r->said, "looking forward") > 0 ||
	       question_key_is_loose(question_bare(request->arena, request->line));
}

/* "could we make it 4.15?", whoever may */
static bool wants_change(const struct replying *r)
{
	return guess_is_wish(r->said) || guess_is_change(r->said) || strchr(r->said, '?') != NULL ||
	       acts_longest_len(r->said, (const char *const[]){ "make it", "how about",
								"what about", NULL }) > 0;
}

/* Is it her own to move? Else a day that she names may say anything. */
static bool may_move(const struct replying *r, struct request *as)
{
	struct referring referring;
	bool may = false;

	if (r->item.letter == '\0' || !refer_candidates(r->host, as, "move", &referring)) {
		return false;
	}
	for (size_t i = 0; i < referring.count; i++) {
		may = may || (item_is_same(referring.list[i].item, r->item) &&
			      (referring.list[i].maker == as->person->id ||
			       strchr(referring.list[i].schools, as->person->school) != NULL));
	}
	return may;
}

/* With a verb, or by what it says of when, or how many, or what else it may mean. */
static bool is_besides(struct replying *r)
{
	bool is_passing = is_said_in_passing(r);
	struct request as = *r->request;

	/* of dates that are asked about what is said is an answer, if it can be read */
	if (whole_takes(r->host, r->item)) {
		return !is_passing && (is_of_any(r) || is_question(r) ||
				       whole_reply(r->host, r->request, r->item, true));
	}
	bool is_sign = !is_passing && r->verb_len > 0 && is_signed(r, true);

	if (r->verb_len > 0) {
		return is_sign || is_act(r) || !is_passing;
	}
	as.person = reply_sender(r->request);
	/* of what many come to the day is another's to move */
	bool is_shared =
	    refer_row(r->host, refer_line(r->host, &as, "in", r->item, ""), r->item.letter) != NULL;
	bool may_change =
	    as.person == NULL || (!refer_only_votes(r->host, &as, r->item) &&
				  (!is_shared || wants_change(r) || may_move(r, &as)));

	return !is_passing && (is_of_any(r) || is_choice(r) || (may_change && reply_changes(r)) ||
			       is_signed(r, true) || reply_prolongs(r) || is_question(r));
}

/* "Zoom. Not here", of a meeting: where it is to be. */
static bool is_on_screen(struct replying *r)
{
	static const char *const leads[] = { "on", "via", "by", "make it", "let's do", NULL };
	static const char *const screens[] = { "zoom", "teams", NULL };
	const char *at = acts_skip_gap(acts_skip_one(r->request->line, leads));
	const char *behind = acts_skip_one(at, screens);

	if (r->item.letter == '\0' || behind == at) {
		return false;
	}
	bool is_zoom = str_starts_fold(at, "zoom");
	const char *line =
	    refer_line(r->host, r->request, "move", r->item, is_zoom ? "at Zoom" : "at Teams");
	const struct clerk_command *row = refer_row(r->host, line, r->item.letter);
	const struct clerk_arg *arg = row == NULL ? NULL : row->args;

	while (arg != NULL && arg->name != NULL &&
	       (arg->lead == NULL || !str_equal(arg->lead, "at"))) {
		arg++;
	}
	if (arg == NULL || arg->name == NULL) {
		return false; /* it has no place */
	}
	r->request->line = line;
	r->request->is_unsure_line = true;
	return true;
}

/* "no, I'm in!" is no no; "no, that's great" may be either. */
static bool drops_no(struct request *request)
{
	bool is_no = str_starts_fold(request->line, "no,") || str_starts_fold(request->line, "no!");
	const char *rest = acts_skip_gap(request->line + (is_no ? strlen("no,") : 0));
	struct acts_sign sign = acts_sign(request->arena, rest);

	if (is_no && sign.is == ACTS_SIGN_IN) {
		request->line = rest;
		request->said = rest;
	}
	return is_no && sign.is == ACTS_SIGN_YES;
}

/* "scrap that, I can": what she said before, and not the thing itself, where another answer
 * follows; with anything else behind it, it may be either, and is asked about. */
static bool drops_scrapped(struct request *request)
{
	static const char *const scraps[] = { "scrap that",   "forget that",
					      "ignore that",  "strike that",
					      "scratch that", "cancel that",
					      "drop that",    NULL };
	size_t len = acts_longest_len(request->line, scraps);
	const char *rest = acts_skip_gap(request->line + len);

	static const char *const kind[] = {
		"please", "pls", "plz", "thanks", "ta", "cheers", NULL
	};

	if (len == 0 || str_is_empty(question_bare(request->arena, rest)) ||
	    acts_longest_len(rest, kind) > 0) {
		return false;
	}
	static const char *const able[] = { "i can", "we can", "i will", "we will", "i do", NULL };

	if (acts_longest_len(rest, able) > 0) {
		rest = arena_printf(request->arena, "yes %s", rest);
	}
	switch (acts_sign(request->arena, rest).is) {
	case ACTS_SIGN_YES:
	case ACTS_SIGN_NO:
	case ACTS_SIGN_FINE:
	case ACTS_SIGN_IN:
	case ACTS_SIGN_OUT:
	case ACTS_SIGN_LATE:
		request->line = rest;
		request->said = rest;
		return false;
	default:
		return true;
	}
}

void refer_reply(struct host *host, struct request *request)
{
	struct replying r = { .host = host, .request = request };
	const char *target = request->message->replies_to;
	const char *source = target == NULL ? NULL : outbox_source_of(host->outbox, target);

	if (request->cluster == NULL || request->is_quiet || source == NULL ||
	    acts_is_sigh(request->said)) {
		return;
	}
	source = arena_strdup(request->arena, source);
	if (!reply_item(host, request, source, &r.item)) {
		return;
	}
	if (r.item.letter != '\0' && !question_is_put(host->questions, source) &&
	    resize_reply(host, request, r.item)) {
		request->is_explicit = true;
		return;
	}
	if (reply_is_apart(&r)) {
		request->is_explicit = true;
		return;
	}
	if (whole_reply(host, request, r.item, false)) {
		request->is_explicit = true;
		return;
	}
	bool must_ask = drops_no(request) || drops_scrapped(request) ||
			(reply_is_yes_or_no(request) && reply_is_to_nothing(host, request, source));

	r.verb_len = acts_verb(&host->parts.plugins->table, request->line, &r.said);
	/* a bare yes to what is about no item is no answer to another thing that waits */
	bool is_of_nothing =
	    r.item.letter == '\0' &&
	    (reply_is_yes_or_no(request) ||
	     (r.verb_len > 0 && acts_sign(request->arena, request->said).is != ACTS_SIGN_NONE));
	if (whole_takes(host, r.item)) {
		request->is_explicit =
		    (is_own_verb(&r) && is_act(&r)) || is_besides(&r) || request->is_explicit;
		return;
	}
	bool is_heard = (guess_is_beside(request->said) && reply_moves(&r)) || is_on_screen(&r) ||
			counter_read(host, request, r.item) || is_answer(&r, false) ||
			is_signed(&r, false) || is_answer(&r, true);

	is_heard = is_heard || (!is_of_nothing && is_besides(&r));
	request->is_explicit = request->is_explicit || is_heard;
	request->is_unsure_line = request->is_unsure_line || (is_heard && must_ask);
	if (is_heard && r.item.letter != '\0') {
		reply_doubt(&r);
	}
}
