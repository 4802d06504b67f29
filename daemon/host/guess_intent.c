/* guess_intent: what a line wants, by what heads have said before, in the words of its row. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"
#include "command/intent.h"
#include "host/guess.h"
#include "host/guess_intent.h"
#include "host/guess_rows.h"
#include "host/item.h"

#include <string.h>

/* The first command of the label's row that somebody of these roles may say; NULL: none. */
static const struct clerk_command *command_for(const struct guess *g, const struct intent_row *row,
					       unsigned roles)
{
	const struct command_table *table = &g->host->parts.plugins->table;
	size_t len = row == NULL ? 0 : intent_row_len(row);

	for (size_t i = 0; len > 0 && i < table->count; i++) {
		const struct clerk_command *command = table->rows[i].command;

		if (strlen(command->name) == len &&
		    strncmp(command->name, row->rule.as, len) == 0 &&
		    (permit_who(command) & roles) != 0) {
			return command;
		}
	}
	return NULL;
}

/* What is the adviser's alone no head wants. */
static bool is_hers(const struct guess *g, const struct intent_row *row)
{
	return row == NULL || intent_row_len(row) == 0 ||
	       command_for(g, row, g->request->person->role | CLERK_HEAD) != NULL;
}

/* Is there nothing that does it, or not for her? */
bool guess_only_says(const struct guess *g, const struct intent_row *row)
{
	return row->rule.says != NULL && (strchr(row->rule.as, '$') == NULL || !is_hers(g, row));
}

/* The likeliest of what she may want, best first, reckoned once; at least one. */
const struct intent_guess *guess_likely(struct guess *g)
{
	bool is_name[ACTS_WORDS_MAX] = { false };
	struct intent_guess all[MOST];

	if (g->likely != NULL) {
		return g->likely;
	}
	for (size_t i = 0; i < g->span_count; i++) {
		for (size_t word = g->spans[i].from; word < g->spans[i].to; word++) {
			is_name[word] = g->spans[i].school != '\0';
		}
	}
	size_t count = intent_rank(&g->cues.words, is_name, all, MOST);
	struct intent_guess *kept = arena_array(g->request->arena, count + 1, sizeof(*kept));
	size_t kept_count = 0;

	for (size_t i = 0; i < count; i++) {
		const struct intent_row *row = intent_row_of(all[i].name);

		/* of what is not hers it is said so */
		if (is_hers(g, row) || row->rule.says != NULL) {
			kept[kept_count++] = all[i];
		}
	}
	kept[kept_count] = (struct intent_guess){ .name = NULL, .odds = INT32_MIN };
	g->likely = kept;
	return kept;
}

/* The words that rules of that row know are none of what it is about. */
void guess_take_words(struct guess *g, const char *as)
{
	bool taken[ACTS_WORDS_MAX];
	size_t len = strcspn(as, " $");

	memset(g->taken, 0, sizeof(g->taken));
	if (len == 0) {
		return;
	}
	for (size_t i = 0; str_starts(as, "focus") && i < g->cues.words.count; i++) {
		size_t said = cues_phrase_at(cue_wordings, &g->cues, i);

		memset(g->taken + i, true, said);
	}
	for (size_t i = 0; i < cue_rule_count; i++) {
		bool is_of_it = strncmp(cue_rules[i].as, as, len) == 0 &&
				strchr(" $", cue_rules[i].as[len]) != NULL;

		if (!is_of_it) {
			continue;
		}
		(void)cues_fit(&cue_rules[i], &g->cues, taken);
		for (size_t word = 0; word < g->cues.words.count; word++) {
			g->taken[word] = g->taken[word] || taken[word];
		}
	}
}

/* Of a thing by its number, be it there or not. */
static bool has_number(const struct guess *g)
{
	struct clerk_item item;

	for (size_t i = 0; i < g->cues.words.count; i++) {
		if (guess_number_at(g, i, &item)) {
			return true;
		}
	}
	return false;
}

/* Said of what has a number: nothing new is asked for. */
static bool may_mean(const struct guess *g, const struct intent_row *row)
{
	bool is_new = !row->rule.is_of_item && !row->only_tells;

	return !(g->given.letter != '\0' && !row->rule.is_of_item) && !(is_new && has_number(g));
}

