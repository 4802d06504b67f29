/* guess: a line to the clerk that no row and no form fits, read by its words alone: what it may
 * mean is asked about with the whole reading, and nothing is done before a yes. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/guess.h"
#include "host/guess_two.h"

#include "command/acts.h"
#include "host/hush.h"
#include "host/refer_reply.h"

#include <string.h>

/* ---- which rule ---- */

const struct guess_span *guess_span_at(const struct guess *g, size_t word)
{
	for (size_t i = 0; i < g->span_count; i++) {
		if (word >= g->spans[i].from && word < g->spans[i].to) {
			return &g->spans[i];
		}
	}
	return NULL;
}

/* Is it said of another school, "G will come on the 8th"? One that is called, "Esther, I can't", is
 * not. */
static bool is_of_other(const struct guess *g)
{
	static const char *const does = "will|is|isnt|has|cant|cannot|wont|would|cld|could|can|are|"
					"needs|wants|may|might|to|come|"
					"comes|coming|cm";
	static const char *const own = "i|im|ill|we|were|well|my|our|sorry|please";

	for (size_t i = 0; i < g->span_count; i++) {
		const struct guess_span *span = &g->spans[i];
		bool is_first = true;

		for (size_t word = 0; word < span->from; word++) {
			is_first = is_first && g->cues.is_small[word] &&
				   cues_phrase_at("to|at|with|from|for|of|visit|see|ask|no|yes",
						  &g->cues, word) == 0;
		}
		if (is_first && span->school != '\0' &&
		    span->school != g->request->person->school &&
		    *g->cues.words.list[span->to - 1].to != ',' && span->to < g->cues.words.count) {
			return cues_phrase_at(does, &g->cues, span->to) > 0 &&
			       cues_phrase_at(own, &g->cues, span->to + 1) == 0;
		}
	}
	return false;
}

/* "F 11 dec am", "½ day for maths": does it begin with these, and with nothing else before or
 * between them? */
static bool begins_with(const struct guess *g, unsigned needs)
{
	unsigned missing = needs & (CUE_SCHOOL | CUE_WHEN | CUE_AMOUNT);

	for (size_t word = 0; word < g->cues.words.count && missing != 0; word++) {
		const struct guess_span *span = guess_span_at(g, word);

		if (span == NULL && !g->cues.is_small[word]) {
			return false;
		}
		missing &= span == NULL           ? ~0u
			   : span->is_amount      ? ~(unsigned)CUE_AMOUNT
			   : span->school != '\0' ? ~(unsigned)CUE_SCHOOL
			   : span->when != NULL   ? ~(unsigned)CUE_WHEN
						  : ~0u;
	}
	return missing == 0;
}

static bool has(const struct guess *g, unsigned needs)
{
	bool has_day = false, has_when = false, has_amount = false;
	const bool has_school = guess_other_school(g) != '\0';

	for (size_t i = 0; i < g->span_count; i++) {
		const struct guess_span *span = &g->spans[i];
		bool is_new = guess_is_new(g, span);

		has_when = has_when || is_new;
		has_day = has_day || (is_new && span->when->has_day);
		has_amount = has_amount || span->is_amount;
	}
	has_when = has_when || ((needs & CUE_PLACE) != 0 &&
				(*guess_shift(g) != '\0' || *guess_online(g) != '\0'));
	return ((needs & CUE_SCHOOL) == 0 || has_school) && ((needs & CUE_DAY) == 0 || has_day) &&
	       ((needs & CUE_WHEN) == 0 || has_when) && ((needs & CUE_AMOUNT) == 0 || has_amount) &&
	       ((needs & CUE_FIRST) == 0 || begins_with(g, needs)) &&
	       ((needs & CUE_PLACE) == 0 || has_when || guess_place(g) != '\0' ||
		(g->takes_place && *guess_where(g) != '\0'));
}

/* Behind a prefix alone a first word that is none of ours, "!play …", is another bot's. */
static bool may_be_ours(const struct guess *g)
{
	const struct request *request = g->request;
	bool is_sure = request->is_private || request->message->is_called ||
		       request->replied_to != NULL || request->message->replies_to != NULL;

	return is_sure || g->taken[0] || guess_span_at(g, 0) != NULL || g->cues.is_small[0];
}

/* Does a part of the line end between the two? */
static bool are_apart(const struct guess *g, size_t one, size_t other)
{
	size_t last = one > other ? one : other;

	for (size_t i = one < other ? one : other; i < last; i++) {
		if (acts_ends_clause(&g->cues.words, i)) {
			return true;
		}
	}
	return false;
}

