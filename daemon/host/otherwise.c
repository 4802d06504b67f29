/* otherwise: a line that is asked about, with another amount, school, word or date in it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"

#include <string.h>

struct otherwise {
	struct host *host;
	struct request *request;
	const char *words; /* what is right */
	const char *wrong; /* what is not, where that was said; else NULL */
};

/* With the words in the place of what that argument has, where they are one. */
static const char *with_value(const struct otherwise *c, const struct clerk_command *row,
			      const char *line, const struct command_span *span)
{
	struct request as = *c->request;
	size_t len = strlen(c->words);

	as.line =
	    arena_printf(as.arena, "%.*s%s%s", (int)span->from, line, c->words, line + span->to);
	const struct command_found found = command_find(&c->host->parts.plugins->table, as.line);
	const struct command_parse parse = permit_parse(c->host, &as, row, found.rest);

	for (size_t i = 0; i < parse.span_count; i++) {
		const struct command_span *is = &parse.spans[i];

		if (str_equal(is->name, span->name) && is->from == span->from &&
		    is->to == span->from + len) {
			return as.line;
		}
	}
	return NULL;
}

/* An amount or a school is another: "half a day", "meant E". */
static const char *other_value(const struct otherwise *c, const struct clerk_command *row,
			       const struct command_parse *parse, const char *line)
{
	const char *other = NULL;

	for (size_t i = 0; i < parse->span_count && other == NULL; i++) {
		const struct clerk_arg *arg = row->args;

		while (arg->name != NULL && !str_equal(arg->name, parse->spans[i].name)) {
			arg++;
		}
		if (arg->name != NULL && (arg->type == CLERK_AMOUNT || arg->type == CLERK_SCHOOL)) {
			other = with_value(c, row, line, &parse->spans[i]);
		}
	}
	return other;
}

/* "phonics not maths": that word of the line is another. */
static const char *other_words(const struct otherwise *c, const char *line)
{
	size_t len = c->wrong == NULL ? 0 : strlen(c->wrong);

	for (const char *at = line; len > 0 && *at != '\0'; at++) {
		bool is_word = (at == line || at[-1] == ' ') && str_starts_fold(at, c->wrong) &&
			       strchr(" ,.", at[len]) != NULL;

		if (is_word) {
			return arena_printf(c->request->arena, "%.*s%s%s", (int)(at - line), line,
					    c->words, at + len);
		}
	}
	return NULL;
}

const char *otherwise_line(struct host *host, struct request *request, const char *line,
			   const char *words, const char *wrong)
{
	const struct otherwise is = { host, request, words, wrong }, *c = &is;
	struct request before = *c->request;
	struct command_found found = command_find(&c->host->parts.plugins->table, line);

	if (found.match != COMMAND_FOUND || c->words[0] == '\0') {
		return NULL;
	}
	before.line = line;
	const struct clerk_command *row = found.row->command;
	const struct command_parse parse = permit_parse(c->host, &before, row, found.rest);
	const char *other = other_value(c, row, &parse, line);

	other = other != NULL ? other : other_words(c, line);
	return other != NULL || parse.outcome != COMMAND_READY
		   ? other
		   : moved_line(c->request, row, &parse, line, c->words);
}
