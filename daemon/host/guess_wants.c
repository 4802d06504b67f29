/* guess_wants: what a line wants by what was learnt, as others ask, and what is said where nothing
 * else is left. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"
#include "command/intent.h"
#include "host/guess_intent.h"
#include "host/guess_rows.h"
#include "host/item.h"

#include <string.h>

/* By what heads say so, where that is sure; of that row, or, NULL, of any. */
static bool settles_learnt(struct guess *g, const char *verb)
{
	const struct intent_guess *best = guess_likely(g);
	const struct intent_row *row = best->odds < SURE ? NULL : intent_row_of(best->name);
	bool is_asked = false;

	if (row == NULL || !row->rule.is_of_item ||
	    (verb != NULL && (row->only_tells || !guess_is_row(row, verb)))) {
		return false;
	}
	const char *other = guess_instead(g, row->rule.as);

	row = other == NULL ? row : intent_row_of(other);
	guess_take_words(g, row->rule.as);
	g->is_told = row->only_tells;
	return guess_rule(g, &row->rule, row->name, &is_asked);
}

/* By the words of the rows. */
static bool settles_by_rules(struct guess *g, const char *verb)
{
	const char *was = g->request->line;
	bool is_asked = false;

	if (!guess_line(g, &is_asked) || is_asked) {
		g->request->line = was;
		return false;
	}
	const struct command_found found =
	    command_find(&g->host->parts.plugins->table, g->request->line);
	bool is_it = found.match == COMMAND_FOUND && str_equal(found.row->command->name, verb);

	g->request->line = is_it ? g->request->line : was;
	return is_it;
}

bool guess_settles(struct host *host, struct request *request, const char *verb)
{
	struct guess g = { .host = host, .request = request, .is_dry = true };

	guess_slots(&g);
	bool is_read = settles_learnt(&g, verb) || (verb != NULL && settles_by_rules(&g, verb));

	request->is_unsure_line = is_read && !g.is_told;
	request->is_topic = request->is_topic || (is_read && g.is_told);
	return is_read;
}

/* ---- asked by others ---- */

/* Of the words alone, whatever the line was taken for. */
static struct intent_guess best_of(struct host *host, const struct request *request)
{
	struct request as = *request;
	struct guess g = { .host = host, .request = &as, .is_dry = true };

	guess_slots(&g);
	return guess_likely(&g)[0];
}

bool guess_wants(struct host *host, const struct request *request, const char *name)
{
	const struct intent_guess best = best_of(host, request);

	return best.odds >= PLAIN && str_equal(best.name, name);
}

bool guess_wants_other(struct host *host, const struct request *request, const char *name)
{
	const struct intent_guess best = best_of(host, request);

	return best.odds >= PLAIN && !str_equal(best.name, name);
}

const struct clerk_command *guess_command(struct host *host, const struct request *request)
{
	const struct intent_guess best = best_of(host, request);
	const struct intent_row *row = best.odds < PLAIN ? NULL : intent_row_of(best.name);
	struct command_found found = { .match = COMMAND_UNKNOWN };

	if (row != NULL && intent_row_len(row) > 0) {
		found =
		    command_find(&host->parts.plugins->table,
				 arena_strndup(request->arena, row->rule.as, intent_row_len(row)));
	}
	return found.match == COMMAND_FOUND ? found.row->command : NULL;
}

bool guess_wants_new(struct host *host, const struct request *request)
{
	const struct intent_guess best = best_of(host, request);
	const struct intent_row *row = intent_row_of(best.name);

	return best.odds >= SURE && row != NULL && !row->rule.is_of_item && !row->only_tells;
}

bool guess_is_wanted(struct host *host, const struct request *request)
{
	const struct intent_guess best = best_of(host, request);
	const struct intent_row *row = intent_row_of(best.name);

	return best.odds >= SURE && row != NULL && row->rule.says == NULL;
}

enum acts_manner guess_manner(struct host *host, const struct request *request)
{
	enum { LONGEST = 40 };
	const char *said = request->said;
	bool may_be = strlen(said) <= LONGEST && strpbrk(said, "0123456789?") == NULL &&
		      !acts_is_ours(said) && !guess_is_wish(said);
	const struct intent_guess best =
	    may_be ? best_of(host, request) : (struct intent_guess){ .odds = INT32_MIN };

	return best.odds < PLAIN                ? ACTS_NONE
	       : str_equal(best.name, "thanks") ? ACTS_THANKS
	       : str_equal(best.name, "hello")  ? ACTS_GREETING
						: ACTS_NONE;
}

bool guess_lists(struct host *host, const struct request *request, const struct clerk_command *row)
{
	bool is_of_things = row->item == '\0' && row->args != NULL &&
			    row->args[0].type == CLERK_ITEM &&
			    (row->args[0].flags & CLERK_OPTIONAL) != 0 && row->args[1].name == NULL;

	return is_of_things && !request->is_topic && guess_wants(host, request, row->name);
}

/* ---- where nothing else is left ---- */

/* What is numbered, and not there. In the room nobody learns so which private ones there are: of a
 * letter that has such it is not said there. */
static const char *missing_item(struct host *host, struct request *request, const struct guess *g)
{
	const char *no = NULL;

	for (size_t i = 0; i < g->cues.words.count && no == NULL; i++) {
		struct clerk_item item;
		const struct item_kind *kind =
		    guess_number_at(g, i, &item)
			? item_kind_of(host->parts.plugins, item.letter, NULL)
			: NULL;
		bool is_shared =
		    kind != NULL && item_kind_of(host->parts.plugins, item.letter, kind) != NULL;
		bool may_tell = kind != NULL && (request->is_private ||
						 (!is_shared && kind->face->apart != item.letter));

		no = may_tell ? permit_item(host, request, item) : NULL;
	}
	return no;
}

bool guess_says_less(struct host *host, struct request *request)
{
	struct guess g = { .host = host, .request = request, .is_dry = true };

	if (guess_is_denied(request->said)) {
		return false;
	}
	guess_slots(&g);
	const struct intent_guess best = guess_likely(&g)[0];
	const struct intent_row *row = best.odds < FAIR ? NULL : intent_row_of(best.name);

	row = row != NULL && guess_is_refused(&g, row) ? NULL : row;
	bool is_sure = best.odds >= PLAIN;
	/* "the P6 display is fab" is talk */
	const char *no = guess_is_talk(&g) ? NULL : missing_item(host, request, &g);

	if (no != NULL) {
		host_refuse(host, request, no);
		return true;
	}
	if (best.odds >= FAIR && str_equal(best.name, "help")) {
		help_answer(host, request);
		return true;
	}
	if (row != NULL && guess_only_says(&g, row)) {
		host_refuse(host, request, row->rule.says);
		return true;
	}
	return row != NULL &&
	       suggest_named(host, request, is_sure,
			     arena_strndup(request->arena, row->rule.as, intent_row_len(row)));
}
