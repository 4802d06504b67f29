/* command_leftover: words behind a date that could be part of it: asked about, never booked as
 * text.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command_reader.h"

#include <string.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool ends_part(const char *text)
{
	while (reader_is_blank(*text)) {
		text++;
	}
	return *text == '\0' || *text == ',' || *text == ';' || *text == ')' || *text == '.';
}

/* One of the words here; its length, else 0. */
static size_t word_of(const char *text, const char *const *words)
{
	for (; *words != NULL; words++) {
		size_t len = strlen(*words);

		if (str_starts_fold(text, *words) &&
		    (ends_part(text + len) || reader_is_blank(text[len]))) {
			return len;
		}
	}
	return 0;
}

/* "3", "3.30", "3:30pm", "3 pm", "1530h", and then nothing more: not "3 teachers". */
static bool is_time(const char *text)
{
	static const char *const halves[] = { "am", "pm", "a.m", "p.m", "o'clock", "h", NULL };
	size_t len = strspn(text, "0123456789:.");

	if (!is_digit(text[0])) {
		return false;
	}
	while (reader_is_blank(text[len])) {
		len++;
	}
	len += word_of(text + len, halves);
	return ends_part(text + len);
}

/* "0 mins", "2h": a number and a unit of time. */
static bool is_length(const char *text)
{
	static const char *const units[] = { "m", "min", "mins", "minute", "minutes",
					     "h", "hr",  "hrs",  "hour",   "hours",
					     "d", "day", "days", NULL };
	size_t len = strspn(text, "0123456789:.");

	while (len > 0 && reader_is_blank(text[len])) {
		len++;
	}
	return is_digit(text[0]) && word_of(text + len, units) > 0;
}

static bool is_date(const struct reader *r, const struct clerk_arg *when, const char *text)
{
	struct when_context context = reader_when_context(r, when);
	size_t used = 0;

	return when_parse_prefix(r->context->arena, &context, text, &used).kind !=
		   CLERK_OUTCOME_REFUSE &&
	       used > 1;
}

/* Could the text have been meant as part of the date before it? */
static bool touches(const struct reader *r, const struct clerk_arg *when, const char *text)
{
	static const char *const bounds[] = { "until",  "till", "til",  "by",
					      "before", "and",  "then", NULL };
	static const char *const joints[] = { "to", "from", "at", "around", "@", "-", "–", NULL };
	static const char *const lengths[] = { "for", NULL };
	size_t len = word_of(text, bounds);
	bool is_bound = len > 0;

	len = is_bound ? len : word_of(text, joints);
	if (len == 0 && (text[0] == '@' || text[0] == '-') && is_digit(text[1])) {
		len = 1;
	}
	bool is_for = len == 0 && word_of(text, lengths) > 0;

	len = is_for ? strlen("for") : len;
	if (len == 0) {
		return false;
	}
	while (reader_is_blank(text[len])) {
		len++;
	}
	text += len;
	return is_for ? is_length(text)
		      : is_time(text) || is_length(text) || (is_bound && is_date(r, when, text));
}

/* The date that ended right before `from`, or NULL. */
static const struct clerk_arg *when_before(const struct reader *r, size_t from)
{
	const struct command_parse *parse = r->parse;
	const struct command_span *last =
	    parse->span_count == 0 ? NULL : &parse->spans[parse->span_count - 1];
	size_t at = last == NULL ? from : last->to;

	while (at < from && strchr(" \t\r\n,:", r->line[at]) != NULL) {
		at++;
	}
	for (const struct clerk_arg *arg = r->command->args;
	     last != NULL && at == from && arg->name != NULL; arg++) {
		if (str_equal(arg->name, last->name) && arg->type == CLERK_WHEN) {
			return arg;
		}
	}
	return NULL;
}

bool reader_asks_leftover(struct reader *r, size_t from, size_t to)
{
	static const struct clerk_choice words[] = { { .key = "words", .given = "words" } };
	enum { SHOWN_MAX = 40 };
	struct arena *arena = r->context->arena;
	const struct clerk_arg *when = when_before(r, from);
	const char *text = arena_strndup(arena, r->line + from, to - from);

	if (when == NULL || r->context->is_words || !touches(r, when, text)) {
		return false;
	}
	struct clerk_when value;
	const char *part = arena_strndup(arena, text, strcspn(text, ",;"));

	memcpy(&value, r->record + when->offset, sizeof(value));
	r->parse->outcome = COMMAND_ASK;
	r->parse->text =
	    arena_printf(arena,
			 "I read %s; what is “%s”? Reply `words` to keep it as words, or "
			 "send it again with the time you mean.",
			 when_format(arena, &value), str_clip(arena, part, SHOWN_MAX));
	r->parse->choices = words;
	r->parse->choice_count = 1;
	return true;
}