/* "scrap the breakfast, nobody can get in", "I can't do the 4th. Could she come on Monday?": what
 * does not go is why. */
static bool is_why_not(const struct guess *g, const struct cue_rule *rule, size_t word)
{
	bool is_end = str_starts(rule->as, "cancel") && !cues_phrase_at("not", &g->cues, word);
	bool is_move = str_starts(rule->as, "move") || str_starts(rule->as, "snooze");
	bool is_after = false, has_new = false;

	if (cues_phrase_at(cue_fails, &g->cues, word) == 0) {
		return false;
	}
	for (size_t i = 0; is_end && i < word; i++) {
		is_after = is_after || g->taken[i];
	}
	for (size_t i = 0; is_move && i < g->span_count; i++) {
		bool is_new = guess_is_new(g, &g->spans[i]);

		if (is_new && !are_apart(g, word, g->spans[i].from)) {
			return false;
		}
		has_new = has_new || is_new;
	}
	return is_after || has_new;
}

/* Is it denied by a word that the rule does not fit by, and that stands before no hour that is
 * over, "at ten, not nine"? What is said of why is another matter. */
static bool is_denied(const struct guess *g, const struct cue_rule *rule)
{
	for (size_t i = 0; i < g->cues.words.count; i++) {
		size_t len = cues_phrase_at(cue_nots, &g->cues, i);
		bool is_why =
		    i > 0 && (cues_phrase_at("because|cos|coz|since|as", &g->cues, i) > 0 ||
			      g->cues.words.list[i - 1].to[0] == '.' ||
			      strchr(".;", g->cues.words.list[i - 1].to[-1]) != NULL);

		if (is_why) {
			return false;
		}
		if (len > 0 && !g->taken[i] && !guess_is_before_old(g, i) &&
		    !guess_is_before_old(g, i + len) && !is_why_not(g, rule, i)) {
			return true;
		}
	}
	return false;
}

bool guess_number_at(const struct guess *g, size_t word, struct clerk_item *ret_item)
{
	size_t used = 0;

	return command_read_item(g->cues.words.list[word].from, ret_item, &used) && used > 1;
}

bool guess_numbers_one(const struct guess *g)
{
	for (size_t i = 0; i < g->cues.words.count; i++) {
		struct clerk_item item;

		if (guess_number_at(g, i, &item) && guess_may_see(g, item)) {
			return true;
		}
	}
	return false;
}

/* By its words; one that was learnt is not known by any of them. */
static bool fits(struct guess *g, const struct cue_rule *rule)
{
	/* what is said of a thing by its number asks for no other */
	bool is_of_one = (rule->needs & CUE_FIRST) != 0 && guess_numbers_one(g);

	return g->is_learnt || (!is_of_one && (rule->all[0] != NULL || g->is_free) &&
				cues_fit(rule, &g->cues, g->taken));
}

/* The line that it makes of it; NULL: it does not fit. */
static const char *try_rule(struct guess *g, const struct cue_rule *rule, bool *ret_is_asked)
{
	size_t verb = rule->is_of_item ? strcspn(rule->as, " $") : strcspn(rule->as, "$");

	for (size_t i = 0; i < g->span_count; i++) {
		g->spans[i].is_used = false;
	}
	g->item = (struct clerk_item){ 0 };
	g->item_day = 0;
	g->item_start_s = 0;
	g->is_hers = false;
	/* what was learnt is ours by the whole of it: guess_intent asks for more there */
	if (!fits(g, rule) || (!g->is_learnt && guess_instead(g, rule->as) != NULL) ||
	    (!g->is_learnt && !may_be_ours(g)) || (rule->is_own && is_of_other(g))) {
		return NULL;
	}
	while (verb > 0 && rule->as[verb - 1] == ' ') {
		verb--;
	}
	const char *name = arena_strndup(g->request->arena, rule->as, verb);

	g->is_wordless = rule->all[0] == NULL && !g->is_learnt;
	g->takes_amount = (rule->needs & CUE_AMOUNT) != 0 || strstr(rule->as, "$a") != NULL;
	g->has_topic = strstr(rule->as, "$t") != NULL;
	g->takes_place = strstr(rule->as, "$p") != NULL;
	g->drops_days = str_starts(rule->as, "visit ");
	g->takes_length = strstr(rule->as, "$s$w") != NULL || strstr(rule->as, "$t$w") != NULL;
	g->is_due = strstr(rule->as, " by$w") != NULL;
	/* an answer to dates, in her words, may hold any of them */
	g->takes_date = (rule->needs & CUE_PLACE) != 0 || strstr(rule->as, "$x") != NULL ||
			strstr(rule->as, "$d") != NULL;
	g->keeps_date = !rule->is_of_item && strstr(rule->as, "$t") != NULL &&
			strstr(rule->as, "$w") == NULL && strstr(rule->as, "$s") == NULL;
	if (rule->is_of_item ? !guess_item(g, name, ret_is_asked) : !has(g, rule->needs)) {
		return NULL;
	}
	/* how much others ask for is theirs */
	if (rule->is_of_item && g->takes_amount && !g->is_hers) {
		return NULL;
	}
	if (rule->says == NULL && !g->is_learnt && is_denied(g, rule)) {
		return NULL;
	}
	if (g->takes_date) {
		guess_use_again(g);
	}
	return has(g, rule->needs) ? guess_compose(g, rule, verb) : NULL;
}

