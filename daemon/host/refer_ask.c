/* refer_ask: which thing is meant, where that is not plain. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/refer.h"

enum { MOST_SHOWN = 5 };

/* "V1 A visits G, phonics, Wed 9 Dec 2026, 09:00–12:00" */
const char *refer_words_of(const struct referring *r, const struct candidate *c)
{
	return arena_printf(r->request->arena, "%c%lld %s%s%s", c->item.letter,
			    (long long)c->item.number, c->title, c->span[0] == '\0' ? "" : ", ",
			    c->span);
}

/* "done, sent them this morning": what the row takes none of is not of its line. */
static const char *rest_taken(const struct referring *r, const char *rest)
{
	struct request as = *r->request;

	as.line = refer_line_with(r, r->list[0].item, rest);
	const struct command_found found = command_find(&r->host->parts.plugins->table, as.line);
	bool is_taken =
	    found.match != COMMAND_FOUND || refer_takes_text(found.row->command) ||
	    permit_parse(r->host, &as, found.row->command, found.rest).outcome != COMMAND_SAY;

	return is_taken ? rest : "";
}

void refer_ask_whether(struct referring *r, const char *rest, const char *left)
{
	rest = rest_taken(r, rest);

	const struct clerk_choice yes = { .key = "yes",
					  .line = refer_line_with(r, r->list[0].item, rest) };

	execute_question(r->host, r->request, &yes, 1);
	host_refuse(r->host, r->request,
		    arena_printf(r->request->arena, "Do you mean %s?%s Reply `yes`.",
				 refer_words_of(r, &r->list[0]), left));
}

void refer_ask_which(struct referring *r, const char *opening, const char *rest)
{
	struct arena *arena = r->request->arena;
	struct clerk_choice *choices = arena_array(arena, r->count, sizeof(*choices));
	size_t count = r->count > MOST_SHOWN ? MOST_SHOWN : r->count;
	struct str text;

	str_init(&text, arena);
	str_add(&text, opening);
	for (size_t i = 0; i < count; i++) {
		choices[i] =
		    (struct clerk_choice){ .key = arena_printf(arena, "%zu", i + 1),
					   .line = refer_line_with(r, r->list[i].item, rest),
					   .said = arena_printf(arena, "%s %s", r->list[i].noun,
								refer_words_of(r, &r->list[i])) };
		str_addf(&text, " %zu) %s", i + 1, refer_words_of(r, &r->list[i]));
	}
	str_addf(&text, ". Reply with its number%s.", r->count > count ? "; there are more" : "");
	execute_question(r->host, r->request, choices, count);
	host_refuse(r->host, r->request, text.text);
}