/* "Don't scrap the breakfast" */
bool guess_is_refused(const struct guess *g, const struct intent_row *row)
{
	static const char *const acts[] = { "visit",    "request",  "breakfast", "meet",
					    "remindme", "remindus", "action",    "move",
					    "cancel",   "done",     "undo",      NULL };

	const char *said = g->request->said;
	size_t len = strlen(said);
	/* "are Elmbridge closed tomorrow?" */
	static const char *const facts[] = {
		"inset", "closed", "done", "happened", "missed", NULL
	};

	/* "an action for everyone to send me figures" is of no one school */
	static const char everybody[] = "for everyone|for everybody|everyone to|everybody to|all "
					"heads to|each head to|every head to|all schools to|each "
					"school to|every school to|all of us to|all of you to";

	return (str_equal(row->name, "action") && guess_has(g, everybody)) ||
	       (str_is_in(row->name, acts) &&
		guess_has(g, "^dont|please dont|clerk dont|do not|never|no need to|neednt")) ||
	       (str_is_in(row->name, facts) &&
		(cues_is_question(&g->cues) || (len > 0 && said[len - 1] == '?')));
}

static void say_of(const struct guess *g, const struct intent_row *row)
{
	if (!g->is_dry) {
		host_refuse(g->host, g->request, row->rule.says);
	}
}

/* Why nobody of her kind says that, "in" of a guest; NULL: she may. */
static const char *barred(const struct guess *g, const struct intent_row *row)
{
	const struct clerk_command *first = command_for(g, row, ~0u);

	return first == NULL || command_for(g, row, g->request->person->role) != NULL
		   ? NULL
		   : permit_refusal_said(g->request, first);
}

/* "the heads meeting should say 3.45, not 4" is no other matter. */
static bool has_hour(const struct guess *g)
{
	for (size_t i = 0; i < g->span_count; i++) {
		if (g->spans[i].when != NULL && g->spans[i].when->has_time) {
			return true;
		}
	}
	return false;
}

/* Is another day or hour asked for, "but can he make it 10 til 12"? */
static bool is_countered(const struct guess *g)
{
	static const char *const asks = "but|if|only if|make it|though|instead";
	bool is_asked = false;

	for (size_t i = 0; i < g->cues.words.count; i++) {
		const struct guess_span *span = guess_span_at(g, i);

		is_asked = is_asked || cues_phrase_at(asks, &g->cues, i) > 0;
		bool is_bound = span != NULL && cues_phrase_at("by|before|until|till|til|after",
							       &g->cues, span->from) > 0;

		if (is_asked && span != NULL && span->when != NULL && !span->when->is_weak &&
		    !is_bound && !guess_follows(g, i, "before|by|until|till|til|after")) {
			return true;
		}
	}
	return false;
}

const char *guess_instead(struct guess *g, const char *as)
{
	bool is_new_visit =
	    str_starts(as, "visit ") && guess_counts(g) && guess_is_sure_of(g, "visitors");
	bool is_other_time = str_starts(as, "yes") && is_countered(g);
	/* "10 Dec at C, make it the afternoon" */
	bool is_moved = str_starts(as, "visit ") &&
			guess_has(g, "make it|mek it|make that|change to|change it|instead") &&
			guess_is_sure_of(g, "move");

	/* "can't do the 14th, teaching all day": why */
	bool is_out =
	    *as == '\0' &&
	    guess_has(g, "cant do|cannot do|cant make|cannot make|wont make|cant get to") &&
	    guess_is_sure_of(g, "out");

	return is_new_visit ? "people" : is_other_time || is_moved ? "move" : is_out ? "out" : NULL;
}

