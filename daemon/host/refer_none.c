/* refer_none: what is said where nothing is what the words for it say. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/refer.h"

#include <string.h>

/* The verb as a row has it: "forget" of "stop". */
static const char *name_of(const struct referring *r)
{
	struct arena *arena = r->request->arena;
	const struct command_table *table = &r->host->parts.plugins->table;
	const char *verb = arena_strndup(arena, r->verb, r->verb_len);

	for (char letter = 'A'; letter <= 'Z'; letter++) {
		const char *line =
		    refer_line(r->host, r->request, verb, (struct clerk_item){ letter, 1 }, "");
		struct command_found found = command_find(table, line);

		if (found.match == COMMAND_FOUND) {
			return found.row->command->name;
		}
	}
	return verb;
}

/* Of what is called so it is not hers to do that; NULL: it is, or nothing is. Of two kinds of one
 * name, a private one too, what says more. */
static const char *refusal_of(const struct referring *r, const char *noun)
{
	const char *verb = arena_strndup(r->request->arena, r->verb, r->verb_len), *best = NULL;

	for (char letter = 'A'; letter <= 'Z'; letter++) {
		const struct plugin *owner = plugin_of_letter(r->host->parts.plugins, letter);
		const struct clerk_command *row =
		    owner == NULL || !str_equal(owner->face->item_noun, noun)
			? NULL
			: refer_row(r->host,
				    refer_line(r->host, r->request, verb,
					       (struct clerk_item){ letter, 1 }, ""),
				    letter);
		bool is_hers =
		    row == NULL || row->who == 0 || (r->request->person->role & row->who) != 0;
		const char *no = is_hers ? NULL : permit_refusal_said(r->request, row);

		if (no != NULL && (best == NULL || strlen(no) > strlen(best))) {
			best = no;
		}
	}
	return best;
}

/* "move the heads meeting to Friday", where it is another's to move: the line of that, if it is
 * there for her. */
static bool is_anothers(struct referring *r, const char *rest)
{
	const char *verb = arena_strndup(r->request->arena, r->verb, r->verb_len);
	const char *noun = refer_noun(r);
	struct clerk_item item;

	if (noun == NULL || guess_is_own(r->request->said) ||
	    !guess_thing(r->host, r->request, &item)) {
		return false;
	}
	const struct plugin *owner = plugin_of_letter(r->host->parts.plugins, item.letter);
	const char *line =
	    refer_line(r->host, r->request, verb, item, r->all_count > 0 ? rest : "");
	bool is_it =
	    owner != NULL && str_equal(owner->face->item_noun, noun) && refer_is_whole(r, line);

	/* should it be hers after all, it is asked about */
	r->request->is_unsure_line = r->request->is_unsure_line || is_it;
	r->request->line = is_it ? line : r->request->line;
	return is_it;
}

bool refer_none(struct referring *r, const char *rest, bool *ret_is_asked)
{
	const char *noun = refer_noun(r), *no;

	r->list = r->all;
	r->count = 0;
	for (size_t i = 0; i < r->all_count; i++) {
		if (noun == NULL || str_equal(r->all[i].noun, noun)) {
			r->list[r->count++] = r->all[i];
		}
	}
	*ret_is_asked = r->count > 0 || noun != NULL;
	if (r->count > 0) {
		refer_ask_which(r, "I find none quite like that. Is it one of these?", "");
	} else if (noun != NULL && (no = refusal_of(r, noun)) != NULL) {
		host_refuse(r->host, r->request, no);
	} else if (is_anothers(r, rest) || guess_settles(r->host, r->request, NULL)) {
		*ret_is_asked = false;
		return true; /* its row says why not, or another verb was meant */
	} else if (noun != NULL) {
		host_refuse(r->host, r->request,
			    arena_printf(r->request->arena,
					 "There is no %s here for `%s%s` just now.", noun,
					 r->request->prefix, name_of(r)));
	}
	return false;
}