/* Could it be run, or is one thing of it missing? */
static bool is_row(struct guess *g, const char *line)
{
	struct request as = *g->request;

	as.line = acts_read(as.arena, &g->host->parts.plugins->table, line).line;
	struct command_found found = command_find(&g->host->parts.plugins->table, as.line);

	if (found.match != COMMAND_FOUND || *line == '\0') {
		return false;
	}
	const struct clerk_command *row = found.row->command;

	/* what is not for her she does not mean */
	if ((g->request->person->role & permit_who(row)) == 0) {
		g->refusal = permit_refusal_said(g->request, row);
		return false;
	}
	moved_settle(g->host, &as, &found);
	struct command_parse parse = permit_parse(g->host, &as, row, found.rest);

	g->request->line = as.line;
	/* what may be another bot's is ours where nothing of it is missing */
	return parse.outcome != COMMAND_SAY || (!g->is_dry && !parse.is_strange);
}

static void say(const struct guess *g, const char *text)
{
	if (!g->is_dry) {
		host_refuse(g->host, g->request, text);
	}
}

bool guess_rule(struct guess *g, const struct cue_rule *rule, const char *name, bool *ret_is_asked)
{
	const char *was = g->request->line;

	g->is_learnt = true;
	const char *line = try_rule(g, rule, ret_is_asked);

	g->is_learnt = false;
	bool is_most = false;

	if (line != NULL && is_row(g, line)) {
		g->request->left_out = guess_left(g, line, name, &is_most);
		if (!is_most) {
			return true;
		}
		g->request->left_out = NULL; /* then it is another matter */
	}
	g->request->line = was;
	return false;
}

/* What is said of others, and another date for what is there, is plain enough; but not where the
 * line is surely of another row, which could do nothing with it. */
static bool is_doubted(struct guess *g, const struct cue_rule *rule, bool may_doubt)
{
	bool is_plain =
	    (rule->needs & (CUE_PLACE | CUE_FIRST)) != 0 ||
	    (rule->says != NULL && (rule->needs == 0 || (rule->needs & CUE_SCHOOL) != 0));

	return !is_plain && guess_doubts(g, rule->as) && (may_doubt || guess_is_sure(g));
}

/* "castle hill closed fri?" closes nothing. */
static bool is_of_days(const struct cue_rule *rule)
{
	return str_starts(rule->as, "closed ") || str_starts(rule->as, "inset ");
}

static bool by_rules(struct guess *g, bool may_doubt, bool *ret_is_asked)
{
	const char *said = g->request->said;
	bool is_asked = *said != '\0' && said[strlen(said) - 1] == '?';

	struct request *request = g->request;
	const char *was = request->line;

	for (size_t i = 0; i < cue_rule_count && !*ret_is_asked; i++) {
		if ((g->given.letter != '\0' && !cue_rules[i].is_of_item) ||
		    (is_asked && is_of_days(&cue_rules[i])) ||
		    !cues_fit(&cue_rules[i], &g->cues, g->taken) ||
		    is_doubted(g, &cue_rules[i], may_doubt)) {
			continue;
		}
		const char *line = try_rule(g, &cue_rules[i], ret_is_asked);
		const char *refusal = g->refusal;

		if (line != NULL && is_row(g, line)) {
			bool is_most;

			request->left_out = guess_left(g, line, NULL, &is_most);
			return true;
		}
		if (line != NULL && cue_rules[i].says != NULL) {
			*ret_is_asked = true;
			say(g, cue_rules[i].says);
			return false;
		}
		request->line = was;
		/* without a verb nothing tells that she means what is not for her */
		g->refusal = (cue_rules[i].needs & CUE_FIRST) != 0 ? refusal : g->refusal;
	}
	return false;
}