/* As one of the likeliest means it; a label without a row ends the search. */
static bool read_as(struct guess *g, int32_t least, bool *ret_is_asked)
{
	const struct intent_guess *likely = guess_likely(g);

	for (size_t i = 0; i < TRIED && likely[i].name != NULL && !*ret_is_asked; i++) {
		const struct intent_row *row = intent_row_of(likely[i].name);

		if (row == NULL || likely[i].odds < (i == 0 ? least : FAIR) ||
		    ((row->only_tells || guess_only_says(g, row)) && likely[i].odds < LIKELY) ||
		    likely[i].odds < likely[0].odds - FAR || !may_mean(g, row) ||
		    (i > 0 && has_number(g))) {
			return false;
		}
		const char *other = guess_instead(g, row->rule.as);
		const struct intent_row *meant = other == NULL ? NULL : intent_row_of(other);

		guess_take_words(g, meant == NULL ? row->rule.as : meant->rule.as);
		if (meant != NULL && guess_rule(g, &meant->rule, meant->name, ret_is_asked)) {
			return true;
		}
		guess_take_words(g, row->rule.as);
		if (guess_only_says(g, row)) {
			*ret_is_asked = true;
			say_of(g, row);
			return false;
		}
		g->is_told = row->only_tells && (row->rule.is_of_item || likely[i].odds >= LIKELY);
		/* what else it is to be about, only that row says */
		if (guess_is_reworded(g->request->said) && !str_equal(row->name, "focus") &&
		    !(has_hour(g) && str_equal(row->name, "move"))) {
			continue;
		}
		if (!guess_is_refused(g, row) &&
		    guess_rule(g, &row->rule, row->name, ret_is_asked)) {
			return true;
		}
		if (row->rule.says != NULL && !*ret_is_asked) {
			*ret_is_asked = true;
			say_of(g, row);
			return false;
		}
		if (i == 0 && g->refusal == NULL && likely[0].odds >= PLAIN &&
		    (g->request->person->role & CLERK_OFFICE) == 0) {
			g->refusal = barred(g, row);
		}
		g->is_told = false;
	}
	return false;
}

bool guess_intent(struct guess *g, bool *ret_is_asked)
{
	const struct request *request = g->request;
	bool is_loose = request->is_private || request->message->is_called;
	const struct command_table *table = &g->host->parts.plugins->table;

	/* what begins as a row is of that, more likely */
	if (command_find(table, request->said).match == COMMAND_FOUND) {
		return read_as(g, SURE, ret_is_asked);
	}
	return read_as(g, g->is_half ? SURE : is_loose ? FAIR : LIKELY, ret_is_asked);
}

/* ---- against what was read by how it begins ---- */

/* Is it of that row, or of one that answers the same? */
bool guess_is_row(const struct intent_row *row, const char *name)
{
	static const struct {
		const char *intent, *rows[12];
	} same[] = {
		{ "show",
		  { "visits", "meetings", "requests", "actions", "reminders", "polls", "waiting",
		    "history", "mine", "why" } },
		{ "mine", { "mine", "free", "waiting" } },
		{ "waiting", { "waiting", "mine" } },
	};
	size_t len = intent_row_len(row);
	bool is_it = false;

	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		is_it = is_it ||
			(str_equal(row->name, same[i].intent) && str_is_in(name, same[i].rows));
	}
	return is_it || (len > 0 && strncmp(row->rule.as, name, len) == 0 &&
			 strchr(" $", name[len]) != NULL);
}

/* How likely its own row is; of one that nobody's lines are of it is not known: 0. */
static int32_t odds_of(const struct intent_guess *all, const char *name)
{
	int32_t odds = INT32_MIN;

	for (size_t i = 0; all[i].name != NULL; i++) {
		const struct intent_row *row = intent_row_of(all[i].name);

		odds = row != NULL && guess_is_row(row, name) && all[i].odds > odds ? all[i].odds
										    : odds;
	}
	return odds == INT32_MIN ? 0 : odds;
}

/* Is the row what was typed, and not what the words were taken for? */
static bool is_typed(const struct request *request, const struct clerk_command *row)
{
	return acts_words_len(request->said, row->name) > 0 && !request->is_topic &&
	       !request->is_loose && !request->is_unsure_line;
}

static bool is_of_coming(const char *name)
{
	static const char *const comings[] = { "in", "out", "late", "deputy", "early", NULL };

	return str_is_in(name, comings);
}

bool guess_is_talk(struct guess *g)
{
	const struct intent_guess *best = guess_likely(g);

	return best->odds >= PLAIN && str_equal(best->name, "none");
}

bool guess_is_sure(struct guess *g)
{
	return guess_likely(g)[0].odds >= SURE;
}

bool guess_doubts(struct guess *g, const char *as)
{
	const struct intent_guess *all = guess_likely(g);
	const struct intent_row *best = intent_row_of(all[0].name);

	return all[0].odds >= PLAIN && (best == NULL || !guess_is_row(best, as)) &&
	       odds_of(all, as) < all[0].odds - FAR;
}

