/* offer: a no to what the clerk has just offered, with what is meant instead: never is it another
 * thing than that. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/offer.h"

#include "clerk/roster.h"
#include "command/acts.h"
#include "command/acts_table.h"
#include "dates/when.h"
#include "host/guess.h"
#include "host/item.h"
#include "host/refer_reply.h"

#include <string.h>

/* The thing that the line numbers; its letter '\0': none. */
static struct clerk_item item_of(struct host *host, const char *line)
{
	const struct command_found found = command_find(&host->parts.plugins->table, line);
	struct clerk_item item = { 0 };
	size_t used = 0;

	if (found.match != COMMAND_FOUND ||
	    !command_read_item(line + found.rest + strspn(line + found.rest, " "), &item, &used)) {
		item.letter = '\0';
	}
	return item;
}

/* Nothing but a date, "by friday": its words; NULL: it is more, or none. */
static const char *date_alone(const struct request *request, const char *rest)
{
	static const char *const leads[] = { "it's", "its", "it is", "i meant", "i mean", "make it",
					     "on",   "by",  "for",   "at",      "i said", NULL };
	const struct when_context context = moved_context(request);
	const struct when_span *spans;

	for (size_t len = acts_longest_len(rest, leads); len > 0;
	     len = acts_longest_len(rest, leads)) {
		rest = acts_skip_gap(rest + len);
	}
	size_t count = when_find(request->arena, &context, rest, &spans);

	return count == 1 && spans[0].from == 0 &&
		       rest[spans[0].to + strspn(rest + spans[0].to, " .!?")] == '\0'
		   ? rest
		   : NULL;
}

static const char *with_date(struct host *host, const struct request *request, const char *offered,
			     const char *date)
{
	const struct command_found found = command_find(&host->parts.plugins->table, offered);
	struct request as = *request;

	if (found.match != COMMAND_FOUND || date == NULL) {
		return NULL;
	}
	as.line = offered;
	const struct clerk_command *row = found.row->command;
	const struct command_parse parse = permit_parse(host, &as, row, found.rest);

	for (const struct clerk_arg *arg = row->args; arg != NULL && arg->name != NULL; arg++) {
		for (size_t i = 0; arg->type == CLERK_WHEN && i < parse.span_count; i++) {
			if (str_equal(parse.spans[i].name, arg->name)) {
				return arena_printf(request->arena, "%.*s%s%s",
						    (int)parse.spans[i].from, offered, date,
						    offered + parse.spans[i].to);
			}
		}
	}
	return NULL;
}

/* "2 of us", to an offered visit. */
static const char *with_people(struct host *host, const struct request *request,
			       const char *offered, const char *rest)
{
	const struct command_found found = command_find(&host->parts.plugins->table, offered);
	struct clerk_people_said said;
	bool is_visit =
	    found.match == COMMAND_FOUND && str_equal(found.row->command->name, "visit");

	return is_visit && clerk_find_people(rest, &said) && said.count > 0 && said.from == 0
		   ? arena_printf(request->arena, "%s, %s", offered, rest)
		   : NULL;
}

bool offer_resaid(struct host *host, struct request *request, const char *offered, const char *rest)
{
	const struct clerk_item item = item_of(host, offered);
	const char *line = with_date(host, request, offered, date_alone(request, rest));
	struct request as = *request;

	line = line == NULL ? with_people(host, request, offered, rest) : line;
	if (line == NULL && item.letter != '\0') {
		as.said = as.line = rest;
		line = guess_read_of(host, &as, item) ? as.line : NULL;
	}
	if (line == NULL || str_equal(line, offered)) {
		return false;
	}
	request->line = line;
	request->said = rest;
	request->is_explicit = request->is_unsure_line = true;
	request->is_asked = false;
	return true;
}

bool offer_strays(struct host *host, const struct request *request, const char *offered,
		  const char *rest)
{
	struct request as = *request;
	struct guess g = { .host = host, .request = &as, .is_dry = true };
	struct clerk_item item, named = { 0 };
	bool is_asked = false;

	as.said = as.line = rest;
	if (command_find(&host->parts.plugins->table,
			 acts_read(as.arena, &host->parts.plugins->table, rest).line)
		.match == COMMAND_FOUND) {
		return false;
	}
	if (!guess_line(&g, &is_asked)) {
		return false;
	}
	item = item_of(host, as.line);
	as.line = rest;
	return item.letter != '\0' && !item_is_same(item, item_of(host, offered)) &&
	       !(guess_thing(host, &as, &named) && item_is_same(item, named));
}
