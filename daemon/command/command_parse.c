/* command_parse: the words of a line, argument by argument, into the row's struct. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command_reader.h"

#include <string.h>

/* Where the text that begins at `at` must stop: before a lead word of an argument still open. */
static size_t text_limit(const struct reader *r, size_t at)
{
	const char *line = r->line;

	for (size_t i = at; line[i] != '\0'; i++) {
		bool starts_word = i == at || reader_is_blank(line[i - 1]) || line[i - 1] == ',';

		for (const struct clerk_arg *arg = r->command->args;
		     starts_word && arg->name != NULL; arg++) {
			bool is_open = (r->taken & (1ul << (size_t)(arg - r->command->args))) == 0;

			if (arg->lead != NULL && is_open &&
			    reader_lead_here(line + i, arg->lead) > 0) {
				return i;
			}
		}
	}
	return strlen(line);
}

static bool read_text(struct reader *r, const struct clerk_arg *arg, size_t limit)
{
	size_t from = r->at, to = limit;

	while (to > from && (reader_is_blank(r->line[to - 1]) || r->line[to - 1] == ',')) {
		to--;
	}
	if (arg->max > 0 && reader_characters(r->line + from, to - from) > (size_t)arg->max) {
		return reader_say(r, arena_printf(r->context->arena,
						  "That is too long: %s can be %d characters.",
						  arg->name, (int)arg->max));
	}
	if (reader_asks_leftover(r, from, to)) {
		return false;
	}
	const char *text = arena_strndup(r->context->arena, r->line + from, to - from);

	r->at = limit;
	size_t end = r->at;

	r->at = to;
	reader_put(r, arg, &text, sizeof(text), from);
	r->at = end;
	return true;
}

/* The first place, at a word's start and after at least one word, from where all is a date
 * ("SATs week 17-20 May": not from "week 17"); else the first where a date can be read. */
static size_t first_when(const struct reader *r, const struct clerk_arg *when, size_t limit)
{
	enum { TRIES = 40 };
	struct when_context context = reader_when_context(r, when);
	size_t at = r->at, first = limit;

	for (int tries = 0; at < limit && tries < TRIES; tries++) {
		while (at < limit && !reader_is_blank(r->line[at]) && r->line[at] != ',') {
			at++;
		}
		while (at < limit &&
		       (reader_is_blank(r->line[at]) || r->line[at] == ',' || r->line[at] == ':')) {
			at++;
		}
		size_t used = 0;
		struct clerk_outcome outcome =
		    when_parse_prefix(r->context->arena, &context, r->line + at, &used);

		if (at < limit && used > 1 && outcome.kind != CLERK_OUTCOME_REFUSE) {
			first = at < first ? at : first;
			if (used >= limit - at) {
				return at;
			}
		}
	}
	return first;
}

/* Words that may introduce a trailing date: without one of these, or a comma, it stays text. */
static bool introduces_when(const char *line, size_t at)
{
	size_t before = at;

	while (before > 0 && reader_is_blank(line[before - 1])) {
		before--;
	}
	return (before > 0 && line[before - 1] == ',') || reader_lead_here(line + at, "by") > 0 ||
	       reader_lead_here(line + at, "before") > 0;
}

/* A text with a date behind it: where the text ends. */
static size_t text_before_when(struct reader *r, const struct clerk_arg *when, size_t limit)
{
	if ((when->flags & CLERK_OPTIONAL) == 0) {
		return first_when(r, when, limit);
	}
	struct arena *arena = r->context->arena;
	struct when_context context = reader_when_context(r, when);
	const char *text = arena_strndup(arena, r->line + r->at, limit - r->at);
	size_t from = strlen(text);
	/* One that is refused is refused aloud, where the date is read. */
	(void)when_parse_suffix(arena, &context, text, &from);
	return from == 0 || !introduces_when(r->line, r->at + from) ? limit : r->at + from;
}

