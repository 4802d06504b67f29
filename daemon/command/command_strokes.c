/* command_strokes: several dates with a stroke between them: "Wed 13 Jan / Thu 14 Jan". */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command_reader.h"

#include <string.h>

const char *reader_stroke(const struct reader *r)
{
	const struct clerk_arg *arg = r->command->args;

	while (arg->name != NULL && (!reader_is_when(arg) || !str_equal(arg->lead, "/"))) {
		arg++;
	}
	return arg->name == NULL ? NULL : arg->lead;
}

static size_t next_stroke(const struct reader *r, const char *lead, size_t at)
{
	while (at < r->len &&
	       !(reader_is_blank(r->line[at]) && reader_lead_here(r->line + at + 1, lead) > 0)) {
		at++;
	}
	return at;
}

/* Does a text without a lead stand in front of the dates? */
static bool has_title(const struct reader *r)
{
	const struct clerk_arg *arg = r->command->args;

	return arg->type == CLERK_TEXT && arg->lead == NULL;
}

/* "data meeting: Tue 12 Jan 8am", "Mon 18 Jan 8am at C": of a row with other words around its
 * dates, the one that stands between two strokes. */
static bool read_among_words(struct reader *r, const struct clerk_arg *arg, size_t from, size_t to)
{
	struct when_context context = reader_when_context(r, arg);
	char *here = arena_strdup(r->context->arena, reader_masked(r));
	const struct when_span *spans;

	memset(here, '_', from);
	memset(here + to, '_', r->len - to);
	size_t count = when_find(r->context->arena, &context, here, &spans);

	return count == 0 ? reader_say_missing(r, arg) : reader_put_spans(r, arg, spans, count);
}

/* "Wed 13 Jan / Thu 14 Jan": each reads by itself. */
bool reader_by_strokes(struct reader *r, const char *stroke)
{
	size_t at = r->rest, most = 0;

	for (const struct clerk_arg *arg = r->command->args; arg->name != NULL && at < r->len;
	     arg++) {
		if (!reader_is_when(arg) || (arg->lead != NULL && !str_equal(arg->lead, stroke))) {
			continue;
		}
		size_t end = next_stroke(r, stroke, at);

		most++;
		bool is_read = has_title(r) ? read_among_words(r, arg, at, end)
					    : reader_stretch(r, arg, at, end);

		if (!is_read) {
			return false;
		}
		bool has_more = arg[1].name != NULL && str_equal(arg[1].lead, stroke) &&
				reader_is_when(&arg[1]);

		if (end < r->len && has_more) {
			reader_own(r, end + 1, end + 1 + strlen(stroke), LEAD);
		}
		at = end + 1 + strlen(stroke);
	}
	return at >= r->len ||
	       reader_say(r, arena_printf(r->context->arena,
					  "%zu dates at most, please, with %s between.", most,
					  stroke));
}