bool guess_line(struct guess *g, bool *ret_is_asked)
{
	*ret_is_asked = false;
	g->is_free =
	    command_find(&g->host->parts.plugins->table, g->request->line).match == COMMAND_UNKNOWN;
	guess_slots(g);
	bool may = !cues_is_question(&g->cues);

	/* one that is doubted comes behind what heads say so */
	if ((may && by_rules(g, true, ret_is_asked)) ||
	    (!*ret_is_asked && g->refusal == NULL && guess_intent(g, ret_is_asked)) ||
	    (may && !*ret_is_asked && !guess_is_talk(g) && by_rules(g, false, ret_is_asked))) {
		return true;
	}
	if (g->refusal != NULL && !*ret_is_asked) {
		*ret_is_asked = true;
		say(g, g->refusal);
	}
	return false;
}

/* How another amount is asked for: nothing is done. */
static bool only_explains(const struct guess *g)
{
	const struct command_found found =
	    command_find(&g->host->parts.plugins->table, g->request->line);

	return found.match == COMMAND_FOUND && (found.row->command->does & CLERK_DOES_AMOUNT) != 0;
}

bool guess_read(struct host *host, struct request *request, bool *ret_is_asked)
{
	struct guess g = { .host = host, .request = request };

	if (guess_two(host, request)) {
		*ret_is_asked = false;
		return true;
	}
	bool is_read = guess_line(&g, ret_is_asked);

	request->is_unsure_line =
	    is_read ? !only_explains(&g) && !g.is_told : request->is_unsure_line;
	request->is_topic = request->is_topic || (is_read && g.is_told);
	request->is_turned = request->is_turned && !is_read;
	request->is_loose = request->is_loose && !is_read;
	return is_read;
}

bool guess_read_of(struct host *host, struct request *request, struct clerk_item item)
{
	struct guess g = { .host = host, .request = request, .given = item, .is_dry = true };
	bool is_asked = false, is_read = item.letter != '\0' && guess_line(&g, &is_asked);

	request->is_unsure_line = request->is_unsure_line || is_read;
	return is_read;
}

static bool has_any(const char *line, const char *phrases)
{
	struct guess g = { 0 };

	cues_cut(line, &g.cues);
	return guess_has(&g, phrases);
}

bool guess_is_wish(const char *line)
{
	return has_any(line, cue_wishes);
}

bool guess_is_change(const char *line)
{
	return has_any(line,
		       "instead|rather than|same time|same times|same hours|make it|no good") ||
	       guess_asks_later(line);
}

bool guess_is_exchange(const char *line)
{
	return has_any(line, "make it _ not|make that _ not");
}

bool guess_is_none(const char *line)
{
	return has_any(line, "no breakfast|no meeting|no visit") &&
	       !has_any(line, "for me|for us|from me|from us|for mine|for ours");
}

bool guess_is_own(const char *line)
{
	return has_any(line, "my|our|mine|ours");
}

bool guess_is_reworded(const char *line)
{
	return has_any(line, cue_wordings) || has_any(line, cue_exchanged);
}

bool guess_is_denied(const char *line)
{
	return has_any(line, cue_denials);
}

/* "before Christmas" is when, and turns nothing. */
bool guess_is_turned(const char *line)
{
	struct cue_line cues;

	cues_cut(line, &cues);
	for (size_t i = 0; i < cues.words.count; i++) {
		if (cues_phrase_at(cue_turns, &cues, i) > 0 &&
		    cues_phrase_at(cue_bounds, &cues, i) == 0) {
			return true;
		}
	}
	return false;
}

bool guess_may_read(struct host *host, const struct request *request)
{
	struct request as = *request;
	struct guess g = { .host = host, .request = &as, .is_dry = true };
	bool is_asked = false;

	return guess_line(&g, &is_asked) || is_asked || guess_numbers_one(&g);
}

bool guess_begins_so(struct host *host, const struct request *request)
{
	struct request as = *request;
	struct guess g = { .host = host, .request = &as, .is_dry = true };

	guess_slots(&g);
	return begins_with(&g, CUE_SCHOOL | CUE_WHEN) || begins_with(&g, CUE_AMOUNT);
}

bool guess_thing(struct host *host, struct request *request, struct clerk_item *ret_item)
{
	struct guess g = { .host = host, .request = request, .is_dry = true, .takes_date = true };
	bool is_asked = false;

	guess_slots(&g);
	if (!guess_item(&g, "history", &is_asked)) {
		return false;
	}
	*ret_item = g.item;
	return true;
}