/* Is its first word of a date, with more than that behind it? */
static bool begins_with_date(const struct guess *g)
{
	for (size_t i = 0; i < g->span_count; i++) {
		bool is_first = g->spans[i].from == 0 && g->spans[i].when != NULL;

		for (size_t word = g->spans[i].to; is_first && word < g->cues.words.count; word++) {
			if (!g->cues.is_small[word]) {
				return true;
			}
		}
	}
	return false;
}

/* What stands against it: the row that the line was found to be of, and how it was found. */
struct found_as {
	const struct clerk_command *row; /* NULL: none */
	int32_t odds;                    /* of that row; 0 where no lines of it are known */
	bool is_typed, is_near, is_ready;
	bool is_there; /* that row would make one, and what the line names is there already */
};

/* Is what it wants sure enough, against that? The more is known of the row, the surer. */
static bool is_enough(const struct intent_row *row, int32_t odds, const struct found_as *as)
{
	if (as->row == NULL) {
		return odds >= SURE;
	}
	/* of coming, not coming and coming late the row itself tells which */
	if (is_of_coming(as->row->name) && is_of_coming(row->name)) {
		return false;
	}
	if (as->is_near) {
		return odds >= PLAIN;
	}
	if (guess_is_row(row, as->row->name)) {
		return false;
	}
	if (!as->is_typed) {
		return odds >= SURE && as->odds <= AGAINST;
	}
	/* "visit to Anna on the 9th has to move to the Friday" */
	if (as->is_there && row->rule.is_of_item && !row->only_tells) {
		return odds >= PLAIN && odds > as->odds;
	}
	/* "give us a shout" is no line of its row */
	return odds >= PLAIN && (as->odds <= NEVER || (as->odds == 0 && !as->is_ready));
}

/* "castle hill closed fri?" asks, and closes nothing. */
static bool asks_of_days(const struct request *request, const struct clerk_command *row)
{
	static const char *const days[] = { "closed", "inset", NULL };
	size_t len = strlen(request->said);

	return row != NULL && str_is_in(row->name, days) && len > 0 &&
	       request->said[len - 1] == '?';
}

bool guess_overrules(struct host *host, struct request *request, const struct command_found *found,
		     bool *ret_is_asked)
{
	struct guess g = { .host = host, .request = request, .is_dry = true };
	struct found_as as = { .row = found->row == NULL ? NULL : found->row->command,
			       .is_near = found->match == COMMAND_NEAR };
	bool is_asked = false;

	as.is_typed = as.row != NULL && is_typed(request, as.row);
	if (request->is_quiet || request->replied_to != NULL ||
	    found->match == COMMAND_WRONG_ITEM ||
	    (as.is_typed && !request->message->is_called && !request->is_private)) {
		return false;
	}
	as.is_ready =
	    as.is_typed &&
	    permit_parse(host, request, found->row->command, found->rest).outcome == COMMAND_READY;
	/* typed out, and nothing of it may be anything else */
	if (as.is_ready && !refer_takes_text(as.row)) {
		return false;
	}
	guess_slots(&g);
	struct clerk_item there;

	as.is_there = as.is_typed && as.row->item == '\0' && !as.is_ready &&
		      guess_thing(host, request, &there);
	const struct intent_guess *all = guess_likely(&g);
	bool is_of_days = asks_of_days(request, as.row);
	const struct intent_row *row = intent_row_of(is_of_days ? "free" : all[0].name);

	/* "in 2 hours: ring the county" begins as no row does */
	as.row = begins_with_date(&g) ? NULL : as.row;
	as.odds = as.row == NULL ? 0 : odds_of(all, as.row->name);
	if (row == NULL || !(is_of_days || is_enough(row, all[0].odds, &as)) ||
	    !may_mean(&g, row) || guess_is_refused(&g, row)) {
		return false;
	}
	guess_take_words(&g, row->rule.as);
	g.is_told = row->only_tells;
	*ret_is_asked = guess_only_says(&g, row);
	if (*ret_is_asked) {
		host_refuse(host, request, row->rule.says);
		return false;
	}
	if (!guess_rule(&g, &row->rule, row->name, &is_asked)) {
		return false;
	}
	request->is_unsure_line = !row->only_tells;
	request->is_topic = row->only_tells;
	request->is_turned = request->is_loose = false;
	return true;
}
