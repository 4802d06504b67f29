/* otherwise: a line that was said, or is asked about, with another amount, school, word or date. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"
#include "host/host_internal.h"
#include "host/signs.h"

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

/* What it is, in place of that of the argument; a text only behind the word that leads up to it. */
static const char *value_for(const struct otherwise *c, const struct clerk_arg *arg)
{
	static const char *const small[] = { "at", "to", "for", "with", "it's", "its", NULL };
	size_t lead = arg->lead == NULL ? 0 : acts_words_len(c->words, arg->lead);
	const char *bare = c->words + acts_longest_len(c->words, small);
	bool is_typed =
	    arg->type == CLERK_AMOUNT || arg->type == CLERK_SCHOOL || arg->type == CLERK_PERSON;

	if (lead > 0 && c->words[lead] == ' ') {
		return c->words + lead + 1;
	}
	return is_typed ? bare + strspn(bare, " ") : NULL;
}

/* "not G, H": of two schools of the line it is the one that is put right. */
static bool may_be_wrong(const struct otherwise *c, const struct clerk_arg *arg,
			 const struct command_span *span, const char *line)
{
	struct arena *arena = c->request->arena;

	return c->wrong == NULL || arg->type != CLERK_SCHOOL ||
	       permit_school(c->request, c->wrong) == NULL ||
	       permit_school(c->request, c->wrong) ==
		   permit_school(c->request,
				 arena_strndup(arena, line + span->from, span->to - span->from));
}

/* "at the Crown", of a line that has no place yet. */
static const char *with_more(const struct otherwise *c, const struct clerk_command *row,
			     const char *line)
{
	struct request as = *c->request;

	as.line = arena_printf(as.arena, "%s %s", line, c->words);
	const struct command_found found = command_find(&c->host->parts.plugins->table, as.line);
	const struct command_parse parse = permit_parse(c->host, &as, row, found.rest);

	for (size_t i = 0; parse.outcome == COMMAND_READY && i < parse.span_count; i++) {
		const struct clerk_arg *arg = command_arg(row, parse.spans[i].name);

		if (arg != NULL && arg->lead != NULL && acts_words_len(c->words, arg->lead) > 0 &&
		    parse.spans[i].from > strlen(line) && parse.spans[i].to == strlen(as.line)) {
			return as.line;
		}
	}
	return NULL;
}

/* An amount or a school is another: "half a day", "meant E", "at the Crown"; or is what is asked
 * for. */
static const char *other_value(const struct otherwise *c, const struct clerk_command *row,
			       const struct command_parse *parse, const char *line)
{
	const char *other = NULL;
	const struct command_span gap = { parse->missing, parse->miss_from, parse->miss_to };

	for (size_t i = 0; i <= parse->span_count && other == NULL; i++) {
		const struct command_span *span = i < parse->span_count ? &parse->spans[i] : &gap;
		const struct clerk_arg *arg =
		    span->name == NULL ? NULL : command_arg(row, span->name);
		struct otherwise as = *c;

		as.words =
		    arg == NULL || !may_be_wrong(c, arg, span, line) ? NULL : value_for(c, arg);
		other = as.words == NULL ? NULL : with_value(&as, row, line, span);
	}
	return other != NULL ? other : with_more(c, row, line);
}

/* Is what stands there of a text, and no school or date? */
static bool is_of_text(const struct clerk_command *row, const struct command_parse *parse,
		       size_t from, size_t to)
{
	for (size_t i = 0; i < parse->span_count; i++) {
		const struct command_span *span = &parse->spans[i];
		const struct clerk_arg *arg = command_arg(row, span->name);

		if (span->from <= from && to <= span->to && arg != NULL) {
			return arg->type == CLERK_TEXT || arg->type == CLERK_WORD;
		}
	}
	return false;
}

/* "phonics not maths": that word of a text is another. */
static const char *other_words(const struct otherwise *c, const struct clerk_command *row,
			       const struct command_parse *parse, const char *line)
{
	size_t len = c->wrong == NULL ? 0 : strlen(c->wrong);

	for (const char *at = line; len > 0 && *at != '\0'; at++) {
		bool is_word = (at == line || at[-1] == ' ') && str_starts_fold(at, c->wrong) &&
			       strchr(" ,.", at[len]) != NULL;
		size_t from = (size_t)(at - line);

		if (is_word && is_of_text(row, parse, from, from + len)) {
			return arena_printf(c->request->arena, "%.*s%s%s", (int)(at - line), line,
					    c->words, at + len);
		}
	}
	return NULL;
}

/* "next week", of "what's on": a question that may be of some days, and takes nothing else. */
static const char *with_days(const struct otherwise *c, const struct clerk_command *row)
{
	const struct when_context context = { .calendar = c->request->cluster->calendar,
					      .now_s = c->request->now_s,
					      .tense = CLERK_TENSE_BOOK };
	const struct clerk_arg *arg = row->args;
	const struct when_span *spans;
	bool may_have = row->item == '\0' && arg != NULL && arg->name != NULL &&
			arg->type == CLERK_TEXT && (arg->flags & CLERK_OPTIONAL) != 0 &&
			arg[1].name == NULL;

	return may_have && when_find(c->request->arena, &context, c->words, &spans) == 1 &&
		       spans[0].from == 0 && c->words[spans[0].to] == '\0' && spans[0].has_day
		   ? arena_printf(c->request->arena, "%s %s", row->name, c->words)
		   : NULL;
}

/* A date in the place of the one that the line has. */
static const char *other_date(const struct otherwise *c, const struct clerk_command *row,
			      const struct command_parse *parse, const char *line)
{
	const char *other = parse->outcome == COMMAND_READY
				? moved_line(c->request, row, parse, line, c->words)
				: NULL;

	return other != NULL ? other : with_days(c, row);
}

static const char *in_one(const struct otherwise *c, const char *line)
{
	struct request before = *c->request;
	struct command_found found = command_find(&c->host->parts.plugins->table, line);

	if (found.match != COMMAND_FOUND || c->words[0] == '\0') {
		return NULL;
	}
	before.line = line;
	const struct clerk_command *row = found.row->command;
	const struct command_parse parse = permit_parse(c->host, &before, row, found.rest);
	const char *other = other_value(c, row, &parse, line);

	other = other != NULL ? other : other_words(c, row, &parse, line);
	return other != NULL ? other : other_date(c, row, &parse, line);
}

/* "C on tuesday 8th": the first words are one thing, the others another. */
static const char *in_two(const struct otherwise *c, const char *line)
{
	enum { LONGEST = 5 };
	const char *at = c->words;

	for (int i = 0; i < LONGEST && (at = strchr(at, ' ')) != NULL; i++) {
		struct otherwise first = *c, second = *c;

		second.words = at += strspn(at, " ");
		second.words += acts_words_len(at, "on");
		second.words += strspn(second.words, " ");
		first.words =
		    str_trim(arena_strndup(c->request->arena, c->words, (size_t)(at - c->words)));
		const char *other = in_one(&first, line);

		other = other == NULL ? NULL : in_one(&second, other);
		if (other != NULL) {
			return other;
		}
	}
	return NULL;
}

const char *otherwise_line(struct host *host, struct request *request, const char *line,
			   const char *words, const char *wrong)
{
	const struct otherwise c = { host, request, words, wrong };
	const char *other = in_one(&c, line);

	return other != NULL || wrong != NULL ? other : in_two(&c, line);
}