static bool read_arg(struct reader *r, const struct clerk_arg *arg)
{
	if (arg->type != CLERK_TEXT) {
		return reader_value(r, arg);
	}
	size_t limit = text_limit(r, r->at);
	const struct clerk_arg *next = arg + 1;

	if (next->name != NULL && next->type == CLERK_WHEN && next->lead == NULL) {
		limit = text_before_when(r, next, limit);
	}
	return limit == r->at ? true : read_text(r, arg, limit);
}

static bool missing(struct reader *r, const struct clerk_arg *arg)
{
	return reader_say_usage(r, arena_printf(r->context->arena, "I also need %s.", arg->help));
}

static bool read_positional(struct reader *r)
{
	for (const struct clerk_arg *arg = r->command->args; arg != NULL && arg->name != NULL;
	     arg++) {
		bool is_optional = (arg->flags & CLERK_OPTIONAL) != 0;

		if (arg->lead != NULL || (arg->flags & CLERK_FOLLOWS) != 0) {
			continue;
		}
		if (reader_at_end(r) || (is_optional && text_limit(r, r->at) == r->at)) {
			if (!is_optional) {
				return missing(r, arg);
			}
			continue;
		}
		/* "soon at C": what begins there is the next argument, not an unreadable date. */
		bool is_other = text_limit(r, r->at) == r->at;

		if (!read_arg(r, arg)) {
			return is_other && r->parse->outcome != COMMAND_ASK ? missing(r, arg)
									    : false;
		}
		bool was_taken = (r->taken & (1ul << (size_t)(arg - r->command->args))) != 0;

		if (!was_taken && !is_optional) {
			return missing(r, arg);
		}
	}
	return true;
}

/* "prep" in "+ 2h prep": what may stand right behind an argument with a lead. */
static bool read_follower(struct reader *r, const struct clerk_arg *arg)
{
	if (arg->name == NULL || (arg->flags & CLERK_FOLLOWS) == 0 || reader_at_end(r) ||
	    text_limit(r, r->at) == r->at) {
		return true;
	}
	return read_arg(r, arg);
}

/* Arguments introduced by a word of their own, in any order, to the end of the line. */
static bool read_led(struct reader *r)
{
	while (!reader_at_end(r)) {
		const struct clerk_arg *arg = r->command->args;
		size_t len = 0;

		for (; arg != NULL && arg->name != NULL; arg++) {
			bool is_open = (r->taken & (1ul << (size_t)(arg - r->command->args))) == 0;

			len = arg->lead != NULL && is_open
				  ? reader_lead_here(r->line + r->at, arg->lead)
				  : 0;
			if (len > 0) {
				break;
			}
		}
		if (len == 0) {
			struct arena *arena = r->context->arena;

			return reader_say_usage(r,
						arena_printf(arena, "I don't understand “%s”.",
							     str_clip(arena, r->line + r->at, 60)));
		}
		r->at += len;
		if (reader_at_end(r)) {
			return missing(r, arg);
		}
		if (!read_arg(r, arg) || !read_follower(r, arg + 1)) {
			return false;
		}
	}
	return true;
}

struct command_parse command_parse(const struct command_context *context,
				   const struct clerk_command *command, const char *line,
				   size_t rest)
{
	struct command_parse parse = { .outcome = COMMAND_READY };
	struct reader r = { .context = context,
			    .command = command,
			    .line = line,
			    .at = rest,
			    .record = arena_alloc(context->arena, command->args_size + 1),
			    .parse = &parse };

	if (read_positional(&r) && read_led(&r)) {
		for (const struct clerk_arg *arg = command->args; arg != NULL && arg->name != NULL;
		     arg++) {
			bool was_taken = (r.taken & (1ul << (size_t)(arg - command->args))) != 0;

			if (!was_taken && (arg->flags & CLERK_OPTIONAL) == 0) {
				missing(&r, arg);
				break;
			}
		}
	}
	parse.record = r.record;
	return parse;
}
